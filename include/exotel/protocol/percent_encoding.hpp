#ifndef EXOTEL_PROTOCOL_PERCENT_ENCODING_HPP
#define EXOTEL_PROTOCOL_PERCENT_ENCODING_HPP

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
    for (const char c : segment) {
        if (is_unreserved(c)) {
            url += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            url += '%';
            url += digits[byte >> 4U];
            url += digits[byte & 0xfU];
        }
    }
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
