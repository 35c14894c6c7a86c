#include "listener.hpp"

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <utility>

namespace exotel_tests {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<in_port_t>(port));
    return address;
}

std::shared_ptr<ssl_ctx_st> tls_context(Certificate certificate) {
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    const Certificates& certificates = Certificates::get();
    if (SSL_CTX_use_certificate_chain_file(
            context.get(), certificates.certificate_file(certificate).c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), certificates.key_file().c_str(),
                                    SSL_FILETYPE_PEM) != 1) {
        throw std::runtime_error("cannot load the test certificate");
    }
    return context;
}

Listener::Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    // For this test program's own writes; the library is tested separately.
    std::signal(SIGPIPE, SIG_IGN);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, generic, size) != 0 || ::listen(socket_, 128) != 0 ||
        ::getsockname(socket_, generic, &size) != 0) {
        throw std::runtime_error("cannot listen on loopback");
    }
    port_ = ntohs(address.sin_port);
}

Listener::~Listener() {
    stop();
    ::close(socket_);
}

void Listener::start(Serve serve) {
    acceptor_ = std::thread([this, serve = std::move(serve)] {
        while (!stopping_) {
            pollfd waiting{socket_, POLLIN, 0};
            if (::poll(&waiting, 1, 10) <= 0) continue;
            const int socket = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) continue;
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            const int number = connections_++;
            threads_.emplace_back([&serve, socket, number] { serve(socket, number); });
        }
        for (std::thread& thread : threads_) thread.join();
    });
}

void Listener::stop() {
    stopping_ = true;
    if (acceptor_.joinable()) acceptor_.join();
}

}  // namespace exotel_tests
