// Options of a client.
//
//     exotel::ClientOptions options;
//     options.region = exotel::Region::mumbai;
//     options.rate_limit.requests = 30;  // a minute
//     options.on_attempt = [](const exotel::AttemptEvent& event) { log(event); };
#ifndef EXOTEL_CLIENT_OPTIONS_HPP
#define EXOTEL_CLIENT_OPTIONS_HPP

#include <exotel/detail/cpp17.hpp>
// First, so that an older compiler stops here.
#include <exotel/error.hpp>
#include <exotel/stop_token.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {

/// The region of the account, chosen when the account was created; requests to the wrong one are
/// answered 401 or 404.
enum class Region {
    singapore,  ///< `https://api.exotel.com`
    mumbai,     ///< `https://api.in.exotel.com`
};

/// How often a failed request is tried again, and after what waits.
///
/// The defaults are Exotel's own advice (1, 2, 4, 8, 16 s; five retries) with full jitter: each
/// wait is drawn from [0, min(max_backoff, initial_backoff x 2^n)] and is never shorter than a
/// `Retry-After`. After a connection that certainly carried no request, the first wait is at most
/// 50 ms. Tried again are 408, 429, every 5xx except 501 and 505, failed and broken connections,
/// timeouts and responses that were cut short; 421 and a response about another contact, list or
/// account once, on a new connection; never certificates, redirects or other 4xx.
///
/// Source: https://developer.exotel.com/docs/advanced-config/rate-limiting
struct RetryPolicy {
    /// Attempts in total, at least 1. What libcurl sends again by itself does not count.
    int max_attempts = 6;
    /// Upper bound of the first wait.
    std::chrono::milliseconds initial_backoff{1'000};
    /// Upper bound of any wait.
    std::chrono::milliseconds max_backoff{16'000};

    /// One attempt, no retry.
    [[nodiscard]] static RetryPolicy none() noexcept {
        RetryPolicy policy;
        policy.max_attempts = 1;
        return policy;
    }
};

/// The limit on what one client sends, over all threads: at most `requests` in any window of `per`.
///
/// Exotel documents 200 requests a minute for an account, and elsewhere 30 for campaign calls;
/// other programs that use the account count against the same quota.
///
/// Source: https://developer.exotel.com/docs/getting-started/api-credentials
struct RateLimit {
    /// Requests in a window; 0: no limit.
    int requests = 200;
    /// The window; at most a year.
    std::chrono::milliseconds per{60'000};
    /// How many may be sent at once after an idle period.
    int burst = 10;

    /// No limit of our own; a 429 and `Retry-After` of Exotel's are still obeyed.
    [[nodiscard]] static RateLimit none() noexcept {
        RateLimit limit;
        limit.requests = 0;
        return limit;
    }
};

/// One attempt that ended, for logs and metrics; holds no secret and no control character.
///
/// The views live as long as the callback runs.
struct AttemptEvent {
    std::string_view list;                ///< the list asked for
    std::string_view contact;             ///< the contact asked for
    std::string_view request_id;          ///< Exotel's, where the response had one
    int attempt = 0;                      ///< 1 for the first
    std::chrono::microseconds elapsed{};  ///< from start to end of the attempt
    int http_status = 0;                  ///< 0: no response
    std::optional<Errc> error;            ///< empty: success
    bool sent = false;                    ///< whether the request went out at all
    /// How long until the next attempt; empty: there is none.
    std::optional<std::chrono::milliseconds> next_attempt_in;
};

/// Options of a client; the defaults suit a service that removes contacts one by one.
///
/// `ListsClient`'s constructor throws `Exception` (`Errc::invalid_argument`, the option named) on
/// what cannot be used. Durations of more than ten years mean ten years.
struct ClientOptions {
    /// Chooses the host, unless `base_url` does.
    Region region = Region::singapore;
    /// Another server, such as `https://localhost:8443`; empty: the region's. https only, http for
    /// loopback alone; no scheme means https; a leading `@` and a trailing `/` are ignored; user,
    /// query and fragment are refused.
    std::string base_url;
    /// A PEM file that replaces the system's trust store, for an https proxy, too; empty: `ca_pem`
    /// or the system's.
    std::string ca_file;
    /// The text of such a file, instead of `ca_file`; needs libcurl 7.77 or newer.
    std::string ca_pem;
    /// Pins the server's public key in addition to verification: `sha256//` and the base64 hash.
    std::string pinned_public_key;
    /// Unset: the proxy that the environment names; `""`: none. An explicit proxy wins over
    /// `no_proxy` of the environment.
    std::optional<std::string> proxy;
    /// Appended to the User-Agent, such as `billing/3.1`.
    std::string user_agent_suffix;

    /// Bounds name look-up, TCP and TLS of one attempt.
    std::chrono::milliseconds connect_timeout{10'000};
    /// Bounds one attempt, connecting included.
    std::chrono::milliseconds attempt_timeout{30'000};
    /// Bounds all attempts and waits of one call; `CallOptions` can say otherwise for one call.
    std::chrono::milliseconds total_timeout{120'000};

    RetryPolicy retry;     ///< how often, after what waits
    RateLimit rate_limit;  ///< for everything that this client sends

    /// A longer response is `Errc::response_too_large`.
    std::size_t max_response_bytes = std::size_t{1024} * 1024;
    /// Sends contact SIDs that look like phone numbers (`+` and digits, or 7 to 15 digits alone).
    /// By default they are refused as `Errc::invalid_argument`: Exotel answers 404 for a number in
    /// place of a SID, which would pass for "not on the list".
    bool allow_numeric_contact_sids = false;

    /// Called for every attempt that ended, on the thread that made the call: on several at once
    /// where several call. May throw: the call then ends, settled, and the exception reaches its
    /// caller.
    std::function<void(const AttemptEvent&)> on_attempt;

    /// Replaces the network, for tests: see `exotel/testing/fake_exotel.hpp`. Empty: libcurl.
    TransportFactory transport;
};

/// Options of one call.
struct CallOptions {
    /// Bounds all attempts and waits of this call; unset: `ClientOptions::total_timeout`.
    std::optional<std::chrono::milliseconds> total_timeout;
    /// Ends the call early.
    StopToken stop;
};

}  // namespace v0_1
}  // namespace exotel

#endif
