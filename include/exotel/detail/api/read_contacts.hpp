#ifndef EXOTEL_DETAIL_API_READ_CONTACTS_HPP
#define EXOTEL_DETAIL_API_READ_CONTACTS_HPP

#include <exotel/contact.hpp>
#include <exotel/detail/api/page_operation.hpp>
#include <exotel/detail/api/url.hpp>
#include <exotel/detail/util/text.hpp>
#include <exotel/detail/util/validation.hpp>
#include <exotel/sid.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Reads the contacts of a list, page by page; the item is `page_query`.
///
/// Of the two documented calls, this one returns contacts, which should have a number; the other,
/// `/lists/<list>/contacts`, may return only memberships.
///
/// Source: https://developer.exotel.com/api/get-details-of-bulk-contacts
class ReadContacts final : public PageOperation {
public:
    ReadContacts(const Endpoint& endpoint, const AccountSid& account, const ListSid& list)
        : PageOperation("the contacts of list " + printable(list.str(), max_sid_length),
                        account_url(endpoint, account) + "/contacts?list_sids=" + list.str() + "&",
                        account.str()),
          list_(list.str()) {}

    [[nodiscard]] std::optional<Error> validate() const override {
        return validate_sid("list SID", list_);
    }
    [[nodiscard]] std::string list_name() const override {
        return printable(list_, max_sid_length);
    }
    /// Moves a contact out of the latest successful page.
    [[nodiscard]] Contact take(std::size_t place) { return std::move(contacts_[place]); }
    /// The number of the contact at this place of the page, as Exotel gives it: the one in
    /// `Contact` may lack invisible characters. Empty if it has none, or two different ones.
    [[nodiscard]] const std::optional<std::string>& number(std::size_t place) const {
        return numbers_[place];
    }

private:
    void clear_page() override {
        contacts_.clear();
        numbers_.clear();
    }
    [[nodiscard]] bool is_asked_for(const EnvelopeFields& fields) const override {
        return fields.find(true, "list_id").value_or(list_) == list_ &&
               fields.find(false, "list_id").value_or(list_) == list_;
    }
    void add(std::string sid, const EnvelopeFields& fields) override {
        Contact contact{ContactSid(std::move(sid))};
        contact.number = text_of(fields, "number");
        contact.first_name = text_of(fields, "first_name");
        contact.last_name = text_of(fields, "last_name");
        contact.company_name = text_of(fields, "company_name");
        contact.email = text_of(fields, "email");
        contact.tag = text_of(fields, "tag");
        contact.date_created = date_of(fields, "date_created");
        contact.date_updated = date_of(fields, "date_updated");
        contact.extra_fields =
            extra_fields_of(fields, {"sid", "number", "first_name", "last_name", "company_name",
                                     "email", "tag", "date_created", "date_updated"});
        numbers_.push_back(number_of(fields, contact));
        contacts_.push_back(std::move(contact));
    }
    /// Two different numbers count as none.
    [[nodiscard]] std::optional<std::string> number_of(const EnvelopeFields& fields,
                                                       Contact& contact) const {
        const auto number = fields.find("number");
        if (!number) return std::nullopt;
        const std::string_view beside = fields.find(false, "number").value_or(*number);
        if (beside != *number) {
            contact.extra_fields.push_back({"number", redactor().show(*number)});
            contact.extra_fields.push_back({"number", redactor().show(beside)});
            contact.number.reset();
            return std::nullopt;
        }
        // Messages show numbers, so one that contains a secret is redacted.
        return redactor().contains_secret(*number) ? contact.number : std::string(*number);
    }

    std::string list_;
    std::vector<Contact> contacts_;
    std::vector<std::optional<std::string>> numbers_;
};

}}}  // namespace exotel::v0_1::detail

#endif
