#include "relay.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <thread>

namespace exotel_tests {

namespace {

/// Passes on the bytes that have arrived; false if that side is closed.
bool pass_on(int from, int to) {
    std::array<char, 16384> bytes{};
    const ssize_t size = ::recv(from, bytes.data(), bytes.size(), 0);
    return size > 0 &&
           ::send(to, bytes.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL) == size;
}

}  // namespace

Relay::Relay(int target_port) : target_port_(target_port) {
    listener_.start([this](int client, int number) { serve(client, number); });
}

void Relay::serve(int client, int number) {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(target_port_);
    const bool connected =
        ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    while (connected && !listener_.stopping()) {
        std::array<pollfd, 2> waiting{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
        if (::poll(waiting.data(), waiting.size(), 5) <= 0) continue;
        if (number < frozen_below_) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            continue;
        }
        if (waiting[0].revents != 0 && !pass_on(client, server)) break;
        if (waiting[1].revents != 0 && !pass_on(server, client)) break;
    }
    ::close(client);
    ::close(server);
}

}  // namespace exotel_tests
