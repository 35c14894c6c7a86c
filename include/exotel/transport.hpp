// Where a test, or another HTTP library, takes the place of libcurl: derive from `Transport`, and
// set `ClientOptions::transport`. Most tests need only `exotel/testing/fake_exotel.hpp`.
//
//     options.transport = [] { return std::make_unique<MyTransport>(); };
#ifndef EXOTEL_TRANSPORT_HPP
#define EXOTEL_TRANSPORT_HPP

#include <exotel/detail/cpp17.hpp>
// First, so that an older compiler stops here.
#include <exotel/detail/util/secret.hpp>
#include <exotel/detail/util/stop_state.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace exotel {
inline namespace v0_1 {

using TimePoint = std::chrono::steady_clock::time_point;

/// What is to be sent. It has no body: the operations of this library need none.
struct Request {
    const char* method = "GET";  ///< HTTP's name of it
    std::string url;             ///< whole, percent-encoded

    /// The whole header line, `Authorization: Basic …`; shared, so that the secret exists once.
    std::shared_ptr<const detail::Secret> authorization;
    std::chrono::milliseconds timeout{};  ///< for this attempt, connecting included
    /// Opens a new connection and looks the host name up again, even where one is open and the
    /// name is cached.
    bool new_connection = false;
};

/// Why there is no whole response.
enum class TransportError {
    none,         ///< there is one
    connection,   ///< could not connect, or the connection broke
    handshake,    ///< TLS was not agreed on
    certificate,  ///< the server's certificate, our CA file or the pinned key forbids it
    timeout,
    too_large,  ///< our cap on the response's size
    malformed,  ///< not HTTP as it should be
    local,      ///< this machine, build or configuration cannot send it at all
};

/// An HTTP response; the header fields are those that the library acts upon, as they were sent.
struct Response {
    int status = 0;                    ///< of HTTP
    std::string body;                  ///< not longer than `max_response_bytes`
    std::string date;                  ///< `Date`
    std::string retry_after;           ///< `Retry-After`
    std::string rate_limit_limit;      ///< `X-RateLimit-Limit`
    std::string rate_limit_remaining;  ///< `X-RateLimit-Remaining`
    std::string rate_limit_reset;      ///< `X-RateLimit-Reset`

    /// True when only the connection's end told where the body ends, so that it may have been cut.
    bool may_be_cut = false;

    /// Empties it, keeping the memory for the next.
    void clear() noexcept {
        status = 0;
        may_be_cut = false;
        for (std::string* text : {&body, &date, &retry_after, &rate_limit_limit,
                                  &rate_limit_remaining, &rate_limit_reset}) {
            text->clear();
        }
    }
};

/// How one submitted request ended.
struct Completion {
    std::size_t id = 0;                           ///< what `submit` was given
    TransportError error = TransportError::none;  ///< why there is no whole response
    int sends = 0;       ///< how often it went out; more than 1: resent by the transport itself
    std::string detail;  ///< what went wrong, for a person
    Response response;   ///< with an error: what had arrived by then; not to be trusted
};

/// Sends requests and waits for responses; the library's only access to the network, and its only
/// clock.
///
/// One thread uses it at a time; only `stop_requested`, which wakes a waiting thread, may be called
/// from any thread.
class Transport : public detail::StopListener {
public:
    /// The current time, on the clock of `wait`.
    [[nodiscard]] virtual TimePoint now() const noexcept = 0;
    /// The time of day, to read dates that servers send.
    [[nodiscard]] virtual std::chrono::system_clock::time_point time_of_day() const noexcept = 0;

    /// Starts a request; `id` names it from then on. Every failure comes as a completion.
    virtual void submit(std::size_t id, const Request& request) = 0;

    /// Waits for a completion until `until`; null when the time is over or `stop_requested` was
    /// called.
    /// What it points to lives until the next call.
    virtual const Completion* wait(TimePoint until) = 0;

    /// Ends a request at once; returns how often it was sent.
    virtual int abandon(std::size_t id) noexcept = 0;

    /// How many requests can be in flight without queueing for a connection; may change with an
    /// answer.
    [[nodiscard]] virtual std::size_t capacity() const noexcept = 0;
};

/// Makes a transport. Called from any thread, when more calls run at once than there are
/// transports.
using TransportFactory = std::function<std::unique_ptr<Transport>()>;

}  // namespace v0_1
}  // namespace exotel

#endif
