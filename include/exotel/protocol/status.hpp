#ifndef EXOTEL_PROTOCOL_STATUS_HPP
#define EXOTEL_PROTOCOL_STATUS_HPP

#include <exotel/error.hpp>

#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// The kind of failure that a status of 300 or more means.
///
/// Source: https://developer.exotel.com/api/http-status-codes
[[nodiscard]] constexpr Errc errc_of_status(int status) noexcept {
    switch (status) {
        case 401:
        case 407: return Errc::unauthorized;
        case 402: return Errc::payment_required;
        case 403: return Errc::forbidden;
        case 404:
        case 410: return Errc::not_found;
        case 408: return Errc::server_error;
        case 409: return Errc::conflict;
        case 429: return Errc::rate_limited;
        default: return status >= 500 && status <= 599 ? Errc::server_error : Errc::rejected;
    }
}

/// What to do about it, where the API's documents tell; else empty.
[[nodiscard]] constexpr std::string_view advice(Errc code) noexcept {
    switch (code) {
        case Errc::unauthorized: return "check the API key, the token and the region";
        case Errc::payment_required: return "check the account's plan and balance";
        case Errc::forbidden:
            return "check the account's IP allow-list, the key's permissions and that the SIDs are "
                   "this account's";
        case Errc::not_found: return "check list, contact, account and region";
        case Errc::conflict: return "something else changes the same list now: try again later";
        case Errc::rate_limited: return "send more slowly: lower ClientOptions::rate_limit";
        case Errc::server_error: return "try again later; see status.exotel.com";
        case Errc::tls_failed: return "check ClientOptions::ca_file and the server's certificate";
        case Errc::connection_failed: return "check network, host name and proxy";
        default: return {};
    }
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
