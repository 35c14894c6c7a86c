#include "connect_proxy.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace exotel_tests {

namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<in_port_t>(port));
    return address;
}

bool send_all(SSL* tls, const std::string& bytes) {
    return SSL_write(tls, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

/// The port that a CONNECT names; 0: it is none.
int port_of(const std::string& header) {
    if (header.compare(0, 8, "CONNECT ") != 0) return 0;
    return std::atoi(header.c_str() + header.find(':') + 1);
}

}  // namespace

ConnectProxy::ConnectProxy(Certificate certificate)
    : tls_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    std::signal(SIGPIPE, SIG_IGN);
    const Certificates& certificates = Certificates::get();
    SSL_CTX_use_certificate_chain_file(tls_.get(),
                                       certificates.certificate_file(certificate).c_str());
    SSL_CTX_use_PrivateKey_file(tls_.get(), certificates.key_file().c_str(), SSL_FILETYPE_PEM);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
        throw std::runtime_error("cannot listen on loopback");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_connections(); });
}

ConnectProxy::~ConnectProxy() {
    stopping_ = true;
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
    ::close(listener_);
}

void ConnectProxy::accept_connections() {
    while (!stopping_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 10) <= 0) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0) threads_.emplace_back([this, client] { serve(client); });
    }
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
    while (open && !stopping_) {
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
