#ifndef EXOTEL_TESTS_RELAY_HPP
#define EXOTEL_TESTS_RELAY_HPP

#include "listener.hpp"

#include <atomic>

namespace exotel_tests {

/// A TCP relay on loopback whose connections can be frozen: they stay open but pass nothing on.
class Relay {
public:
    explicit Relay(int target_port);
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;
    ~Relay() { listener_.stop(); }

    [[nodiscard]] int port() const { return listener_.port(); }
    [[nodiscard]] int connections() const { return listener_.connections(); }
    /// Freezes every connection that is open now.
    void freeze() { frozen_below_ = listener_.connections(); }

private:
    void serve(int client, int number);

    int target_port_;
    std::atomic<int> frozen_below_{0};
    Listener listener_;
};

}  // namespace exotel_tests

#endif
