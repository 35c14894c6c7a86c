// Contacts of the address book and contact lists, as Exotel returns them.
#ifndef EXOTEL_CONTACT_HPP
#define EXOTEL_CONTACT_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/sid.hpp>
#include <exotel/timestamp.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 {

/// A response field that has no member of its own, as text.
struct ExtraField {
    /// The API's name; `outer.inner` for a nested object.
    std::string name;
    /// Printable and without secrets, at most 256 bytes and `...`; numbers and booleans as in JSON.
    std::string text;
};

/// A contact in the address book, in the API's own field names.
///
/// The format of these responses is not documented: every field except the SID may be missing.
///
/// Source: https://developer.exotel.com/api/get-details-of-bulk-contacts
struct Contact {
    /// Makes a contact with its SID, the only required field.
    explicit Contact(ContactSid contact_sid) noexcept : sid(std::move(contact_sid)) {}

    /// Identifies the contact, for `ListsClient::remove_contact`.
    ContactSid sid;
    /// The phone number as Exotel returns it, made printable; `to_e164` normalises it.
    std::optional<std::string> number;
    /// The given name.
    std::optional<std::string> first_name;
    /// The family name.
    std::optional<std::string> last_name;
    /// Where the person works.
    std::optional<std::string> company_name;
    /// The e-mail address.
    std::optional<std::string> email;
    /// Free text.
    std::optional<std::string> tag;
    /// Empty if missing or unreadable.
    std::optional<Timestamp> date_created;
    /// Empty if missing or unreadable.
    std::optional<Timestamp> date_updated;
    /// The other fields, in the order of the response: at most 256, of names of at most 64 bytes;
    /// neither `null` nor arrays.
    std::vector<ExtraField> extra_fields;

    /// Returns the text of an extra field, such as `custom.city`; null if there is none of that
    /// name.
    [[nodiscard]] const std::string* extra_field(std::string_view name) const noexcept {
        for (const ExtraField& field : extra_fields) {
            if (field.name == name) return &field.text;
        }
        return nullptr;
    }
};

/// A list of contacts, in the API's own field names.
///
/// The format of these responses is not documented: every field except the SID may be missing.
///
/// Source: https://developer.exotel.com/api/get-bulk-lists
struct List {
    /// Makes a list with its SID, the only required field.
    explicit List(ListSid list_sid) noexcept : sid(std::move(list_sid)) {}

    /// Identifies the list, for every call of `ListsClient`.
    ListSid sid;
    /// Chosen by the account's users; `list_by_name` expects that no two lists have the same.
    std::optional<std::string> name;
    /// Free text.
    std::optional<std::string> tag;
    /// Empty if missing or unreadable.
    std::optional<Timestamp> date_created;
    /// Empty if missing or unreadable.
    std::optional<Timestamp> date_updated;
    /// The other fields, as of a `Contact`, including the count of contacts.
    std::vector<ExtraField> extra_fields;

    /// Returns the text of an extra field; null if there is none of that name.
    [[nodiscard]] const std::string* extra_field(std::string_view field_name) const noexcept {
        for (const ExtraField& field : extra_fields) {
            if (field.name == field_name) return &field.text;
        }
        return nullptr;
    }
};

}}  // namespace exotel::v0_1

#endif
