#ifndef EXOTEL_DETAIL_NUMBERS_PHONE_NUMBER_TEXT_HPP
#define EXOTEL_DETAIL_NUMBERS_PHONE_NUMBER_TEXT_HPP

#include <exotel/detail/util/text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

/// The content of a text that looks like a phone number.
struct PhoneNumberText {
    bool has_plus = false;
    std::string digits;
    std::string problem;  ///< what else the text looks like; if not empty, ignore the rest
};

/// Quotes the text for one line of a log, cut to 64 characters; shows what is not plain ASCII by
/// its number, so that invisible characters can be seen.
[[nodiscard]] inline std::string quoted_for_message(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string result = "'";
    for (std::size_t shown = 0; !text.empty(); ++shown) {
        if (shown == 64) {
            result += "...";
            break;
        }
        const auto first = static_cast<std::uint8_t>(text.front());
        const std::uint32_t point = take_code_point(text);
        if (point >= 0x20 && point < 0x7f) {
            result += static_cast<char>(point);
            continue;
        }
        const std::uint32_t number = point == not_utf8 ? first : point;
        result += point == not_utf8 ? "<0x" : "<U+";
        for (int digit = number > 0xffff ? 5 : point == not_utf8 ? 1 : 3; digit >= 0; --digit)
            result += hex[number >> (4U * static_cast<unsigned>(digit)) & 0xfU];
        result += '>';
    }
    return result += '\'';
}

/// The ASCII character that a code point stands for in a phone number; 0 if it is invisible and
/// ignored; itself, or `?` beyond ASCII, if it does not belong in one.
[[nodiscard]] constexpr char plain_character(std::uint32_t point) noexcept {
    // The zeros of the scripts: Arabic, Eastern Arabic, Devanagari, Bengali, Gurmukhi, Gujarati,
    // Odia, Tamil, Telugu, Kannada, Malayalam, Sinhala, Thai, full-width.
    constexpr std::array<std::uint32_t, 14> zeros = {0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66,
                                                     0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
                                                     0x0d66, 0x0de6, 0x0e50, 0xff10};
    if (point == '\t') return ' ';
    if (point == '[') return '(';
    if (point == ']') return ')';
    if (point < 0x80) return static_cast<char>(point);
    for (const std::uint32_t zero : zeros) {
        if (point >= zero && point < zero + 10) return static_cast<char>('0' + (point - zero));
    }
    const auto between = [point](std::uint32_t first, std::uint32_t last) {
        return point >= first && point <= last;
    };
    if (is_blank(point)) return ' ';
    if (between(0x2010, 0x2015) || point == 0x2043 || point == 0x2212 || point == 0x30fc ||
        point == 0xfe58 || point == 0xfe63 || point == 0xff0d) {
        return '-';
    }
    if (point == 0xb7 || point == 0x2022 || point == 0x2219 || point == 0xff0e) return '.';
    if (point == 0xff08 || point == 0xff3b) return '(';
    if (point == 0xff09 || point == 0xff3d) return ')';
    if (point == 0xff0b) return '+';
    if (point == 0xff0f) return '/';
    if (point == 0x2018 || point == 0x2019) return '\'';
    return is_invisible(point) ? '\0' : '?';
}

/// Whether a spreadsheet wrote the number as `9.19E+11`.
[[nodiscard]] inline bool is_scientific(std::string_view plain) noexcept {
    const std::size_t exponent = plain.find_first_of("eE");
    if (exponent == 0 || exponent == std::string_view::npos) return false;
    const std::string_view power = plain.substr(exponent + 1);
    return is_digit(plain[exponent - 1]) && !power.empty() &&
           plain.substr(0, exponent).find_first_not_of("+-0123456789.,") ==
               std::string_view::npos &&
           power.find_first_not_of("+-0123456789") == std::string_view::npos;
}

