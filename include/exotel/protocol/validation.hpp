#ifndef EXOTEL_PROTOCOL_VALIDATION_HPP
#define EXOTEL_PROTOCOL_VALIDATION_HPP

#include <exotel/error.hpp>
#include <exotel/protocol/percent_encoding.hpp>
#include <exotel/protocol/printable.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

inline constexpr std::size_t longest_sid = 128;

[[nodiscard]] constexpr bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

[[nodiscard]] inline Error invalid_argument(std::string message) {
    Error error;
    error.code = Errc::invalid_argument;
    error.message = std::move(message);
    return error;
}

/// What is wrong with a SID, worded to follow its name; empty: nothing. Such a SID could change the
/// path of the URL on its way (libcurl and servers collapse dot segments, encoded ones too).
[[nodiscard]] inline std::string_view fault_in_sid(std::string_view sid) noexcept {
    if (sid.empty()) return "is empty";
    if (sid == "." || sid == "..") return "is a dot segment, which would change the URL's path";
    if (sid.size() > longest_sid) return "is longer than 128 bytes";
    for (const char c : sid) {
        if (is_unreserved(c)) continue;
        if (is_control(c)) return "holds a control character";
        if (c == ' ' || c == '/' || c == '\\' || c == '?' || c == '#' || c == '%')
            return "holds a space or one of / \\ ? # %";
    }
    return {};
}

/// The error for a SID that must not be sent; empty: it may. `kind` is such as `contact SID`.
[[nodiscard]] inline std::optional<Error> check_sid(std::string_view kind, std::string_view sid) {
    const std::string_view fault = fault_in_sid(sid);
    if (fault.empty()) return std::nullopt;
    std::string message = "the ";
    message.append(kind).append(" '").append(printable(sid, 64)).append("' ").append(fault);
    return invalid_argument(message + "; nothing was sent");
}

/// What is wrong with an API key and token; never shows any of them. Empty: nothing.
[[nodiscard]] inline std::string_view fault_in_api_key(std::string_view key) noexcept {
    if (key.empty()) return "the API key is empty";
    for (const char c : key) {
        if (c == ':') return "the API key holds a colon, which Basic authentication cannot carry";
        if (is_control(c)) return "the API key holds a control character (a line end from a file?)";
    }
    return {};
}

[[nodiscard]] inline std::string_view fault_in_api_token(std::string_view token) noexcept {
    if (token.empty()) return "the API token is empty";
    for (const char c : token) {
        if (is_control(c))
            return "the API token holds a control character (a line end from a file?)";
    }
    return {};
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
