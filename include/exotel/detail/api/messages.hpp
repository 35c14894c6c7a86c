#ifndef EXOTEL_DETAIL_API_MESSAGES_HPP
#define EXOTEL_DETAIL_API_MESSAGES_HPP

#include <exotel/error.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// The kind of failure for a status of 300 or more.
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
        // A status above 599 counts as a 5xx (RFC 9110, 15).
        default: return status >= 500 ? Errc::server_error : Errc::rejected;
    }
}

/// What to do about an error; empty if nothing is known. `examples/exotel_lists/messages.hpp` looks
/// for some of these texts.
[[nodiscard]] inline std::string_view hint(const Error& error) noexcept {
    if (error.http_status == 407) return "check the proxy's user and password";
    switch (error.code) {
        case Errc::unauthorized: return "check the API key, the token and the region";
        case Errc::payment_required: return "check the account's plan and balance";
        case Errc::forbidden:
            return "check the account's IP allow-list, the key's permissions and that the SIDs are "
                   "this account's";
        case Errc::not_found: return "check list, contact, account and region";
        case Errc::conflict: return "something else is changing the same list: try again later";
        case Errc::rate_limited: return "send more slowly: lower ClientOptions::rate_limit";
        case Errc::server_error: return "try again later; see status.exotel.com";
        case Errc::tls_failed: return "check ClientOptions::ca_file and the server's certificate";
        case Errc::connection_failed: return "check network, host name and proxy";
        case Errc::timed_out: return "check network and proxy, or allow more time";
        case Errc::deadline_exceeded: return "allow more time: raise total_timeout";
        case Errc::malformed_response:
        case Errc::response_too_large: return "check that base_url and proxy lead to Exotel's API";
        case Errc::rejected:
            if (error.http_status < 400) return "check ClientOptions::base_url and the region";
            return "check list and contact, and ask Exotel's support";
        case Errc::invalid_argument:
        case Errc::cancelled: break;
    }
    return {};
}

/// Turns `error.message` into one line for a log: `head` says what failed, `what_to_do` ends the
/// line.
inline void format_message(Error& error, std::string_view head, std::string_view why_no_retry,
                           std::string_view what_to_do) {
    std::string line(head);
    line.append(": ").append(to_string(error.code));
    if (!error.message.empty()) line.append(": ").append(error.message);
    if (!error.request_id.empty()) line.append(", request id ").append(error.request_id);
    if (error.attempts > 0) {
        line.append(", ").append(std::to_string(error.attempts));
        line.append(error.attempts == 1 ? " attempt" : " attempts");
    }
    if (!why_no_retry.empty()) line.append(", ").append(why_no_retry);
    if (error.retry_after) {
        line.append(", wait ")
            .append(std::to_string(error.retry_after->count()))
            .append(" s before the next call");
    }
    if (!what_to_do.empty()) line.append("; ").append(what_to_do);
    error.message = std::move(line);
}

}}}  // namespace exotel::v0_1::detail

#endif
