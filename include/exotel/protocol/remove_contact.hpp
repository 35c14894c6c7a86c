#ifndef EXOTEL_PROTOCOL_REMOVE_CONTACT_HPP
#define EXOTEL_PROTOCOL_REMOVE_CONTACT_HPP

#include <exotel/error.hpp>
#include <exotel/list_contact.hpp>
#include <exotel/protocol/answer.hpp>
#include <exotel/protocol/endpoint.hpp>
#include <exotel/protocol/envelope.hpp>
#include <exotel/protocol/error_message.hpp>
#include <exotel/protocol/list_contact_data.hpp>
#include <exotel/protocol/percent_encoding.hpp>
#include <exotel/protocol/printable.hpp>
#include <exotel/protocol/status.hpp>
#include <exotel/protocol/validation.hpp>
#include <exotel/sid.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// Remove a contact from a list: the request out, the answer in, the words for what went wrong.
///
/// All that the engine knows of an operation is here, and the shape of the next one: a `Subject`
/// for each request and a `Value` (with `request_id` and `attempts`) for its answer; the method and
/// the URL; both checks, `read`, `explain` and the two names that an `AttemptEvent` gives.
///
/// Source: https://developer.exotel.com/api/delete-contact-from-a-list
class RemoveContact {
public:
    using Subject = ContactSid;
    using Value = ListContactRemoval;
    static constexpr const char* method = "DELETE";

    RemoveContact(const Endpoint& endpoint, AccountSid account, ListSid list)
        : account_(std::move(account)),
          list_(std::move(list)),
          prefix_(list_url(endpoint, account_, list_) + "/contacts/") {}

    /// What forbids sending anything at all; empty: nothing.
    [[nodiscard]] std::optional<Error> check() const { return check_sid("list SID", list_.str()); }
    /// What forbids sending this one; empty: nothing.
    [[nodiscard]] static std::optional<Error> check(const ContactSid& contact) {
        return check_sid("contact SID", contact.str());
    }

    void write_url(const ContactSid& contact, std::string& url) const {
        url = prefix_;
        append_percent_encoded(url, contact.str());
    }

    [[nodiscard]] Answer<ListContactRemoval> read(const ContactSid& contact,
                                                  const http::Response& response) const {
        Answer<Envelope<ListContactData>> answer =
            read_answer<ListContactData>(response, [&](const ListContactData& data) {
                return !data.has(ListContactData::sid) ||
                       data.text(ListContactData::sid) == contact.str();
            });
        if (!answer.result)
            return {std::move(answer.result).error(), answer.status, answer.cut_short};
        Envelope<ListContactData>& envelope = *answer.result;
        EnvelopeItem<ListContactData> item;
        if (!envelope.items.empty()) item = std::move(envelope.items.front());
        const ListContactData data = item.data ? std::move(*item.data) : ListContactData();

        ListContactRemoval removal;
        removal.request_id = printable(envelope.request_id);
        removal.method = printable(envelope.method);
        removal.http_code = envelope.http_code.value_or(response.status);
        removal.code = item.code.value_or(removal.http_code);
        removal.status = printable(item.status);
        removal.contact = to_list_contact(data, account_, list_);
        removal.contact.sid = contact.str();
        return {std::move(removal), answer.status, false};
    }

    /// Words the message of a removal that failed: whether it is known not to have happened first.
    void explain(Error& error, const ContactSid& contact, std::string_view ended_because) const {
        std::string head = "contact " + contact_name(contact) + " of list " + list_name();
        std::string what_to_do(advice(error.code));
        if (!error.may_have_been_applied) {
            head.append(" was not removed");
        } else if (error.code == Errc::not_found) {
            head.append(" was not there");
            what_to_do = "this request, or an earlier one without an answer, may have removed it";
        } else {
            head.append(": not known whether it was removed");
            what_to_do.insert(0, what_to_do.empty() ? "" : "; ");
            what_to_do.insert(0, "a further removal does no harm and tells");
        }
        compose_message(error, head, ended_because, what_to_do);
    }
    /// The list asked for, fit to print.
    [[nodiscard]] std::string list_name() const { return name_of(list_.str()); }
    /// The contact asked for, fit to print.
    [[nodiscard]] static std::string contact_name(const ContactSid& contact) {
        return name_of(contact.str());
    }

private:
    static std::string name_of(std::string_view sid) {
        return sid.empty() ? "''" : printable(sid, longest_sid);
    }

    AccountSid account_;
    ListSid list_;
    std::string prefix_;
};

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
