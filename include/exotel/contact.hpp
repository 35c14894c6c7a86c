// What Exotel says of the people in the address book and of the lists that they are on.
#ifndef EXOTEL_CONTACT_HPP
#define EXOTEL_CONTACT_HPP

#include <exotel/detail/cpp17.hpp>
// First, so that an older compiler stops here.
#include <exotel/sid.hpp>
#include <exotel/timestamp.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {

/// A field of a response that has no member of its own, as text.
struct ExtraField {
    /// The API's own name; of a nested object `outer.inner`.
    std::string name;
    /// Text as it is, numbers and truth values as JSON writes them; `null` is left out.
    std::string text;
};

/// A person in the address book, in the API's own field names.
///
/// The shape of these responses is not documented: everything but the SID may be missing.
///
/// Source: https://developer.exotel.com/api/get-details-of-bulk-contacts
struct Contact {
    /// Takes the one field that every contact has.
    explicit Contact(ContactSid contact_sid) noexcept : sid(std::move(contact_sid)) {}

    /// Names the contact to `ListsClient::remove_contact`.
    ContactSid sid;
    /// The phone number as Exotel has it; `to_e164` normalises it.
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
    /// Empty where the response has none that can be read.
    std::optional<Timestamp> date_created;
    /// Empty where the response has none that can be read.
    std::optional<Timestamp> date_updated;
    /// Every other field, in the order of the response.
    std::vector<ExtraField> extra_fields;

    /// The text of one of `extra_fields`, such as `custom.city`; null: there is none of that name.
    [[nodiscard]] const std::string* extra_field(std::string_view name) const noexcept {
        for (const ExtraField& field : extra_fields) {
            if (field.name == name) return &field.text;
        }
        return nullptr;
    }
};

/// A list of contacts, in the API's own field names.
///
/// The shape of these responses is not documented: everything but the SID may be missing.
///
/// Source: https://developer.exotel.com/api/get-bulk-lists
struct List {
    /// Takes the one field that every list has.
    explicit List(ListSid list_sid) noexcept : sid(std::move(list_sid)) {}

    /// Names the list to every call of `ListsClient`.
    ListSid sid;
    /// Unique within the account.
    std::optional<std::string> name;
    /// Free text.
    std::optional<std::string> tag;
    /// Empty where the response has none that can be read.
    std::optional<Timestamp> date_created;
    /// Empty where the response has none that can be read.
    std::optional<Timestamp> date_updated;
    /// Every other field, in the order of the response; the count of contacts is among them.
    std::vector<ExtraField> extra_fields;

    /// The text of one of `extra_fields`; null: there is none of that name.
    [[nodiscard]] const std::string* extra_field(std::string_view field_name) const noexcept {
        for (const ExtraField& field : extra_fields) {
            if (field.name == field_name) return &field.text;
        }
        return nullptr;
    }
};

}  // namespace v0_1
}  // namespace exotel

#endif
