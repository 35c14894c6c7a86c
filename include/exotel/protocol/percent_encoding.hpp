#ifndef EXOTEL_PROTOCOL_PERCENT_ENCODING_HPP
#define EXOTEL_PROTOCOL_PERCENT_ENCODING_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// The characters that RFC 3986 (2.3) lets stand in any part of a URL as they are.
[[nodiscard]] constexpr bool is_unreserved(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
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
