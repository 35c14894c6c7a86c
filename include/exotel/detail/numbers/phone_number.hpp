#ifndef EXOTEL_DETAIL_NUMBERS_PHONE_NUMBER_HPP
#define EXOTEL_DETAIL_NUMBERS_PHONE_NUMBER_HPP

#include <exotel/detail/numbers/numbering_plan.hpp>
#include <exotel/detail/numbers/phone_number_text.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>
#include <exotel/phone_number.hpp>
#include <exotel/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 {
namespace detail {

/// One way to read the digits of a phone number.
struct PhoneNumberReading {
    std::string number;   ///< E.164; empty if unreadable in this way
    std::string problem;  ///< why not
};

[[nodiscard]] inline std::string digit_count(std::size_t shortest, std::size_t longest) {
    if (shortest == longest) return std::to_string(shortest) + " digits";
    return std::to_string(shortest) + " to " + std::to_string(longest) + " digits";
}

/// Reads the digits after the calling code; drops a trunk prefix left in by mistake (`(0)`),
/// because no national number begins with it.
[[nodiscard]] inline PhoneNumberReading read_behind_calling_code(const NumberingPlan& plan,
                                                                 std::string_view national) {
    if (begins_with(national, plan.trunk_prefix)) national.remove_prefix(plan.trunk_prefix.size());
    PhoneNumberReading reading;
    if (plan.contains(national)) {
        reading.number.append("+").append(plan.calling_code).append(national);
        return reading;
    }
    if (national.size() < plan.shortest()) {
        reading.problem = "too short for ";
    } else if (national.size() > plan.longest()) {
        reading.problem = "too long for ";
    } else {
        reading.problem = "not a landline or mobile number of ";
    }
    reading.problem.append(plan.name).append(": ");
    reading.problem.append(digit_count(plan.shortest(), plan.longest()));
    reading.problem.append(" follow +").append(plan.calling_code);
    reading.problem.append(", here ").append(std::to_string(national.size()));
    return reading;
}

/// Reads digits that begin with a calling code.
[[nodiscard]] inline PhoneNumberReading read_international(std::string_view digits) {
    constexpr std::size_t shortest = 8;
    constexpr std::size_t longest = 15;
    PhoneNumberReading reading;
    if (const NumberingPlan* plan = plan_of_calling_code(digits))
        return read_behind_calling_code(*plan, digits.substr(plan->calling_code.size()));
    const std::string_view code = digits.substr(0, calling_code_length(digits));
    if (digits.size() < shortest || digits.size() > longest) {
        reading.problem = digits.size() < shortest ? "too short: " : "too long: ";
        reading.problem.append("an international number has ");
        reading.problem.append(digit_count(shortest, longest));
        reading.problem.append(", here ").append(std::to_string(digits.size()));
    } else if (digits.front() == '0') {
        reading.problem = "no calling code begins with 0";
    } else if (digits[code.size()] == '0' && !numbers_may_begin_with_zero(code)) {
        reading.problem.append("a 0 follows the calling code +").append(code);
        reading.problem.append(": write the number without it");
    } else {
        reading.number.append("+").append(digits);
    }
    return reading;
}

/// The different numbers that the same digits may mean.
class PhoneNumberReadings {
public:
    void add(PhoneNumberReading reading, std::string_view how) {
        if (reading.number.empty()) {
            if (problem_.empty()) problem_ = std::move(reading.problem);
        } else if (number_.empty()) {
            number_ = std::move(reading.number);
            how_ = how;
        } else if (number_ != reading.number && ambiguity_.empty()) {
            ambiguity_.append("it can be read as ").append(number_);
            ambiguity_.append(" (").append(how_).append(") or as ").append(reading.number);
            ambiguity_.append(" (").append(how).append("): write it with '+' and the calling code");
        }
    }
    /// The only number, or why there is none: the problem of the first reading.
    [[nodiscard]] PhoneNumberReading result() const {
        if (!ambiguity_.empty()) return {{}, ambiguity_};
        return {number_, problem_};
    }

private:
    std::string number_;
    std::string_view how_;
    std::string problem_;
    std::string ambiguity_;
};

/// Reads digits without `+` as written in a country.
[[nodiscard]] inline PhoneNumberReading read_in_country(const NumberingPlan& plan,
                                                        std::string_view digits) {
    PhoneNumberReadings readings;
    if (begins_with(digits, "00"))
        readings.add(read_international(digits.substr(2)), "after the international prefix 00");
    for (std::string_view rest = plan.international_prefixes; !rest.empty();) {
        const std::string_view prefix = rest.substr(0, rest.find(' '));
        rest.remove_prefix(rest.size() == prefix.size() ? prefix.size() : prefix.size() + 1);
        if (begins_with(digits, prefix)) {
            readings.add(read_international(digits.substr(prefix.size())),
                         "after the country's own international prefix");
        }
    }
    // The first problem is reported: that of the reading that the length makes likelier.
    const bool has_code = begins_with(digits, plan.calling_code);
    const auto add_international = [&] {
        if (has_code) {
            readings.add(read_behind_calling_code(plan, digits.substr(plan.calling_code.size())),
                         "international without '+'");
        }
    };
    const bool long_enough = digits.size() > plan.longest();
    if (long_enough) add_international();
    readings.add(read_behind_calling_code(plan, digits), "national");
    if (!long_enough) add_international();
    return readings.result();
}

[[nodiscard]] inline Error refused_phone_number(std::string_view text, std::string_view problem) {
    std::string message = "phone number " + quoted_for_message(text) + ": ";
    return invalid_argument(message.append(problem));
}

}  // namespace detail

EXOTEL_LISTS_CLIENT_INLINE Result<std::string> to_e164(std::string_view text,
                                                       std::string_view default_country) {
    const detail::NumberingPlan* plan = detail::find_numbering_plan(default_country);
    if (plan == nullptr && !default_country.empty()) {
        return detail::invalid_argument("default country " +
                                        detail::quoted_for_message(default_country) +
                                        " is not known; known are " + detail::known_countries());
    }
    const detail::PhoneNumberText read = detail::read_phone_number_text(text);
    if (!read.problem.empty()) return detail::refused_phone_number(text, read.problem);
    const std::string_view digits = read.digits;
    detail::PhoneNumberReading reading;
    if (read.has_plus) {
        reading = detail::read_international(digits);
    } else if (plan != nullptr) {
        reading = detail::read_in_country(*plan, digits);
    } else if (detail::begins_with(digits, "00")) {
        reading = detail::read_international(digits.substr(2));
    } else {
        reading.problem =
            "without '+' its country is not known: name a default country, or write it with '+' "
            "and the calling code";
    }
    if (reading.number.empty()) return detail::refused_phone_number(text, reading.problem);
    return std::move(reading.number);
}

}}  // namespace exotel::v0_1

#endif
