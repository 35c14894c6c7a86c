#include "connect_proxy.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace exotel_tests {

namespace {

bool send_all(SSL* tls, const std::string& bytes) {
    return SSL_write(tls, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

/// The port in a CONNECT request; 0 if it is not one.
int port_of(const std::string& header) {
    if (header.compare(0, 8, "CONNECT ") != 0) return 0;
    return std::atoi(header.c_str() + header.find(':') + 1);
}

}  // namespace

ConnectProxy::ConnectProxy(Certificate certificate) : tls_(tls_context(certificate)) {
    listener_.start([this](int client, int /*number*/) { serve(client); });
}

void ConnectProxy::serve(int client) {
    SSL* tls = SSL_new(tls_.get());
    SSL_set_fd(tls, client);
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::array<char, 16384> bytes{};
    bool open = SSL_accept(tls) == 1;
    std::string header;
    while (open && header.find("\r\n\r\n") == std::string::npos) {
        const int size = SSL_read(tls, bytes.data(), static_cast<int>(bytes.size()));
        open = size > 0;
        if (open) header.append(bytes.data(), static_cast<std::size_t>(size));
    }
    const sockaddr_in target = loopback(port_of(header));
    open = open &&
           ::connect(server, reinterpret_cast<const sockaddr*>(&target), sizeof target) == 0 &&
           send_all(tls, "HTTP/1.1 200 Connection established\r\n\r\n");
    if (open) ++tunnels_;
    while (open && !listener_.stopping()) {
        std::array<pollfd, 2> waiting{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
        if (SSL_pending(tls) == 0 && ::poll(waiting.data(), waiting.size(), 10) <= 0) continue;
        if (SSL_pending(tls) > 0 || waiting[0].revents != 0) {
            const int size = SSL_read(tls, bytes.data(), static_cast<int>(bytes.size()));
            open = size > 0 && ::send(server, bytes.data(), static_cast<std::size_t>(size),
                                      MSG_NOSIGNAL) == size;
        }
        if (open && waiting[1].revents != 0) {
            const ssize_t size = ::recv(server, bytes.data(), bytes.size(), 0);
            open = size > 0 && send_all(tls, {bytes.data(), static_cast<std::size_t>(size)});
        }
    }
    SSL_free(tls);
    ::close(client);
    ::close(server);
    ERR_clear_error();
}

}  // namespace exotel_tests
