#ifndef EXOTEL_PROTOCOL_REMOVE_CONTACT_HPP
#define EXOTEL_PROTOCOL_REMOVE_CONTACT_HPP

#include <exotel/list_contact.hpp>
#include <exotel/protocol/answer.hpp>
#include <exotel/protocol/endpoint.hpp>
#include <exotel/protocol/percent_encoding.hpp>
#include <exotel/protocol/printable.hpp>
#include <exotel/protocol/timestamp_reader.hpp>
#include <exotel/protocol/validation.hpp>
#include <exotel/sid.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// The texts of `data` when that is a contact of a list.
class ListContactData {
public:
    enum Field { sid, account_sid, list_id, uri, date_created, date_updated };

    [[nodiscard]] static int field(std::string_view member) noexcept {
        constexpr std::string_view names[] = {"sid", "account_sid",  "list_id",
                                              "uri", "date_created", "date_updated"};
        for (std::size_t i = 0; i < std::size(names); ++i) {
            if (names[i] == member) return static_cast<int>(i);
        }
        return -1;
    }
    /// A date of whatever type that is none is simply not there; it must not cost the answer.
    [[nodiscard]] static bool is_date(int field) noexcept { return field >= date_created; }

    std::string& operator[](int field) {
        present_ |= 1U << static_cast<unsigned>(field);
        return texts_[static_cast<std::size_t>(field)];
    }
    [[nodiscard]] bool has(int field) const noexcept {
        return (present_ >> static_cast<unsigned>(field) & 1U) != 0;
    }
    [[nodiscard]] const std::string& text(int field) const {
        return texts_[static_cast<std::size_t>(field)];
    }

private:
    std::array<std::string, 6> texts_;
    unsigned present_ = 0;
};

/// Remove a contact from a list: the request out, the answer in.
///
/// Source: https://developer.exotel.com/api/delete-contact-from-a-list
class RemoveContact {
public:
    using Subject = ContactSid;
    using Value = ListContactRemoval;
    static constexpr const char* method = "DELETE";

    RemoveContact(const Endpoint& endpoint, AccountSid account, ListSid list)
        : account_(std::move(account)), list_(std::move(list)), prefix_(endpoint.base) {
        prefix_.append("/v2/accounts/");
        append_percent_encoded(prefix_, account_.str());
        prefix_.append("/lists/");
        append_percent_encoded(prefix_, list_.str());
        prefix_.append("/contacts/");
    }

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

        const auto text_or = [&](int field, const std::string& asked_for) {
            return data.has(field) ? printable(data.text(field)) : asked_for;
        };
        ListContactRemoval removal;
        removal.request_id = printable(envelope.request_id);
        removal.method = printable(envelope.method);
        removal.http_code = envelope.http_code.value_or(response.status);
        removal.code = item.code.value_or(removal.http_code);
        removal.status = printable(item.status);
        removal.contact.sid = contact.str();
        removal.contact.account_sid = text_or(ListContactData::account_sid, account_.str());
        removal.contact.list_id = text_or(ListContactData::list_id, list_.str());
        removal.contact.uri = printable(data.text(ListContactData::uri));
        removal.contact.date_created = read_timestamp(data.text(ListContactData::date_created));
        removal.contact.date_updated = read_timestamp(data.text(ListContactData::date_updated));
        return {std::move(removal), answer.status, false};
    }

    /// Whom a message is about.
    [[nodiscard]] std::string describe(const ContactSid& contact) const {
        return "contact " + printable(contact.str(), longest_sid) + " of list " +
               printable(list_.str(), longest_sid);
    }
    [[nodiscard]] const ListSid& list() const noexcept { return list_; }

private:
    AccountSid account_;
    ListSid list_;
    std::string prefix_;
};

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
