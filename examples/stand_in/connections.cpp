#include "connections.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace exotel_stand_in {

namespace {

bool accepted_on(int port, int socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return false;
    return address.ss_family == AF_INET &&
           ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port) == port;
}

}  // namespace

void end_connections_accepted_on(int port) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/dev/fd", ignored)) {
        const int descriptor = std::atoi(entry.path().filename().c_str());
        if (accepted_on(port, descriptor)) (void)::shutdown(descriptor, SHUT_RDWR);
    }
}

}  // namespace exotel_stand_in
