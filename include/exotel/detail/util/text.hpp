#ifndef EXOTEL_DETAIL_UTIL_TEXT_HPP
#define EXOTEL_DETAIL_UTIL_TEXT_HPP

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace exotel {
inline namespace v0_1 {
namespace detail {

[[nodiscard]] constexpr char ascii_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_alphanumeric(char c) noexcept {
    return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

[[nodiscard]] constexpr bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
    }
    return true;
}

/// Without the blanks and tabs around it.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Reads a whole text as a decimal number, perhaps with a `-`; empty: it is not one, or does not
/// fit.
[[nodiscard]] inline std::optional<int> read_int(std::string_view text) noexcept {
    int value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return value;
}

/// Reads digits alone; too large a number is `max_value`. Empty: it is no such text.
[[nodiscard]] inline std::optional<std::int64_t> read_digits(std::string_view text,
                                                             std::int64_t max_value) noexcept {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (stopped != end || error == std::errc::invalid_argument) return std::nullopt;
    const bool fits = error == std::errc() && value <= static_cast<std::uint64_t>(max_value);
    return fits ? static_cast<std::int64_t>(value) : max_value;
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