/// What a character that does not belong in a phone number says about the text; empty if it does.
[[nodiscard]] inline std::string_view character_problem(char c) noexcept {
    if (is_digit(c) || c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/') {
        return {};
    }
    if (c == '+') return "a '+' may only be the first character";
    if (c == 'x' || c == 'X' || c == '#')
        return "it has an extension, which a campaign cannot dial";
    if (is_alphanumeric(c)) return "it holds letters: an extension, a name or a note";
    if (c == ';') return "it holds a ';': parameters, an extension or a second number";
    if (c == ',') return "it holds a ',': grouped digits, a pause or a second number";
    if (c == '*') return "it holds a '*': a service code, not a number";
    if (c == '\n' || c == '\r') return "it holds a line break: a second number";
    if (is_control(c)) return "it holds a control character";
    return "it holds a character that does not belong in a phone number";
}

/// Removes the decimal `.0` of programs that store a column of numbers as floating point. Such a
/// number is exact: it has at most 15 digits.
[[nodiscard]] inline std::string_view without_decimal(std::string_view plain,
                                                      std::string& problem) {
    const std::size_t dot = plain.find_first_not_of("0123456789", plain.front() == '+' ? 1 : 0);
    if (dot == std::string_view::npos || dot == 0 || plain[dot] != '.') return plain;
    const std::string_view decimals = plain.substr(dot + 1);
    if (decimals.empty() || decimals.find_first_not_of('0') != std::string_view::npos) return plain;
    if (decimals.size() > 1)
        problem = "the zeros behind its dot are decimals or a part of it: write it without the dot";
    return plain.substr(0, dot);
}

/// Reads the plus and the digits of a phone number; refuses text that may mean anything else.
[[nodiscard]] inline PhoneNumberText read_phone_number_text(std::string_view text) {
    PhoneNumberText result;
    const auto refuse = [&result](std::string_view problem) {
        result.problem = problem;
        return result;
    };

    std::string buffer;
    for (std::string_view rest = text; !rest.empty();) {
        const std::uint32_t point = take_code_point(rest);
        if (point == not_utf8) return refuse("it is not UTF-8 text");
        // Drops an invisible character, but not a NUL.
        if (const char plain = plain_character(point); plain != 0 || point == 0) buffer += plain;
    }
    std::string_view plain = buffer;
    const auto trim = [&plain] {
        const std::size_t first = plain.find_first_not_of(" \r\n");
        plain.remove_prefix(first == std::string_view::npos ? plain.size() : first);
        plain = plain.substr(0, plain.find_last_not_of(" \r\n") + 1);
    };
    trim();
    if (!plain.empty() && plain.front() == '\'') plain.remove_prefix(1);
    trim();
    constexpr std::string_view scheme = "tel:";
    if (equal_ignoring_case(plain.substr(0, scheme.size()), scheme)) {
        plain.remove_prefix(scheme.size());
        trim();
    }
    if (plain.empty()) return refuse("it is empty");
    if (is_scientific(plain)) {
        return refuse(
            "a spreadsheet has rounded it and its last digits are lost; format the column as text "
            "and export it again");
    }
    if (plain.front() == '-') {
        return refuse(
            "it begins with a dash, as if a spreadsheet had calculated with it; format "
            "the column as text and export it again");
    }
    plain = without_decimal(plain, result.problem);
    if (!result.problem.empty()) return result;

    std::size_t digits_before_slash = std::string_view::npos;
    for (const char c : plain) {
        if (c == '+' && !result.has_plus && result.digits.empty()) {
            result.has_plus = true;
            continue;
        }
        if (const std::string_view problem = character_problem(c); !problem.empty())
            return refuse(problem);
        if (is_digit(c)) result.digits += c;
        if (c != '/') continue;
        if (digits_before_slash != std::string_view::npos)
            return refuse("it holds more than one slash");
        digits_before_slash = result.digits.size();
    }
    if (result.digits.empty()) return refuse("it holds no digit");
    // A slash may follow an area code (040/12345678); 22334455/66 means two numbers.
    constexpr std::size_t shortest_after_area_code = 5;
    if (digits_before_slash != std::string_view::npos &&
        result.digits.size() - digits_before_slash < shortest_after_area_code) {
        return refuse("it is two numbers, written with a slash");
    }
    return result;
}

}}}  // namespace exotel::v0_1::detail

#endif
