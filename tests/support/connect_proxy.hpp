#ifndef EXOTEL_TESTS_CONNECT_PROXY_HPP
#define EXOTEL_TESTS_CONNECT_PROXY_HPP

#include "certificates.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

struct ssl_ctx_st;

namespace exotel_tests {

/// An https proxy on loopback: opens tunnels (CONNECT) to ports of this machine.
class ConnectProxy {
public:
    explicit ConnectProxy(Certificate certificate);
    ConnectProxy(const ConnectProxy&) = delete;
    ConnectProxy& operator=(const ConnectProxy&) = delete;
    ~ConnectProxy();

    [[nodiscard]] std::string url() const { return "https://localhost:" + std::to_string(port_); }
    [[nodiscard]] int tunnels() const { return tunnels_; }

private:
    void accept_connections();
    void serve(int client);

    std::shared_ptr<ssl_ctx_st> tls_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<int> tunnels_{0};
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace exotel_tests

#endif
