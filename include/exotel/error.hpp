// Errors: what went wrong, and whether the request may have been applied nevertheless.
//
//     const exotel::Error& error = removal.error();
//     if (error.may_have_been_applied) try_again_later(contact);
//     log(error.message);
#ifndef EXOTEL_ERROR_HPP
#define EXOTEL_ERROR_HPP

#include <exotel/detail/config.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

// An exception that crosses shared libraries needs default visibility: hidden, each library has its
// own type_info, and with libc++ a handler in another library does not match.
#if defined(__GNUC__) && !defined(_WIN32)
#define EXOTEL_LISTS_CLIENT_VISIBLE __attribute__((visibility("default")))
#else
#define EXOTEL_LISTS_CLIENT_VISIBLE
#endif

namespace exotel { inline namespace v0_1 {

/// The kind of failure.
enum class Errc {
    invalid_argument,    ///< refused before anything was sent
    cancelled,           ///< the caller's `StopToken` ended it, or a callback threw
    deadline_exceeded,   ///< `total_timeout` passed
    connection_failed,   ///< could not connect, or the connection broke before the response was
                         ///< complete
    tls_failed,          ///< the TLS handshake failed, or the server's certificate is not trusted
    timed_out,           ///< `connect_timeout` or `attempt_timeout` passed
    response_too_large,  ///< the response is longer than `max_response_bytes`, or its header than
                         ///< 64 KiB
    malformed_response,  ///< the response cannot be read, does not say what happened, or is about
                         ///< another contact, list or account
    unauthorized,        ///< 401, 407: wrong key, token or region; or the proxy requires a login
    payment_required,    ///< 402: plan limit or balance
    forbidden,  ///< 403: IP allow-list, missing permission, suspended account, SID of another
                ///< account
    /// 404, 410: the contact is not on that list, or the list, contact or account SID is wrong; or
    /// no list has that name
    not_found,
    conflict,      ///< 409; or several lists have that name
    rate_limited,  ///< 429, or the quota is used up
    server_error,  ///< 408, or 5xx: then it may have been applied, except after 501 and 505
    rejected,      ///< any other refusal: 3xx, 400, 405, 415 and other 4xx
};

/// The enumerator's name, for logs and metric labels.
[[nodiscard]] constexpr std::string_view to_string(Errc code) noexcept {
    switch (code) {
        case Errc::invalid_argument: return "invalid_argument";
        case Errc::cancelled: return "cancelled";
        case Errc::deadline_exceeded: return "deadline_exceeded";
        case Errc::connection_failed: return "connection_failed";
        case Errc::tls_failed: return "tls_failed";
        case Errc::timed_out: return "timed_out";
        case Errc::response_too_large: return "response_too_large";
        case Errc::malformed_response: return "malformed_response";
        case Errc::unauthorized: return "unauthorized";
        case Errc::payment_required: return "payment_required";
        case Errc::forbidden: return "forbidden";
        case Errc::not_found: return "not_found";
        case Errc::conflict: return "conflict";
        case Errc::rate_limited: return "rate_limited";
        case Errc::server_error: return "server_error";
        case Errc::rejected: return "rejected";
    }
    return "unknown";
}

/// What failed, what Exotel said, and whether the request may have been applied.
///
/// Contains no secret and no control character; server text is cut to 256 bytes.
struct Error {
    Errc code{};          ///< the kind of failure
    std::string message;  ///< one line for a log: what, for which contact and list, why, what to do
    int http_status = 0;  ///< HTTP status of the last attempt; 0: no response
    int api_code = 0;     ///< `error_data.code` or `RestException.Code`, if that is a number
    std::string api_message;      ///< `error_data.message` or `RestException.Message`
    std::string api_description;  ///< `error_data.description`
    std::string request_id;       ///< Exotel's, of the last attempt: quote it to their support
    int attempts = 0;             ///< number of attempts, libcurl's own resends included
    /// True if a request was sent and no trustworthy response says that it had no effect. 303, and
    /// every 5xx except 501 and 505, leave that open: a gateway without a response cannot know.
    bool may_have_been_applied = false;
    /// True if the last response is the word of Exotel's API itself, not of a proxy or gateway:
    /// without it, a `not_found` says nothing about the contact.
    bool answered_by_api = false;
    std::optional<std::chrono::seconds> retry_after;  ///< how long to wait before the next call
};

/// Thrown by `Result::value()` and by constructors; `what()` is the error's message.
class EXOTEL_LISTS_CLIENT_VISIBLE Exception : public std::runtime_error {
public:
    /// Wraps the error.
    explicit Exception(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}

    /// The error with all its details.
    [[nodiscard]] const Error& error() const noexcept { return error_; }

private:
    Error error_;
};

}}  // namespace exotel::v0_1

#endif
