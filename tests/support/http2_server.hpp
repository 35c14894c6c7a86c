#ifndef EXOTEL_TESTS_HTTP2_SERVER_HPP
#define EXOTEL_TESTS_HTTP2_SERVER_HPP

#include "listener.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace exotel_tests {

/// How the HTTP/2 server treats a request.
enum class Http2Reply {
    success,    ///< 200 with the body given
    not_found,  ///< 404 with an envelope
    refuse,     ///< RST_STREAM, REFUSED_STREAM: certainly not processed
    reset,      ///< RST_STREAM, INTERNAL_ERROR
    go_away,    ///< GOAWAY that leaves this request out, then closes
    cut,        ///< closes the connection
    half,       ///< the header and half a body, then closes
    garbage,    ///< bytes that are no frame
    hang        ///< nothing, ever
};

/// Just enough HTTP/2 to misbehave in it: frames by hand, request headers unread.
class Http2Server {
public:
    /// Receives the number of the request over all connections, from 0.
    using Script = std::function<Http2Reply(int)>;

    /// If `requests_per_connection` is not 0, a GOAWAY follows the last of them, and what comes
    /// after it is ignored, as in nginx (`keepalive_requests`).
    Http2Server(Script script, std::string body, int requests_per_connection = 0);
    Http2Server(const Http2Server&) = delete;
    Http2Server& operator=(const Http2Server&) = delete;
    ~Http2Server() { listener_.stop(); }

    [[nodiscard]] std::string base_url() const {
        return "https://localhost:" + std::to_string(listener_.port());
    }
    [[nodiscard]] int requests() const { return requests_; }
    [[nodiscard]] int connections() const { return listener_.connections(); }

private:
    void serve(int socket);
    bool reply(ssl_st* tls, const std::string& stream, Http2Reply how);

    Script script_;
    std::string body_;
    int requests_per_connection_;
    std::shared_ptr<ssl_ctx_st> tls_;
    std::atomic<int> requests_{0};
    Listener listener_;
};

}  // namespace exotel_tests

#endif
