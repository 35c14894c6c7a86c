#ifndef EXOTEL_TESTS_LISTENER_HPP
#define EXOTEL_TESTS_LISTENER_HPP

#include "certificates.hpp"

#include <netinet/in.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

struct ssl_ctx_st;

namespace exotel_tests {

/// A TCP port on loopback.
sockaddr_in loopback(int port);

/// The TLS context of a server; throws if the certificate cannot be loaded.
std::shared_ptr<ssl_ctx_st> tls_context(Certificate certificate);

/// Listens on loopback and serves each connection on its own thread.
class Listener {
public:
    /// Serves a connection and closes its socket. Connections are numbered from 0.
    using Serve = std::function<void(int socket, int number)>;

    /// Throws if this machine cannot listen.
    Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    /// Accepts connections until `stop`.
    void start(Serve serve);
    /// Waits until every connection is served; `stopping` asks them to end.
    void stop();

    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] int connections() const { return connections_; }
    [[nodiscard]] bool stopping() const { return stopping_; }

private:
    int socket_;
    int port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<int> connections_{0};
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace exotel_tests

#endif
