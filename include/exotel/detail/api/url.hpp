#ifndef EXOTEL_DETAIL_API_URL_HPP
#define EXOTEL_DETAIL_API_URL_HPP

#include <exotel/client_options.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/detail/util/text.hpp>
#include <exotel/error.hpp>
#include <exotel/sid.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Where requests go: scheme, host, port and an optional path prefix, without a trailing `/`.
struct Endpoint {
    std::string base;
    bool encrypted = true;  ///< false: plain HTTP, only to loopback
};

[[nodiscard]] constexpr std::string_view host_of(Region region) noexcept {
    return region == Region::mumbai ? "https://api.in.exotel.com" : "https://api.exotel.com";
}

/// `localhost`, 127.0.0.0/8 or `[::1]`, spelled unambiguously.
[[nodiscard]] inline bool is_loopback(std::string_view host) noexcept {
    if (equal_ignoring_case(host, "localhost") || host == "[::1]") return true;
    if (host.substr(0, 4) != "127.") return false;
    int parts = 0;
    while (true) {
        const std::size_t dot = host.find('.');
        if (read_digits(host.substr(0, dot), 256).value_or(256) > 255) return false;
        ++parts;
        if (dot == std::string_view::npos) return parts == 4;
        host.remove_prefix(dot + 1);
    }
}

/// A name, an IPv4 address, or an IPv6 address in brackets.
[[nodiscard]] inline bool is_host(std::string_view host) noexcept {
    const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (brackets) host = host.substr(1, host.size() - 2);
    if (host.empty() || host.front() == '.' || host.find("..") != std::string_view::npos)
        return false;
    for (const char c : host) {
        const char l = ascii_lower(c);
        const bool in_address = is_digit(c) || (l >= 'a' && l <= 'f') || c == ':' || c == '.';
        const bool in_name = is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
        if (!(brackets ? in_address : in_name)) return false;
    }
    return true;
}

/// A path of plain segments, without dot segments; it precedes the API's own path.
[[nodiscard]] inline bool is_plain_path(std::string_view path) noexcept {
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const std::string_view segment = path.substr(0, path.find('/'));
        if (segment.empty() || segment == "." || segment == "..") return false;
        for (const char c : segment) {
            if (!is_alphanumeric(c) && c != '-' && c != '.' && c != '_' && c != '~') return false;
        }
        path.remove_prefix(segment.size());
    }
    return true;
}

/// Reads `ClientOptions::base_url`; empty means the region's host. Throws `Exception` on one that
/// is not valid.
[[nodiscard]] inline Endpoint parse_base_url(std::string_view given, Region region) {
    if (given.empty()) return Endpoint{std::string(host_of(region)), true};
    // A refused URL may contain a user and password, so the message never shows it.
    const auto refuse = [](std::string_view why) {
        throw Exception(invalid_argument(std::string("base_url ").append(why)));
    };

    std::string_view rest = given;
    bool encrypted = true;
    if (const std::size_t end = rest.find("://"); end != std::string_view::npos) {
        const std::string_view scheme = rest.substr(0, end);
        encrypted = !equal_ignoring_case(scheme, "http");
        if (encrypted && !equal_ignoring_case(scheme, "https")) refuse("must begin with https://");
        rest.remove_prefix(end + 3);
    }
    if (!rest.empty() && rest.front() == '@')
        rest.remove_prefix(1);  // the official samples have it
    while (!rest.empty() && rest.back() == '/') rest.remove_suffix(1);

    if (rest.find('@') != std::string_view::npos) {
        refuse("must not hold a user or password: give them as Credentials");
    }
    if (rest.find_first_of("?#") != std::string_view::npos)
        refuse("must not hold a query or fragment");

    const std::size_t slash = rest.find('/');
    const std::string_view authority = rest.substr(0, slash);
    const std::string_view path =
        slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
    const std::size_t colon = authority.find(
        ':', authority.find(']') == std::string_view::npos ? 0 : authority.find(']'));
    const std::string_view host = authority.substr(0, colon);
    if (!is_host(host)) refuse("holds no valid host name");
    if (colon != std::string_view::npos) {
        const std::string_view port = authority.substr(colon + 1);
        const std::int64_t number = read_digits(port, 65536).value_or(0);
        if (number < 1 || number > 65535 || port.size() > 5) refuse("holds no valid port");
    }
    if (!is_plain_path(path)) refuse("must not hold a path with empty, dot or special segments");
    if (!encrypted && !is_loopback(host)) {
        refuse(
            "is http for a host other than loopback: use https, or the API key would be sent "
            "unencrypted");
    }

    std::string base = encrypted ? "https://" : "http://";
    base.append(authority).append(path);
    return Endpoint{std::move(base), encrypted};
}

/// The URL of an account, to which each operation appends. Nothing in it needs percent-encoding:
/// `Sid::validate` refuses what would.
[[nodiscard]] inline std::string account_url(const Endpoint& endpoint, const AccountSid& account) {
    return endpoint.base + "/v2/accounts/" + account.str();
}

}}}  // namespace exotel::v0_1::detail

#endif
