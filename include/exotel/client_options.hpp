// Options of a client.
//
//     exotel::ClientOptions options;
//     options.region = exotel::Region::mumbai;
//     options.rate_limit.requests = 600;  // per minute
//     options.on_attempt = [](const exotel::AttemptEvent& event) { log(event); };
#ifndef EXOTEL_CLIENT_OPTIONS_HPP
#define EXOTEL_CLIENT_OPTIONS_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/error.hpp>
#include <exotel/stop_token.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 {

/// The region, chosen when the account was created; the wrong one answers 401 or 404.
enum class Region {
    singapore,  ///< `https://api.exotel.com`
    mumbai,     ///< `https://api.in.exotel.com`
};

/// How often a failed request is retried, and how long each wait is.
///
/// The defaults follow Exotel's advice (1, 2, 4, 8, 16 s; five retries) with full jitter: each wait
/// is random in [0, min(max_backoff, initial_backoff x 2^n)], but at least `Retry-After`, up to an
/// hour. If the request was certainly not sent, the first wait is at most 50 ms, so that a refused
/// connection is given up within two seconds. Retried: 408, 429, 5xx
/// except 501 and 505, failed and broken connections, timeouts, truncated responses, and a 401 if
/// `set_credentials` was called meanwhile. Retried once: TLS handshake failures; on a new
/// connection, 421 and a response about another contact, list or account. Never retried:
/// certificate errors, redirects, other 4xx.
///
/// Source: https://developer.exotel.com/docs/advanced-config/rate-limiting
struct RetryPolicy {
    /// Total attempts, at least 1. Requests that libcurl resends by itself do not count.
    int max_attempts = 6;
    /// Upper bound of the first wait.
    std::chrono::milliseconds initial_backoff{1'000};
    /// Upper bound of any backoff; `Retry-After` can ask for more.
    std::chrono::milliseconds max_backoff{16'000};

    /// One attempt, no retry.
    [[nodiscard]] static RetryPolicy none() noexcept {
        RetryPolicy policy;
        policy.max_attempts = 1;
        return policy;
    }
};

/// Limits what one client sends over all threads: at most `requests` in any window of `per`.
///
/// Exotel documents 200 requests a minute for an account, and elsewhere 30 for campaign calls;
/// other programs that use the account count against the same quota.
///
/// Source: https://developer.exotel.com/docs/getting-started/api-credentials
struct RateLimit {
    /// Requests per window; 0: no limit.
    int requests = 200;
    /// The length of the window; at most a year.
    std::chrono::milliseconds per{60'000};
    /// How many may be sent at once after an idle period.
    int burst = 10;

    /// No limit of the client's own; it still obeys Exotel's 429 and `Retry-After`.
    [[nodiscard]] static RateLimit none() noexcept {
        RateLimit limit;
        limit.requests = 0;
        return limit;
    }
};

/// One finished attempt, for logs and metrics; contains no secrets and no control characters.
///
/// The views are valid only during the callback.
struct AttemptEvent {
    std::string_view list;                ///< the list of the request
    std::string_view contact;             ///< the contact of the request
    std::string_view request_id;          ///< Exotel's, if the response has one
    int attempt = 0;                      ///< starts at 1; libcurl's own resends count
    std::chrono::microseconds elapsed{};  ///< duration of the attempt
    int http_status = 0;                  ///< 0: no response
    std::optional<Errc> error;            ///< empty: success
    bool sent = false;                    ///< whether the request was sent at all
    /// Time until the next attempt; empty if there is none.
    std::optional<std::chrono::milliseconds> next_attempt_in;
};

/// Options of a client; the defaults suit a service that removes contacts one by one.
///
/// The constructor of `ListsClient` throws `Exception` (`Errc::invalid_argument`, naming the
/// option) for unusable values. Longer durations count as ten years, of one attempt as 24 days.
struct ClientOptions {
    /// Selects the host, unless `base_url` is set.
    Region region = Region::singapore;
    /// Another server, such as `https://localhost:8443`; empty: the region's. Must be https, or
    /// http for loopback; https is assumed if there is no scheme; a leading `@` and a trailing `/`
    /// are ignored; user, query and fragment are refused.
    std::string base_url;
    /// A PEM file that replaces the system's trust store, also for an https proxy; empty: `ca_pem`
    /// or the system's.
    std::string ca_file;
    /// PEM text to use instead of `ca_file`; needs libcurl 7.77 or newer.
    std::string ca_pem;
    /// Pins the server's public key in addition to verification: `sha256//` and the base64 hash.
    std::string pinned_public_key;
    /// Unset: the proxy from the environment; `""`: none. An explicit proxy overrides `no_proxy` of
    /// the environment.
    std::optional<std::string> proxy;
    /// Appended to the User-Agent, such as `billing/3.1`.
    std::string user_agent_suffix;

    /// Limits name lookup, TCP and TLS of one attempt.
    std::chrono::milliseconds connect_timeout{10'000};
    /// Limits one attempt, including connecting.
    std::chrono::milliseconds attempt_timeout{30'000};
    /// Limits all attempts and waits of one call; `CallOptions` can override it.
    std::chrono::milliseconds total_timeout{120'000};

    RetryPolicy retry;     ///< when and how often to retry
    RateLimit rate_limit;  ///< for everything this client sends

    /// A longer response fails with `Errc::response_too_large`.
    std::size_t max_response_bytes = std::size_t{1024} * 1024;
    /// Allows contact SIDs that look like phone numbers: 7 to 15 digits, also as spreadsheets write
    /// them, but without `+`. By default they fail with `Errc::invalid_argument`: Exotel answers
    /// 404 for a number in place of a SID, which would look like "not on the list".
    bool allow_numeric_contact_sids = false;

    /// Called after every attempt, on the thread that made the call; concurrently if several
    /// threads make calls. May throw: the call then settles and ends, and the exception reaches its
    /// caller.
    std::function<void(const AttemptEvent&)> on_attempt;

    /// Replaces libcurl in tests: see `exotel/testing/fake_exotel.hpp`. Empty: libcurl.
    TransportFactory transport;
};

/// Options of one call.
struct CallOptions {
    /// Limits all attempts and waits of this call; unset: `ClientOptions::total_timeout`.
    std::optional<std::chrono::milliseconds> total_timeout;
    /// Ends the call early.
    StopToken stop;
};

}}  // namespace exotel::v0_1

#endif
