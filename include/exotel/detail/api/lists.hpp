#ifndef EXOTEL_DETAIL_API_LISTS_HPP
#define EXOTEL_DETAIL_API_LISTS_HPP

#include <exotel/contact.hpp>
#include <exotel/detail/api/page_operation.hpp>
#include <exotel/detail/api/url.hpp>
#include <exotel/sid.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Reads the lists of the account, page by page; the item is `page_query`.
///
/// Source: https://developer.exotel.com/api/get-bulk-lists
class ReadLists final : public PageOperation {
public:
    ReadLists(const Endpoint& endpoint, const AccountSid& account)
        : PageOperation("the lists of account " + account.str(),
                        account_url(endpoint, account) + "/lists?", account.str()) {}

    [[nodiscard]] std::optional<Error> validate() const override { return std::nullopt; }
    [[nodiscard]] std::string list_name() const override { return {}; }
    /// Whether Exotel gives the list at this place of the page exactly this name. What `take_lists`
    /// shows of a name may have lost characters that cannot be printed.
    [[nodiscard]] bool is_named(std::size_t place, std::string_view name) const {
        return names_[place] == name;
    }
    /// The lists of the latest response that was a success, in its order.
    [[nodiscard]] std::vector<List> take_lists() { return std::move(lists_); }

private:
    void clear_page() override {
        lists_.clear();
        names_.clear();
    }
    void add(std::string sid, const EnvelopeFields& fields) override {
        const auto name = fields.find("name");
        names_.emplace_back();
        if (name) names_.back().emplace(*name);
        List list{ListSid(std::move(sid))};
        list.name = text_of(fields, "name");
        list.tag = text_of(fields, "tag");
        list.date_created = date_of(fields, "date_created");
        list.date_updated = date_of(fields, "date_updated");
        list.extra_fields =
            extra_fields_of(fields, {"sid", "name", "tag", "date_created", "date_updated"});
        lists_.push_back(std::move(list));
    }

    std::vector<List> lists_;
    std::vector<std::optional<std::string>> names_;  ///< as they came; never shown
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
