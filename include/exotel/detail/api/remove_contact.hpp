#ifndef EXOTEL_DETAIL_API_REMOVE_CONTACT_HPP
#define EXOTEL_DETAIL_API_REMOVE_CONTACT_HPP

#include <exotel/detail/api/envelope.hpp>
#include <exotel/detail/api/messages.hpp>
#include <exotel/detail/api/operation.hpp>
#include <exotel/detail/api/response.hpp>
#include <exotel/detail/api/url.hpp>
#include <exotel/detail/util/date_time.hpp>
#include <exotel/detail/util/redactor.hpp>
#include <exotel/detail/util/text.hpp>
#include <exotel/detail/util/validation.hpp>
#include <exotel/error.hpp>
#include <exotel/list_contact.hpp>
#include <exotel/sid.hpp>
#include <exotel/transport.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Removes a contact from a list; the item is the contact's SID.
///
/// Source: https://developer.exotel.com/api/delete-contact-from-a-list
class RemoveContact final : public Operation {
public:
    RemoveContact(const Endpoint& endpoint, const AccountSid& account, const ListSid& list,
                  bool allow_numeric_contact_sids)
        : account_(account.str()),
          list_(list.str()),
          prefix_(account_url(endpoint, account) + "/lists/" + list_ + "/contacts/"),
          allow_numeric_contact_sids_(allow_numeric_contact_sids) {}

    [[nodiscard]] std::optional<Error> validate() const override {
        return validate_sid("list SID", list_);
    }
    [[nodiscard]] std::optional<Error> validate_item(const std::string& contact) const override {
        const bool numeric =
            looks_like_phone_number(contact) || looks_like_spreadsheet_number(contact);
        if (numeric && !allow_numeric_contact_sids_) {
            const bool can_be_allowed = !validate_sid("contact SID", contact);
            return sid_error("contact SID", contact,
                             can_be_allowed
                                 ? "looks like a phone number "
                                   "(ClientOptions::allow_numeric_contact_sids allows it)"
                                 : "looks like a phone number");
        }
        return validate_sid("contact SID", contact);
    }

    void write_request(const std::string& contact, Request& request) const override {
        request.method = "DELETE";
        request.url = prefix_;
        request.url += contact;
    }

    [[nodiscard]] ParsedResponse read_response(const std::string& contact, const Response& response,
                                               const Redactor& redactor) override {
        removal_ = ListContactRemoval();
        removal_.contact.sid = contact;
        removal_.contact.account_sid = account_;
        removal_.contact.list_id = list_;
        if (response.status == 204) return read_no_content();

        RemovedItem item(*this, redactor);
        const ResponseReader reader(response, redactor, item);
        if (response.status < 200) return reader.malformed("is not final");
        if (!reader.is_readable() && reader.is_http_success()) return reader.unreadable();
        if (item.is_about_another) {
            ParsedResponse parsed = reader.malformed("is about another contact, list or account");
            parsed.about_another = true;
            return parsed;
        }
        const Envelope& envelope = reader.envelope();
        if (envelope.item_count > 1 && reader.is_http_success())
            return reader.malformed("is about more than one contact");
        if (reader.is_failure()) return reader.failure();
        if (envelope.item_count == 0) return reader.malformed("holds no result");
        if (!reader.is_success() || !item.is_explicit_success)
            return reader.malformed("does not say that the contact was removed");
        // A gateway may have turned the DELETE into a GET.
        if (!envelope.method.empty() && !equal_ignoring_case(envelope.method, "DELETE"))
            return reader.malformed("is about another method");

        ParsedResponse parsed = reader.success();
        removal_.request_id = parsed.request_id;
        removal_.method = redactor.show(envelope.method);
        removal_.http_code = envelope.http_code.value_or(response.status);
        removal_.code = item.code.value_or(removal_.http_code);
        parsed.status = removal_.code;
        return parsed;
    }
    /// The value of the latest response, which succeeded after so many attempts.
    [[nodiscard]] ListContactRemoval take_removal(int attempts) {
        removal_.attempts = attempts;
        return std::move(removal_);
    }

    /// Says first whether the contact is known not to have been removed.
    void format_error(Error& error, const std::string& contact,
                      std::string_view why_no_retry) const override {
        std::string head = "contact " + contact_name(contact) + " of list " + list_name();
        std::string what_to_do(hint(error));
        if (!error.may_have_been_applied) {
            head.append(" was not removed");
        } else if (error.code == Errc::not_found) {
            head.append(" was not there");
            what_to_do = "this request, or an earlier one without a response, may have removed it";
        } else {
            head.append(": not known whether it was removed");
            what_to_do.insert(0, what_to_do.empty() ? "" : "; ");
            what_to_do.insert(0, "it is safe to retry");
        }
        format_message(error, head, why_no_retry, what_to_do);
    }
    [[nodiscard]] std::string list_name() const override { return name_of(list_); }
    [[nodiscard]] std::string contact_name(const std::string& contact) const override {
        return name_of(contact);
    }

private:
    /// Compares each item with the request, and keeps what it says about the contact.
    class RemovedItem final : public EnvelopeItemHandler {
    public:
        RemovedItem(RemoveContact& operation, const Redactor& redactor)
            : removal_(operation.removal_), redactor_(redactor) {}

        bool on_item(EnvelopeItem& item) override {
            is_about_another = is_about_another || !concerns_this_removal(item.fields);
            is_explicit_success = item.is_explicit_success();
            code = item.code;
            if (!is_explicit_success || is_about_another) return true;
            ListContact& contact = removal_.contact;
            removal_.status = redactor_.show(item.status);
            const auto account = item.fields.find("account_sid");
            if (account && *account != contact.account_sid)  // it may differ in case
                contact.account_sid = redactor_.show(*account);
            contact.uri = redactor_.show(item.fields.find("uri").value_or(std::string_view()));
            contact.date_created = date_of(item.fields, "date_created");
            contact.date_updated = date_of(item.fields, "date_updated");
            return true;
        }

        bool is_about_another = false;
        bool is_explicit_success = false;
        std::optional<int> code;

    private:
        /// A response is about this removal only if every contact, list and account that it names
        /// is that of the request.
        [[nodiscard]] bool concerns_this_removal(const EnvelopeFields& fields) const {
            const ListContact& asked = removal_.contact;
            for (std::size_t i = 0; i < fields.size(); ++i) {
                const auto [in_data, name, text] = fields[i];
                const bool is_contact =
                    name == "sid" || name == "contact_sid" || name == "contact.sid";
                const bool is_list = name == "list_id" || name == "list_sid" || name == "list.sid";
                if (is_contact && text != asked.sid) return false;
                if (is_list && text != asked.list_id) return false;
                if (name == "account_sid" && !equal_ignoring_case(text, asked.account_sid))
                    return false;
            }
            return true;
        }

        ListContactRemoval& removal_;
        const Redactor& redactor_;
    };

    [[nodiscard]] ParsedResponse read_no_content() {
        removal_.http_code = 204;
        removal_.code = 204;
        ParsedResponse parsed;
        parsed.status = 204;
        return parsed;
    }
    static std::string name_of(std::string_view sid) {
        return sid.empty() ? "''" : printable(sid, max_sid_length);
    }

    std::string account_;
    std::string list_;
    std::string prefix_;
    bool allow_numeric_contact_sids_;
    ListContactRemoval removal_;
};

}}}  // namespace exotel::v0_1::detail

#endif
