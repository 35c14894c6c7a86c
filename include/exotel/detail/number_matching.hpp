#ifndef EXOTEL_DETAIL_NUMBER_MATCHING_HPP
#define EXOTEL_DETAIL_NUMBER_MATCHING_HPP

#include <exotel/detail/phone_number_text.hpp>
#include <exotel/error.hpp>
#include <exotel/phone_number.hpp>
#include <exotel/result.hpp>
#include <exotel/sid.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Finds the contacts of the numbers that are asked for among the members of a list, which pass by
/// once: memory for the numbers, not for the list. No I/O.
class NumberMatcher {
public:
    /// The country that numbers without `+` are of, asked ones and members' alike; empty: none.
    explicit NumberMatcher(std::string default_country) : country_(std::move(default_country)) {}

    /// Takes a number as a person wrote it. They are counted from 0, in this order.
    void ask(std::string text) {
        const Result<std::string> number = to_e164(text, country_);
        std::size_t group = refused;
        if (number) {
            group = group_of_.emplace(*number, contacts_.size()).first->second;
            if (group == contacts_.size()) contacts_.emplace_back();
        }
        asked_.push_back({std::move(text), group});
    }

    /// Takes a member of the list, each once, after all numbers were asked for.
    void take_member(const ContactSid& sid, const std::optional<std::string>& number_text) {
        ++members_;
        const Result<std::string> number = number_of(number_text);
        if (!number) {
            if (unreadable_members_ == 0) {
                first_unreadable_ =
                    "contact " + quoted_for_message(sid.str()) + ": " + number.error().message;
            }
            ++unreadable_members_;
            return;
        }
        const auto group = group_of_.find(*number);
        if (group == group_of_.end()) return;
        std::vector<ContactSid>& contacts = contacts_[group->second];
        if (std::find(contacts.begin(), contacts.end(), sid) == contacts.end())
            contacts.push_back(sid);
    }

    /// Counts the members of another list, or of the same read again; what was found stays.
    void start_again() {
        members_ = 0;
        unreadable_members_ = 0;
        first_unreadable_.clear();
    }

    /// How many numbers were asked for.
    [[nodiscard]] std::size_t asked() const noexcept { return asked_.size(); }
    /// A number as it was asked for.
    [[nodiscard]] const std::string& text(std::size_t index) const { return asked_.at(index).text; }
    /// The same in E.164, or why it is refused.
    [[nodiscard]] Result<std::string> number(std::size_t index) const {
        return to_e164(text(index), country_);
    }
    /// The members that have the number, each SID once; none while none was found.
    [[nodiscard]] const std::vector<ContactSid>& contacts(std::size_t index) const {
        return contacts_[asked_.at(index).group];
    }
    /// How many members there were.
    [[nodiscard]] std::size_t members() const noexcept { return members_; }
    /// How many of them have no number that can be read.
    [[nodiscard]] std::size_t unreadable_members() const noexcept { return unreadable_members_; }

    /// Why a number that is on no member cannot be said to be absent, although the whole list was
    /// read; empty: it is absent. To be asked where `contacts` is empty.
    [[nodiscard]] std::optional<Error> doubt(std::size_t index) const {
        if (asked_.at(index).group == refused) return number(index).error();
        if (unreadable_members_ == 0) return std::nullopt;
        Error error;
        error.code = Errc::malformed_response;
        error.message.append(std::to_string(unreadable_members_));
        error.message.append(unreadable_members_ == 1 ? " member" : " members");
        error.message.append(" of the list of ").append(std::to_string(members_));
        error.message.append(unreadable_members_ == 1 ? " has" : " have");
        error.message.append(" no number that can be read, so this number may be among them (");
        if (unreadable_members_ > 1) error.message.append("the first is ");
        error.message.append(first_unreadable_).append(")");
        return error;
    }

private:
    static constexpr std::size_t refused = 0;  // a group that stays empty

    struct Asked {
        std::string text;
        std::size_t group;  ///< of equal numbers, or `refused`
    };

    [[nodiscard]] Result<std::string> number_of(const std::optional<std::string>& text) const {
        if (text) return to_e164(*text, country_);
        Error error;
        error.message = "no phone number";
        return error;
    }

    std::string country_;
    std::vector<Asked> asked_;
    std::unordered_map<std::string, std::size_t> group_of_;
    std::vector<std::vector<ContactSid>> contacts_{1};  ///< of each group
    std::size_t members_ = 0;
    std::size_t unreadable_members_ = 0;
    std::string first_unreadable_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
