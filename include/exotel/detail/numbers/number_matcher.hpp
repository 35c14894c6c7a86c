#ifndef EXOTEL_DETAIL_NUMBERS_NUMBER_MATCHER_HPP
#define EXOTEL_DETAIL_NUMBERS_NUMBER_MATCHER_HPP

#include <exotel/detail/numbers/member_number.hpp>
#include <exotel/detail/numbers/phone_number_text.hpp>
#include <exotel/detail/util/make_error.hpp>
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

namespace exotel { inline namespace v0_1 { namespace detail {

/// Finds the contacts of given numbers among the members of a list, which pass by once per walk:
/// uses memory for the numbers, not for the list. No I/O.
///
/// A member listed without `+` may have a number other than the default country suggests, and `+`
/// may stand before a number whose calling code was forgotten. If that other number is asked for
/// too, the member is a suspect: no match, but a reason not to call the number absent.
class NumberMatcher {
public:
    /// The country of numbers without `+`, both those given and members'; empty: none.
    explicit NumberMatcher(std::string default_country) : country_(std::move(default_country)) {}

    /// Adds a number as a person wrote it. Numbers are counted from 0, in this order.
    void add_number(std::string text) {
        const Result<std::string> number = to_e164(text, country_);
        asked_.push_back({std::move(text), number ? group_for(*number) : no_group});
    }

    /// Processes a member of the list, each once, after all numbers were added.
    void take_member(const ContactSid& sid, const std::optional<std::string>& number_text) {
        ++members_;
        const MemberNumber member = read_member_number(number_text, country_);
        if (member.number.empty()) note_unreadable(sid, member);
        std::size_t group = no_group;
        if (member.foreign.empty()) {
            if (const auto found = group_of_.find(member.number); found != group_of_.end())
                group = found->second;
        }
        if (group != no_group) {
            std::vector<ContactSid>& contacts = groups_[group].contacts;
            if (std::find(contacts.begin(), contacts.end(), sid) == contacts.end())
                contacts.push_back(sid);
        }
        for (const std::size_t length : national_lengths_) {
            if (length > member.digits.size()) continue;
            for (const std::size_t suspect : groups_that_end(member.digits, length)) {
                Group& each = groups_[suspect];
                if (suspect != group && each.suspect.empty() &&
                    could_be(member.digits, each.e164)) {
                    each.suspect = ambiguity(sid, *number_text, member);
                }
            }
        }
        note_forgotten_calling_code(sid, member.number);
    }

    /// Restarts the count of members, for another walk; keeps what was found.
    void start_again() {
        members_ = 0;
        unreadable_members_ = 0;
        first_unreadable_.clear();
        for (Group& group : groups_) group.suspect.clear();
    }

    /// How many numbers were added.
    [[nodiscard]] std::size_t number_count() const noexcept { return asked_.size(); }
    /// A number as it was given.
    [[nodiscard]] const std::string& text(std::size_t index) const { return asked_.at(index).text; }
    /// The same in E.164, or why it was refused.
    [[nodiscard]] Result<std::string> number(std::size_t index) const {
        return to_e164(text(index), country_);
    }
    /// The members that have the number, each SID once; empty if none was found.
    [[nodiscard]] const std::vector<ContactSid>& contacts(std::size_t index) const {
        return groups_[asked_.at(index).group].contacts;
    }
    /// Describes a member that may have the number but was not matched with it; empty if there is
    /// none.
    [[nodiscard]] const std::string& suspect(std::size_t index) const {
        return groups_[asked_.at(index).group].suspect;
    }
    /// The number of unreadable members in words; empty if there are none.
    [[nodiscard]] std::string unreadable_members_text() const {
        if (unreadable_members_ == 0) return {};
        const bool is_one = unreadable_members_ == 1;
        std::string text = std::to_string(unreadable_members_) + (is_one ? " member" : " members");
        text.append(" of the list of ").append(std::to_string(members_));
        return text.append(is_one ? " has" : " have").append(" no readable number");
    }

    /// Why a number that no member has cannot be called absent, although the whole list was read;
    /// empty if it is absent. Only valid if `contacts` is empty.
    [[nodiscard]] std::optional<Error> doubt(std::size_t index) const {
        if (asked_.at(index).group == no_group) return number(index).error();
        if (unreadable_members_ == 0 && suspect(index).empty()) return std::nullopt;
        std::string message = "a member of the list may have this number: " + suspect(index);
        if (suspect(index).empty()) {
            message = unreadable_members_text() + ", so this number may be among them (";
            if (unreadable_members_ > 1) message += "the first is ";
            message += first_unreadable_ + ")";
        }
        return make_error(Errc::malformed_response, std::move(message));
    }

private:
    static constexpr std::size_t no_group = 0;  ///< of refused numbers: stays empty

    struct Asked {
        std::string text;
        std::size_t group;  ///< of equal numbers, or `no_group`
    };
    struct Group {
        std::string e164;
        std::vector<ContactSid> contacts;
        std::string suspect;
    };

    std::size_t group_for(const std::string& e164) {
        const auto [found, is_new] = group_of_.emplace(e164, groups_.size());
        if (!is_new) return found->second;
        groups_.push_back({e164, {}, {}});
        const std::string other = with_forgotten_calling_code(e164, country_);
        if (!other.empty()) forgotten_[other] = found->second;
        const std::string_view national = national_digits(e164);
        groups_of_national_[std::string(national)].push_back(found->second);
        if (std::find(national_lengths_.begin(), national_lengths_.end(), national.size()) ==
            national_lengths_.end()) {
            national_lengths_.push_back(national.size());
        }
        return found->second;
    }
    /// The groups whose national digits equal the last `length` of `digits`.
    [[nodiscard]] std::vector<std::size_t> groups_that_end(const std::string& digits,
                                                           std::size_t length) const {
        const auto groups = groups_of_national_.find(digits.substr(digits.size() - length));
        return groups == groups_of_national_.end() ? std::vector<std::size_t>() : groups->second;
    }
    /// The calling code may be forgotten in the number asked for, or in the member's.
    void note_forgotten_calling_code(const ContactSid& sid, const std::string& number) {
        const auto note = [&](std::size_t group, const std::string& shorter) {
            if (!groups_[group].suspect.empty()) return;
            groups_[group].suspect = "contact " + quoted_for_message(sid.str()) + " is listed as " +
                                     number + "; in " + shorter +
                                     " the calling code may have been forgotten";
        };
        if (const auto asked = forgotten_.find(number); asked != forgotten_.end())
            note(asked->second, groups_[asked->second].e164);
        const auto asked = group_of_.find(with_forgotten_calling_code(number, country_));
        if (asked != group_of_.end()) note(asked->second, number);
    }
    void note_unreadable(const ContactSid& sid, const MemberNumber& member) {
        if (unreadable_members_ == 0)
            first_unreadable_ = "contact " + quoted_for_message(sid.str()) + ": " + member.problem;
        ++unreadable_members_;
    }

    std::string country_;
    std::vector<Asked> asked_;
    std::unordered_map<std::string, std::size_t> group_of_;
    std::unordered_map<std::string, std::size_t> forgotten_;  ///< by the number with a calling code
    std::vector<Group> groups_{1};
    std::unordered_map<std::string, std::vector<std::size_t>> groups_of_national_;
    std::vector<std::size_t> national_lengths_;
    std::size_t members_ = 0;
    std::size_t unreadable_members_ = 0;
    std::string first_unreadable_;
};

}}}  // namespace exotel::v0_1::detail

#endif
