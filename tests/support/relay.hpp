#ifndef EXOTEL_TESTS_RELAY_HPP
#define EXOTEL_TESTS_RELAY_HPP

#include <atomic>
#include <thread>
#include <vector>

namespace exotel_tests {

/// A TCP relay on loopback whose connections can be made to hang: they stay open and pass nothing
/// on.
class Relay {
public:
    explicit Relay(int target_port);
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;
    ~Relay();

    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] int connections() const { return connections_; }
    /// Freezes every connection that is open now.
    void freeze() { frozen_below_ = connections_.load(); }

private:
    void accept_connections(int target_port);
    void forward(int client, int server, int number);

    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<int> connections_{0};
    std::atomic<int> frozen_below_{0};
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace exotel_tests

#endif
