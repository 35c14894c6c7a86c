// A user's program: removes a contact on the test kit's Exotel.
#include <exotel/lists_client.hpp>
#include <exotel/testing/fake_exotel.hpp>

int main() {
    exotel::FakeExotel exotel;
    const exotel::AccountSid account{"Exotel"};
    exotel.add(account, exotel::ListSid{"list"}, exotel::ContactSid{"contact"});
    exotel::ClientOptions options;
    options.transport = exotel.transport();
    const exotel::ListsClient lists{account, exotel::Credentials{"key", "token"}, options};
    const auto removal =
        lists.remove_contact(exotel::ListSid{"list"}, exotel::ContactSid{"contact"});
    return removal && removal->contact.sid == "contact" ? 0 : 1;
}
