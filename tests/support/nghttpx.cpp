#include "nghttpx.hpp"

#include "certificates.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>

namespace exotel_tests {

namespace {

/// A port that was just free.
int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    (void)::bind(socket, generic, size);
    (void)::getsockname(socket, generic, &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

bool listens(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<in_port_t>(port));
    const bool open = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return open;
}

}  // namespace

Nghttpx::Nghttpx(int backend_port) : port_(free_port()) {
    const Certificates& certificates = Certificates::get();
    const std::string frontend = "--frontend=127.0.0.1," + std::to_string(port_);
    const std::string backend = "--backend=127.0.0.1," + std::to_string(backend_port);
    const std::string key = certificates.key_file();
    const std::string certificate = certificates.certificate_file(Certificate::good);
    process_ = ::fork();
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // so that it does not outlive a killed test
        const int nowhere = ::open("/dev/null", O_RDWR);
        ::dup2(nowhere, STDOUT_FILENO);
        ::dup2(nowhere, STDERR_FILENO);
        ::execlp("nghttpx", "nghttpx", "--conf=/dev/null", "--single-process", "--workers=1",
                 frontend.c_str(), backend.c_str(), "--backend-read-timeout=30s", key.c_str(),
                 certificate.c_str(), nullptr);
        ::_exit(127);
    }
    for (int i = 0; i < 3000; ++i) {
        if (listens(port_)) return;
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            process_ = -1;
            throw std::runtime_error("nghttpx does not run: install nghttp2-proxy");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("nghttpx does not listen");
}

Nghttpx::~Nghttpx() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
}

}  // namespace exotel_tests
