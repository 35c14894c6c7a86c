// A body is read under each kind of HTTP status, as a removal and as a page: it is a success only
// where it says so, and no text of it that is shown could forge a log line or holds a secret.
#include <exotel/detail/api/read_contacts.hpp>
#include <exotel/detail/api/read_lists.hpp>
#include <exotel/detail/api/remove_contact.hpp>

#include "fuzz.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace {

const exotel::detail::Redactor& redactor() {
    static const exotel::detail::Redactor redactor(
        {"Y2FuYXJ5LWtleQ==", "canary-token", "canary-key"});
    return redactor;
}

void require_shown(const std::string& text) {
    require(one_line(text) && text.size() < 2000);
    require(!redactor().contains_secret(text));
    require(!redactor().contains_secret(exotel::detail::without_escapes(text)));
}

/// The same body as a page of contacts: every contact that comes out of it can be named.
void read_as_page(const exotel::Response& response) {
    exotel::detail::ReadContacts operation({"https://api.exotel.com", true},
                                           exotel::AccountSid{"Exotel"}, exotel::ListSid{"list"});
    const auto parsed = operation.read_response("offset=0&limit=20", response, redactor());
    if (parsed.error) {
        require(!parsed.error->may_have_been_applied);
        require_shown(parsed.error->message);
        return;
    }
    require(response.status >= 200 && response.status <= 299);
    for (std::size_t i = 0; i < operation.sids().size(); ++i) {
        const exotel::Contact contact = operation.take(i);
        require(!contact.sid.validate());
        require_shown(contact.number.value_or(""));
        for (const exotel::ExtraField& field : contact.extra_fields) {
            require_shown(field.name);
            require_shown(field.text);
        }
    }
}

/// The same body as a page of lists.
void read_as_lists(const exotel::Response& response) {
    exotel::detail::ReadLists operation({"https://api.exotel.com", true},
                                        exotel::AccountSid{"Exotel"});
    const auto parsed = operation.read_response("offset=0&limit=20", response, redactor());
    if (parsed.error) return require_shown(parsed.error->message);
    for (std::size_t i = 0; i < operation.sids().size(); ++i) {
        const exotel::List list = operation.take(i);
        require(!list.sid.validate() && list.sid.str() == operation.sids()[i]);
        require_shown(list.name.value_or(""));
        require(!operation.is_named(i, "a name that no corpus has"));
    }
}

void read(int status, bool may_be_cut, const std::string& body) {
    const std::string contact = "d49b7a4781ea45dcb702825ce30494ba";
    exotel::detail::RemoveContact operation({"https://api.exotel.com", true},
                                            exotel::AccountSid{"Exotel"}, exotel::ListSid{"list"},
                                            false);
    exotel::Response response;
    response.status = status;
    response.may_be_cut = may_be_cut;
    response.body = body;
    const bool http_success = status >= 200 && status <= 299;
    read_as_page(response);
    read_as_lists(response);

    auto parsed = operation.read_response(contact, response, redactor());
    require_shown(parsed.request_id);
    if (!parsed.error) {
        const exotel::ListContactRemoval removal = operation.take_removal(1);
        require(http_success && status != 202);
        require(removal.code >= 200 && removal.code <= 299);
        require(removal.contact.sid == contact && removal.contact.list_id == "list");
        for (const std::string* text : {&removal.request_id, &removal.method, &removal.status,
                                        &removal.contact.uri, &removal.contact.account_sid}) {
            require_shown(*text);
        }
        return;
    }
    exotel::Error& error = *parsed.error;
    require(error.http_status == status);
    require(!parsed.cut_short || may_be_cut);
    const bool doubt = status >= 500 && status <= 599 && status != 501 && status != 505;
    require(!doubt || error.may_have_been_applied);
    // What cannot be understood leaves it open.
    require(error.code != exotel::Errc::malformed_response || error.may_have_been_applied);
    operation.format_error(error, contact, {});
    require(!error.message.empty());
    for (const std::string* text :
         {&error.message, &error.request_id, &error.api_message, &error.api_description}) {
        require_shown(*text);
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string body = text_of(data, size);
    for (const int status : {200, 202, 204, 207, 302, 404, 501, 503, 999})
        read(status, false, body);
    read(200, true, body);
    return 0;
}
