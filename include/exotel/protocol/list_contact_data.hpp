#ifndef EXOTEL_PROTOCOL_LIST_CONTACT_DATA_HPP
#define EXOTEL_PROTOCOL_LIST_CONTACT_DATA_HPP

#include <exotel/list_contact.hpp>
#include <exotel/protocol/printable.hpp>
#include <exotel/protocol/timestamp_reader.hpp>
#include <exotel/sid.hpp>

#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

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

/// What was read, fit to print; account and list are those asked for where the answer names none.
[[nodiscard]] inline ListContact to_list_contact(const ListContactData& data,
                                                 const AccountSid& account, const ListSid& list) {
    const auto text_or = [&](int field, const std::string& asked_for) {
        return data.has(field) ? printable(data.text(field)) : asked_for;
    };
    ListContact contact;
    contact.sid = printable(data.text(ListContactData::sid));
    contact.account_sid = text_or(ListContactData::account_sid, account.str());
    contact.list_id = text_or(ListContactData::list_id, list.str());
    contact.uri = printable(data.text(ListContactData::uri));
    contact.date_created = read_timestamp(data.text(ListContactData::date_created));
    contact.date_updated = read_timestamp(data.text(ListContactData::date_updated));
    return contact;
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
