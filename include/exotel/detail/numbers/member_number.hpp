#ifndef EXOTEL_DETAIL_NUMBERS_MEMBER_NUMBER_HPP
#define EXOTEL_DETAIL_NUMBERS_MEMBER_NUMBER_HPP

#include <exotel/detail/numbers/numbering_plan.hpp>
#include <exotel/detail/numbers/phone_number_text.hpp>
#include <exotel/phone_number.hpp>
#include <exotel/result.hpp>
#include <exotel/sid.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// The phone number that Exotel lists for a member. How Exotel stores a number that was added
/// without `+` is not documented: it is read in the default country, but may belong to another.
struct MemberNumber {
    std::string number;   ///< E.164; empty if unreadable
    std::string foreign;  ///< another E.164 number that it may be; empty if none
    std::string digits;   ///< as listed; empty if `+` precedes them
    std::string problem;  ///< why it cannot be read
};

/// The E.164 number that digits without `+` make if they begin with a calling code; empty if they
/// make none of a country whose numbering plan is known.
[[nodiscard]] inline std::string e164_of_known_country(std::string_view digits) {
    const NumberingPlan* plan = plan_of_calling_code(digits);
    if (plan == nullptr || !plan->contains(digits.substr(plan->calling_code.size()))) return {};
    return std::string("+").append(digits);
}

[[nodiscard]] inline MemberNumber read_member_number(const std::optional<std::string>& text,
                                                     std::string_view default_country) {
    MemberNumber member;
    if (!text) {
        member.problem = "no phone number";
        return member;
    }
    PhoneNumberText read = read_phone_number_text(*text);
    if (read.problem.empty() && !read.has_plus) member.digits = std::move(read.digits);
    Result<std::string> number = to_e164(*text, default_country);
    if (!number) {
        member.problem = number.error().message;
        return member;
    }
    member.number = std::move(*number);
    member.foreign = e164_of_known_country(member.digits);
    if (member.foreign == member.number) member.foreign.clear();
    return member;
}

/// The number of the default country that `+9876543210` is if its calling code, 91, was forgotten;
/// empty if the digits are no number of that country, or have the calling code of a known one.
[[nodiscard]] inline std::string with_forgotten_calling_code(std::string_view e164,
                                                             std::string_view default_country) {
    const NumberingPlan* plan = find_numbering_plan(default_country);
    if (plan == nullptr || e164.empty()) return {};
    const std::string_view digits = e164.substr(1);
    if (plan_of_calling_code(digits) != nullptr || !plan->contains(digits)) return {};
    return std::string("+").append(plan->calling_code).append(digits);
}

/// Why a member listed without `+` may have a number other than the one it was matched by.
[[nodiscard]] inline std::string ambiguity(const ContactSid& sid, std::string_view text,
                                           const MemberNumber& member) {
    std::string words = "contact " + quoted_for_message(sid.str()) + " is listed as ";
    words.append(quoted_for_message(text)).append(" without '+', which ");
    if (member.number.empty()) return words.append("cannot be read: ").append(member.problem);
    if (member.foreign.empty()) return words.append("is read as ").append(member.number);
    return words.append("is ").append(member.number).append(" or ").append(member.foreign);
}

/// The digits of an E.164 number after its calling code.
[[nodiscard]] inline std::string_view national_digits(std::string_view e164) noexcept {
    const std::string_view digits = e164.substr(1);
    return digits.substr(calling_code_length(digits));
}

/// Whether `digits`, listed without `+` and ending in the national digits of `e164`, may mean that
/// number: before those they have nothing, its calling code, a trunk prefix (`0` and what may
/// follow it, `1`, `8`) or an international prefix.
[[nodiscard]] inline bool could_be(std::string_view digits, std::string_view e164) {
    const std::string_view national = national_digits(e164);
    const std::string_view front = digits.substr(0, digits.size() - national.size());
    const std::string_view code = e164.substr(1, e164.size() - 1 - national.size());
    return front.empty() || front == code || front == "1" || front == "8" || front.front() == '0';
}

}}}  // namespace exotel::v0_1::detail

#endif
