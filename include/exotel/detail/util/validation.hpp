#ifndef EXOTEL_DETAIL_UTIL_VALIDATION_HPP
#define EXOTEL_DETAIL_UTIL_VALIDATION_HPP

#include <exotel/detail/util/make_error.hpp>
#include <exotel/detail/util/text.hpp>
#include <exotel/error.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

inline constexpr std::size_t max_sid_length = 128;

/// Whether a text is a phone number rather than a SID: `+` and digits, or only 7 to 15 digits.
[[nodiscard]] constexpr bool looks_like_phone_number(std::string_view text) noexcept {
    const bool plus = !text.empty() && text.front() == '+';
    if (plus) text.remove_prefix(1);
    for (const char c : text) {
        if (!is_digit(c)) return false;
    }
    return plus ? !text.empty() : text.size() >= 7 && text.size() <= 15;
}

/// Whether a text is a long number in a spreadsheet's notation, such as `7.39E+10` or
/// `919876543210.0`. A SID of digits and an `e` is not one.
[[nodiscard]] constexpr bool looks_like_spreadsheet_number(std::string_view text) noexcept {
    const auto take_digits = [&text] {
        std::size_t count = 0;
        while (count < text.size() && is_digit(text[count])) ++count;
        text.remove_prefix(count);
        return count;
    };
    const std::size_t whole_digits = take_digits();
    if (whole_digits == 0 || text.empty() || (text.front() != '.' && text.front() != ','))
        return false;
    text.remove_prefix(1);
    if (text == "0") return whole_digits >= 7;
    take_digits();
    if (text.empty() || ascii_lower(text.front()) != 'e') return false;
    text.remove_prefix(1);
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    return take_digits() > 0 && text.empty();
}

/// Whether a text contains a character that editors do not show, or show as a blank.
[[nodiscard]] inline bool holds_invisible_character(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::uint32_t point = take_code_point(text);
        const bool separator = point == 0x2028 || point == 0x2029;
        if (is_invisible(point) || is_blank(point) || separator) return true;
    }
    return false;
}

/// What an invalid SID looks like, so that the error can name the likely mistake.
[[nodiscard]] inline std::string_view likely_meaning(std::string_view text) noexcept {
    bool control = false;
    bool ascii = true;
    bool digits = false;
    for (const char c : text) {
        control = control || is_control(c);
        ascii = ascii && static_cast<unsigned char>(c) < 0x80;
        digits = digits || is_digit(c);
    }
    const auto holds = [text](std::string_view part) {
        return text.find(part) != std::string_view::npos;
    };
    if (control) return "holds a control character (a line end from a file?)";
    if (holds_invisible_character(text)) return "holds an invisible character";
    if (holds("\"") || holds("'") || holds("`") || holds("\xe2\x80"))
        return "holds a quotation mark";
    if (holds("@")) return "looks like an e-mail address";
    if (looks_like_spreadsheet_number(text))
        return "looks like a number that a spreadsheet has changed";
    if (digits && text.find_first_not_of("0123456789+-.() ") == std::string_view::npos)
        return "looks like a phone number";
    if (holds("/")) return "looks like a URL or a path";
    if (holds(" ")) return "holds a space";
    return ascii ? "holds a character other than letters, digits, '.', '_' and '-'"
                 : "holds a character that is not ASCII";
}

/// What is wrong with a SID, worded to follow its name; empty if it is valid. Every known SID fits
/// `[A-Za-z0-9_.-]`; other characters could change the URL's path.
[[nodiscard]] inline std::string_view sid_problem(std::string_view sid) noexcept {
    if (sid.empty()) return "is empty";
    if (sid == "." || sid == "..") return "is a dot segment, which would change the URL's path";
    if (sid.size() > max_sid_length) return "is longer than 128 bytes";
    for (const char c : sid) {
        if (!is_alphanumeric(c) && c != '_' && c != '.' && c != '-') return likely_meaning(sid);
    }
    return {};
}

/// The error for a SID that must not be sent. `kind` is, for example, `contact SID`.
[[nodiscard]] inline Error sid_error(std::string_view kind, std::string_view sid,
                                     std::string_view problem) {
    std::string message = "the ";
    message.append(kind).append(" '").append(printable(sid, 64)).append("' ").append(problem);
    return invalid_argument(message + "; nothing was sent");
}

/// Why a SID cannot be sent; empty if it can.
[[nodiscard]] inline std::optional<Error> validate_sid(std::string_view kind,
                                                       std::string_view sid) {
    const std::string_view problem = sid_problem(sid);
    if (problem.empty()) return std::nullopt;
    return sid_error(kind, sid, problem);
}

/// What is wrong with an API key, without showing any of it; empty if it is valid.
[[nodiscard]] inline std::string_view api_key_problem(std::string_view key) noexcept {
    if (key.empty()) return "the API key is empty";
    if (key.find(':') != std::string_view::npos)
        return "the API key holds a colon, which Basic authentication cannot carry";
    if (has_control(key)) return "the API key holds a control character (a line end from a file?)";
    return {};
}

/// What is wrong with an API token, without showing any of it; empty if it is valid.
[[nodiscard]] inline std::string_view api_token_problem(std::string_view token) noexcept {
    if (token.empty()) return "the API token is empty";
    if (has_control(token))
        return "the API token holds a control character (a line end from a file?)";
    return {};
}

}}}  // namespace exotel::v0_1::detail

#endif
