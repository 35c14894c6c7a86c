#ifndef EXOTEL_PROTOCOL_PERCENT_ENCODING_HPP
#define EXOTEL_PROTOCOL_PERCENT_ENCODING_HPP

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// The characters that RFC 3986 (2.3) lets stand in any part of a URL as they are, as a table:
/// every removal asks it for some two hundred characters.
inline constexpr std::array<bool, 256> unreserved = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789-._~")) {
        table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}();
[[nodiscard]] constexpr bool is_unreserved(char c) noexcept {
    return unreserved[static_cast<unsigned char>(c)];
}

/// Appends a path segment, everything outside the unreserved set percent-encoded.
inline void append_percent_encoded(std::string& url, std::string_view segment) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    while (!segment.empty()) {
        std::size_t plain = 0;
        while (plain < segment.size() && is_unreserved(segment[plain])) ++plain;
        url.append(segment.substr(0, plain));
        segment.remove_prefix(plain);
        if (segment.empty()) return;
        const auto byte = static_cast<unsigned char>(segment.front());
        url += '%';
        url += digits[byte >> 4U];
        url += digits[byte & 0xfU];
        segment.remove_prefix(1);
    }
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
