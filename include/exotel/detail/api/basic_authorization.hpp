#ifndef EXOTEL_DETAIL_API_BASIC_AUTHORIZATION_HPP
#define EXOTEL_DETAIL_API_BASIC_AUTHORIZATION_HPP

#include <exotel/credentials.hpp>
#include <exotel/detail/util/secret.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Base64 (RFC 4648, 4) of `bytes`, appended; `to` must have room, so that no copy is left in freed
/// memory.
inline void append_base64(std::string& to, std::string_view bytes) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const unsigned group = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
        to += alphabet[group >> 18U & 63U];
        to += alphabet[group >> 12U & 63U];
        to += i + 1 < bytes.size() ? alphabet[group >> 6U & 63U] : '=';
        to += i + 2 < bytes.size() ? alphabet[group & 63U] : '=';
    }
}

/// The header line that carries the credentials (RFC 7617), made once and shared by all requests.
[[nodiscard]] inline Secret basic_authorization(const Credentials& credentials) {
    const std::string_view key = CredentialsAccess::api_key(credentials);
    const std::string_view token = CredentialsAccess::api_token(credentials);
    constexpr std::string_view start = "Authorization: Basic ";

    WipedText pair;
    pair.text.reserve(key.size() + 1 + token.size());
    pair.text.append(key).append(1, ':').append(token);
    WipedText line;
    line.text.reserve(start.size() + (pair.text.size() + 2) / 3 * 4);
    line.text.append(start);
    append_base64(line.text, pair.text);
    return Secret(line.text);
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
