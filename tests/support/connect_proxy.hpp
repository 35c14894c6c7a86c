#ifndef EXOTEL_TESTS_CONNECT_PROXY_HPP
#define EXOTEL_TESTS_CONNECT_PROXY_HPP

#include "certificates.hpp"
#include "listener.hpp"

#include <atomic>
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace exotel_tests {

/// An https proxy on loopback: opens tunnels (CONNECT) to ports of this machine.
class ConnectProxy {
public:
    explicit ConnectProxy(Certificate certificate);
    ConnectProxy(const ConnectProxy&) = delete;
    ConnectProxy& operator=(const ConnectProxy&) = delete;
    ~ConnectProxy() { listener_.stop(); }

    [[nodiscard]] std::string url() const {
        return "https://localhost:" + std::to_string(listener_.port());
    }
    [[nodiscard]] int tunnels() const { return tunnels_; }

private:
    void serve(int client);

    std::shared_ptr<ssl_ctx_st> tls_;
    std::atomic<int> tunnels_{0};
    Listener listener_;
};

}  // namespace exotel_tests

#endif
