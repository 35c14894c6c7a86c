#ifndef EXOTEL_DETAIL_NUMBERS_NUMBERING_PLAN_HPP
#define EXOTEL_DETAIL_NUMBERS_NUMBERING_PLAN_HPP

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

/// National numbers (without trunk prefix) that begin with one of these digits, and their lengths.
struct NationalNumbers {
    std::string_view first_digits;
    std::size_t shortest = 0;
    std::size_t longest = 0;
};

/// The phone numbers of a country: landlines and mobiles, but not the short or toll-free numbers,
/// which no campaign calls.
struct NumberingPlan {
    std::string_view country;       ///< ISO 3166-1 alpha-2
    std::string_view name;          ///< for messages
    std::string_view calling_code;  ///< without `+`
    std::string_view trunk_prefix;  ///< dialled before a national number; empty if there is none
    std::string_view international_prefixes;  ///< besides `00`, separated by blanks
    std::array<NationalNumbers, 3> numbers;   ///< an entry without first digits is unused

    [[nodiscard]] constexpr bool contains(std::string_view national) const noexcept {
        if (national.empty()) return false;
        for (const NationalNumbers& group : numbers) {
            if (group.first_digits.find(national.front()) != std::string_view::npos &&
                national.size() >= group.shortest && national.size() <= group.longest) {
                return true;
            }
        }
        return false;
    }
    [[nodiscard]] constexpr std::size_t shortest() const noexcept {
        std::size_t result = numbers.front().shortest;
        for (const NationalNumbers& group : numbers) {
            if (!group.first_digits.empty() && group.shortest < result) result = group.shortest;
        }
        return result;
    }
    [[nodiscard]] constexpr std::size_t longest() const noexcept {
        std::size_t result = 0;
        for (const NationalNumbers& group : numbers) {
            if (group.longest > result) result = group.longest;
        }
        return result;
    }
};

/// Source: the national numbering plans at https://www.itu.int/oth/T0202.aspx?parent=T0202. No
/// national number of these countries begins with its trunk prefix.
inline constexpr std::array<NumberingPlan, 19> numbering_plans = {{
    {"IN", "India", "91", "0", "", {{{"123456789", 10, 10}}}},
    {"SG", "Singapore", "65", "", "001 002 008", {{{"3689", 8, 8}}}},
    {"ID", "Indonesia", "62", "0", "001 007 008", {{{"8", 9, 12}, {"2345679", 7, 11}}}},
    {"AE", "the United Arab Emirates", "971", "0", "", {{{"5", 9, 9}, {"234679", 8, 8}}}},
    {"SA", "Saudi Arabia", "966", "0", "", {{{"15", 9, 9}}}},
    {"MY", "Malaysia", "60", "0", "", {{{"1", 9, 10}, {"3", 9, 9}, {"456789", 8, 8}}}},
    {"PH", "the Philippines", "63", "0", "", {{{"89", 10, 10}, {"2345678", 9, 9}}}},
    {"TH", "Thailand", "66", "0", "001 007 008 009", {{{"1689", 9, 9}, {"123457", 8, 8}}}},
    {"VN", "Vietnam", "84", "0", "", {{{"35789", 9, 9}, {"2", 10, 10}}}},
    {"HK", "Hong Kong", "852", "", "001", {{{"23456789", 8, 8}}}},
    {"ZA", "South Africa", "27", "0", "", {{{"12345678", 9, 9}}}},
    {"KE", "Kenya", "254", "0", "000", {{{"17", 9, 9}, {"2456", 7, 9}}}},
    {"NG", "Nigeria", "234", "0", "009", {{{"2789", 10, 10}, {"123456789", 7, 8}}}},
    {"BD", "Bangladesh", "880", "0", "", {{{"1", 10, 10}, {"23456789", 6, 10}}}},
    {"LK", "Sri Lanka", "94", "0", "", {{{"123456789", 9, 9}}}},
    {"NP", "Nepal", "977", "0", "", {{{"9", 10, 10}, {"123456789", 8, 8}}}},
    {"GB", "the United Kingdom", "44", "0", "", {{{"1", 9, 10}, {"235789", 10, 10}}}},
    {"US", "the United States", "1", "1", "011", {{{"23456789", 10, 10}}}},
    {"AU", "Australia", "61", "0", "0011", {{{"234578", 9, 9}}}},
}};

[[nodiscard]] constexpr bool begins_with(std::string_view text, std::string_view start) noexcept {
    return text.substr(0, start.size()) == start;
}

/// The plan of a country code, in either case; null if unknown.
[[nodiscard]] constexpr const NumberingPlan* find_numbering_plan(
    std::string_view country) noexcept {
    constexpr auto upper = [](char c) constexpr {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    };
    for (const NumberingPlan& plan : numbering_plans) {
        if (country.size() == 2 && upper(country[0]) == plan.country[0] &&
            upper(country[1]) == plan.country[1]) {
            return &plan;
        }
    }
    return nullptr;
}

/// The plan of the calling code at the start of `digits`; null if unknown.
[[nodiscard]] constexpr const NumberingPlan* plan_of_calling_code(
    std::string_view digits) noexcept {
    for (const NumberingPlan& plan : numbering_plans) {
        if (begins_with(digits, plan.calling_code)) return &plan;
    }
    return nullptr;
}

/// How many of the digits are the calling code.
///
/// Source: ITU-T E.164, list of assigned country codes: one digit for zones 1 and 7, two digits for
/// those named here, else three.
[[nodiscard]] constexpr std::size_t calling_code_length(std::string_view digits) noexcept {
    constexpr std::string_view two_digits =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 "
        "60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
    if (begins_with(digits, "1") || begins_with(digits, "7")) return 1;
    for (std::size_t at = 0; at < two_digits.size(); at += 3) {
        if (begins_with(digits, two_digits.substr(at, 2))) return 2;
    }
    return 3;
}

/// Whether national numbers may begin with 0 after this calling code (Italy, San Marino, Côte
/// d'Ivoire, Benin, Gabon, Congo); elsewhere a 0 there is a trunk prefix left in by mistake.
[[nodiscard]] constexpr bool numbers_may_begin_with_zero(std::string_view calling_code) noexcept {
    for (const std::string_view code : {"39", "378", "225", "229", "241", "242"}) {
        if (calling_code == code) return true;
    }
    return false;
}

/// The country codes that can be a default country, for messages.
[[nodiscard]] inline std::string known_countries() {
    std::string result;
    for (const NumberingPlan& plan : numbering_plans) {
        if (!result.empty()) result += ' ';
        result.append(plan.country);
    }
    return result;
}

}}}  // namespace exotel::v0_1::detail

#endif
