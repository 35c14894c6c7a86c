#ifndef EXOTEL_DETAIL_API_READ_LIST_HPP
#define EXOTEL_DETAIL_API_READ_LIST_HPP

#include <exotel/detail/api/page_operation.hpp>
#include <exotel/detail/api/url.hpp>
#include <exotel/detail/util/text.hpp>
#include <exotel/detail/util/validation.hpp>
#include <exotel/sid.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Reads the details of one list, as a page with one resource; the operation's item is empty.
///
/// Source: https://developer.exotel.com/api/get-details-of-a-list
class ReadList final : public PageOperation {
public:
    ReadList(const Endpoint& endpoint, const AccountSid& account, const ListSid& list)
        : PageOperation("list " + printable(list.str(), max_sid_length),
                        account_url(endpoint, account) + "/lists/" + list.str(), account.str()),
          list_(list.str()) {}

    [[nodiscard]] std::optional<Error> validate() const override {
        return validate_sid("list SID", list_);
    }
    [[nodiscard]] std::string list_name() const override {
        return printable(list_, max_sid_length);
    }
    /// How many contacts it has, if the response says so. The count is documented, its member's
    /// name is not: the largest number whose name contains "contact" counts.
    [[nodiscard]] std::optional<std::int64_t> contact_count() const noexcept {
        return contact_count_;
    }

private:
    void clear_page() override { contact_count_.reset(); }
    [[nodiscard]] bool is_asked_for(const EnvelopeFields& fields) const override {
        return fields.find("sid").value_or(list_) == list_;
    }
    void add(std::string /*sid*/, const EnvelopeFields& fields) override {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const EnvelopeFields::Field field = fields[i];
            if (field.name.find("contact") == std::string_view::npos) continue;
            const std::optional<std::int64_t> count = read_digits(field.text, INT64_MAX);
            if (count && *count >= contact_count_.value_or(0)) contact_count_ = count;
        }
    }

    std::string list_;
    std::optional<std::int64_t> contact_count_;
};

}}}  // namespace exotel::v0_1::detail

#endif
