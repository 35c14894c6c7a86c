#ifndef EXOTEL_DETAIL_UTIL_PRINTABLE_HPP
#define EXOTEL_DETAIL_UTIL_PRINTABLE_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace detail {

inline constexpr std::size_t max_text_length = 256;

/// Length of the UTF-8 sequence at the start of `text` if it is well-formed and harmless to print,
/// else 0.
///
/// Not harmless: control characters (C0, DEL, C1), line and paragraph separators, and the marks
/// that turn the direction of writing, which can make a log line read as something else.
[[nodiscard]] inline std::size_t printable_length(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return lead >= 0x20 && lead != 0x7f ? 1 : 0;
    std::size_t length = 2;
    if (lead >= 0xe0) length = 3;
    if (lead >= 0xf0) length = 4;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
    unsigned point = lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) return 0;
        point = point << 6U | (byte(i) & 0x3fU);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    const bool control = point <= 0x9f || point == 0x2028 || point == 0x2029;
    const bool direction = (point >= 0x202a && point <= 0x202e) ||
                           (point >= 0x2066 && point <= 0x2069) || point == 0x200e ||
                           point == 0x200f || point == 0x061c;
    return overlong || surrogate || control || direction || point > 0x10ffff ? 0 : length;
}

/// Text of foreign origin made fit for one line of a log: what cannot be printed becomes `?`, and
/// what is longer than `max_length` bytes is cut and ends in `...`.
[[nodiscard]] inline std::string printable(std::string_view text,
                                           std::size_t max_length = max_text_length) {
    const auto plain = [](char c) { return c >= 0x20 && c < 0x7f; };
    if (text.size() <= max_length && std::all_of(text.begin(), text.end(), plain))
        return std::string(text);  // as nearly all is
    std::string result;
    result.reserve(text.size() < max_length ? text.size() : max_length + 3);
    while (!text.empty()) {
        const std::size_t length = printable_length(text);
        const std::size_t step = length == 0 ? 1 : length;
        if (result.size() + step > max_length) return result += "...";
        if (length == 0) {
            result += '?';
        } else {
            result.append(text.substr(0, length));
        }
        text.remove_prefix(step);
    }
    return result;
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
