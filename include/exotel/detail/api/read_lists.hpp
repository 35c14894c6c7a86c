#ifndef EXOTEL_DETAIL_API_READ_LISTS_HPP
#define EXOTEL_DETAIL_API_READ_LISTS_HPP

#include <exotel/contact.hpp>
#include <exotel/detail/api/page_operation.hpp>
#include <exotel/detail/api/url.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/detail/util/text.hpp>
#include <exotel/error.hpp>
#include <exotel/result.hpp>
#include <exotel/sid.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

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
    /// Whether Exotel gives the list at this place of the page exactly this name. The names from
    /// `take` may lack characters that cannot be printed.
    [[nodiscard]] bool is_named(std::size_t place, std::string_view name) const {
        return names_[place] == name;
    }
    /// Moves a list out of the latest successful page.
    [[nodiscard]] List take(std::size_t place) { return std::move(lists_[place]); }

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
    std::vector<std::optional<std::string>> names_;  ///< as received; never shown
};

/// Finds the one list with a name among the lists of an account. A list with a similar name is a
/// candidate for the message, never the result: nothing is removed from the wrong list.
class ListsOfName {
public:
    explicit ListsOfName(std::string_view name) : name_(name) {}

    /// `is_equal`: whether its name is the one to find, byte for byte.
    void take(List list, bool is_equal) {
        ++lists_;
        if (is_equal) {
            equal_.push_back(std::move(list));
        } else if (is_similar(list.name.value_or(""))) {
            add_candidate(similar_, list);
        } else {
            add_candidate(others_, list);
        }
    }
    [[nodiscard]] Result<List> result() {
        if (equal_.size() == 1) return std::move(equal_.front());
        std::string message;
        if (equal_.empty()) {
            message = "none of the account's " + std::to_string(lists_) + " lists has the name ";
            message.append(quoted(name_));
            const std::vector<std::string>& candidates = similar_.empty() ? others_ : similar_;
            message.append(similar_.empty() ? "; there are: " : "; similar: ");
            message.append(candidates.empty() ? "none" : joined(candidates));
            return make_error(Errc::not_found, std::move(message));
        }
        std::vector<std::string> candidates;
        for (const List& list : equal_) add_candidate(candidates, list);
        message = std::to_string(equal_.size()) + " lists have the name " + quoted(name_) +
                  "; choose one by its SID: " + joined(candidates);
        return make_error(Errc::conflict, std::move(message));
    }

private:
    static constexpr std::size_t max_candidates = 10;

    static std::string quoted(std::string_view text) { return "'" + printable(text, 64) + "'"; }
    static void add_candidate(std::vector<std::string>& candidates, const List& list) {
        if (candidates.size() > max_candidates) return;
        if (candidates.size() == max_candidates) {
            candidates.emplace_back("...");
            return;
        }
        candidates.push_back(list.sid.str() + " " + quoted(list.name.value_or("")));
    }
    static std::string joined(const std::vector<std::string>& parts) {
        std::string text;
        for (const std::string& part : parts) {
            if (!text.empty()) text += ", ";
            text += part;
        }
        return text;
    }
    /// Whether one contains the other, ignoring case.
    [[nodiscard]] bool is_similar(std::string_view other) const {
        if (other.empty() || name_.empty()) return false;
        return holds(other, name_) || holds(name_, other);
    }
    static bool holds(std::string_view text, std::string_view part) {
        for (std::size_t at = 0; at + part.size() <= text.size(); ++at) {
            if (equal_ignoring_case(text.substr(at, part.size()), part)) return true;
        }
        return false;
    }

    std::string_view name_;
    std::size_t lists_ = 0;
    std::vector<List> equal_;
    std::vector<std::string> similar_;
    std::vector<std::string> others_;
};

}}}  // namespace exotel::v0_1::detail

#endif
