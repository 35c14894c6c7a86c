#ifndef EXOTEL_CLIENT_OPTIONS_HPP
#define EXOTEL_CLIENT_OPTIONS_HPP

#include <exotel/attempt_event.hpp>
#include <exotel/http/transport.hpp>
#include <exotel/rate_limit.hpp>
#include <exotel/region.hpp>
#include <exotel/retry_policy.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace exotel {
inline namespace v0_1 {

/// Everything that a client can be told; the defaults suit a service that removes contacts one by
/// one.
///
/// `ListsClient`'s constructor throws `Exception` (`Errc::invalid_argument`) on what cannot be
/// used.
struct ClientOptions {
    Region region = Region::singapore;  ///< chooses the host unless `base_url` does
    /// Another server, such as `https://localhost:8443`; empty: the region's. https only, http for
    /// loopback alone; no scheme means https; a leading `@` and a trailing `/` are forgiven; user,
    /// query, fragment refused.
    std::string base_url;
    std::string
        ca_file;  ///< PEM file of CAs; when set, these alone are trusted. Empty: the system's
    /// Another proof that it is Exotel: `sha256//` and the base64 hash of the public key. Adds to
    /// verification.
    std::string pinned_public_key;
    std::optional<std::string> proxy;  ///< unset: as the environment says; `""`: none
    std::string user_agent_suffix;     ///< appended to the User-Agent, such as `billing/3.1`

    std::chrono::milliseconds connect_timeout{
        10'000};  ///< name look-up, TCP and TLS of one attempt
    std::chrono::milliseconds attempt_timeout{30'000};  ///< one attempt, connecting included
    std::chrono::milliseconds total_timeout{
        120'000};  ///< all attempts and waits of one `remove_contact`

    RetryPolicy retry;     ///< how often, after what waits
    RateLimit rate_limit;  ///< the ceiling for everything that this client sends

    std::size_t max_response_bytes = std::size_t{1024} * 1024;  ///< a longer answer is an error

    /// Told of every attempt that ended, on the thread that made the call: on several at once where
    /// several call. May throw: the call then ends, settled, and the exception reaches its caller.
    std::function<void(const AttemptEvent&)> on_attempt;

    /// Replaces the network, for tests: see `exotel/testing/fake_exotel.hpp`. Empty: libcurl.
    http::TransportFactory transport;
};

}  // namespace v0_1
}  // namespace exotel

#endif
