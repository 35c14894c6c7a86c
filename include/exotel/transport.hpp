// Replaces libcurl, in a test or with another HTTP library: derive from `Transport`, and set
// `ClientOptions::transport`. Most tests need only `exotel/testing/fake_exotel.hpp`.
//
//     options.transport = [] { return std::make_unique<MyTransport>(); };
#ifndef EXOTEL_TRANSPORT_HPP
#define EXOTEL_TRANSPORT_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/detail/util/secret.hpp>
#include <exotel/detail/util/stop_state.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace exotel { inline namespace v0_1 {

/// A time of the clock that waits are measured with; no date.
using TimePoint = std::chrono::steady_clock::time_point;

/// A request to send. It has no body: the operations of this library need none.
struct Request {
    const char* method = "GET";  ///< HTTP method
    std::string url;             ///< complete, percent-encoded

    /// The complete header line, `Authorization: Basic …`; shared, not copied for each request.
    std::shared_ptr<const detail::Secret> authorization;
    std::chrono::milliseconds timeout{};  ///< for this attempt, including connecting
    /// Opens a new connection and looks the host name up again, even if one is open and the name is
    /// cached.
    bool new_connection = false;
};

/// Why there is no complete response.
enum class TransportError {
    none,         ///< the response is complete
    connection,   ///< could not connect, or the connection broke
    handshake,    ///< the TLS handshake failed
    certificate,  ///< the server's certificate, our CA file or the pinned key prevents the
                  ///< connection
    timeout,
    too_large,  ///< the response exceeds the size limit
    malformed,  ///< not valid HTTP
    local,      ///< this machine, build or configuration cannot send it at all
};

/// An HTTP response; of its header fields the first of each kind, trimmed, at most 64 bytes.
struct Response {
    int status = 0;                    ///< HTTP status
    std::string body;                  ///< at most `max_response_bytes`
    std::string date;                  ///< `Date`
    std::string retry_after;           ///< `Retry-After`
    std::string rate_limit_remaining;  ///< `X-RateLimit-Remaining`
    std::string rate_limit_reset;      ///< `X-RateLimit-Reset`

    /// True if only the end of the connection marked the end of the body: it may be truncated.
    bool may_be_cut = false;

    /// Clears all fields, and keeps their memory for the next response.
    void clear() noexcept {
        status = 0;
        may_be_cut = false;
        for (std::string* text :
             {&body, &date, &retry_after, &rate_limit_remaining, &rate_limit_reset}) {
            text->clear();
        }
    }
};

/// How one submitted request ended.
struct Completion {
    std::size_t id = 0;                           ///< the id given to `submit`
    TransportError error = TransportError::none;  ///< why there is no complete response
    int sends = 0;       ///< how often it was sent; more than 1: the transport resent it
    std::string detail;  ///< what went wrong, in words
    Response response;   ///< after an error: what had arrived by then; not to be trusted
};

/// Sends requests and waits for responses; the library's only access to the network and its only
/// clock.
///
/// Used by one thread at a time; only `stop_requested`, which wakes a waiting thread, may be called
/// from any thread.
class Transport : public detail::StopListener {
public:
    /// The current time, on the clock that `wait` uses.
    [[nodiscard]] virtual TimePoint now() const noexcept = 0;
    /// The time of day, to interpret the dates that servers send.
    [[nodiscard]] virtual std::chrono::system_clock::time_point time_of_day() const noexcept = 0;

    /// Starts a request; `id` identifies it from then on. Every failure but `std::bad_alloc` is
    /// reported as a completion.
    virtual void submit(std::size_t id, const Request& request) = 0;

    /// Waits until `until` for a completion; null if the time is up or `stop_requested` was called.
    /// The completion is valid until the next call.
    virtual const Completion* wait(TimePoint until) = 0;

    /// Cancels a request at once; returns how often it was sent.
    virtual int abandon(std::size_t id) noexcept = 0;

    /// How many requests can be in flight without queueing for a connection; may change with a
    /// response.
    [[nodiscard]] virtual std::size_t capacity() const noexcept = 0;
};

/// Makes a transport. Called from any thread, if more calls run at once than there are transports.
using TransportFactory = std::function<std::unique_ptr<Transport>()>;

}}  // namespace exotel::v0_1

#endif
