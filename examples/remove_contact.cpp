// Removes one contact from one list: remove_contact LIST CONTACT
#include <exotel/lists_client.hpp>

#include <iostream>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: remove_contact LIST CONTACT\n";
        return 2;
    }
    const auto lists = exotel::ListsClient::from_environment();
    if (!lists) {
        std::cerr << lists.error().message << '\n';
        return 2;
    }

    const auto removal =
        lists->remove_contact(exotel::ListSid{argv[1]}, exotel::ContactSid{argv[2]});
    if (!removal) {
        std::cerr << removal.error().message << '\n';
        const bool is_absent =
            removal.error().code == exotel::Errc::not_found && removal.error().answered_by_api;
        return is_absent ? 1 : 2;
    }
    const exotel::ListContact& contact = removal->contact;
    std::cout << "removed contact " << contact.sid << " from list " << contact.list_id
              << "\n  account      " << contact.account_sid << "\n  uri          " << contact.uri
              << "\n  date_created " << (contact.date_created ? contact.date_created->text : "-")
              << "\n  date_updated " << (contact.date_updated ? contact.date_updated->text : "-")
              << "\n  request_id   " << removal->request_id << "\n  answer       "
              << removal->method << ' ' << removal->http_code << ", code " << removal->code << ' '
              << removal->status << ", attempts " << removal->attempts << '\n';
}
