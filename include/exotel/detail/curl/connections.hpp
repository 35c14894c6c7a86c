// The connections of libcurl. Finds bytes that arrived without a request, which libcurl does not
// report.
#ifndef EXOTEL_DETAIL_CURL_CONNECTIONS_HPP
#define EXOTEL_DETAIL_CURL_CONNECTIONS_HPP

#include <exotel/detail/curl/libcurl.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <forward_list>
#include <optional>
#include <string_view>

#if !defined(_WIN32)
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace exotel { inline namespace v0_1 { namespace detail {

/// The local address of a connection, in libcurl's form.
struct LocalAddress {
    std::array<char, 46> ip{};  ///< as `inet_ntop` writes it
    int port = 0;               ///< 0: none yet
};

#if defined(_WIN32)
// Here libcurl opens its sockets itself, and only its own checks of idle connections apply.
inline constexpr bool has_socket_callbacks = false;
inline curl_socket_t open_socket(const curl_sockaddr&) noexcept {
    return CURL_SOCKET_BAD;
}
inline int close_socket(curl_socket_t) noexcept {
    return 0;
}
inline std::size_t unread_bytes(curl_socket_t) noexcept {
    return 0;
}
inline std::optional<std::uint64_t> received_bytes(curl_socket_t) noexcept {
    return std::nullopt;
}
inline LocalAddress local_address(curl_socket_t) noexcept {
    return {};
}
#else
inline constexpr bool has_socket_callbacks = true;

/// Opens a socket that programs started by this process do not inherit.
[[nodiscard]] inline curl_socket_t open_socket(const curl_sockaddr& address) noexcept {
#if defined(SOCK_CLOEXEC)
    return ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
#else
    const curl_socket_t socket = ::socket(address.family, address.socktype, address.protocol);
    if (socket >= 0) (void)::fcntl(socket, F_SETFD, FD_CLOEXEC);
    return socket;
#endif
}
[[nodiscard]] inline int close_socket(curl_socket_t socket) noexcept {
    return ::close(socket);
}

/// Bytes that have arrived and are unread.
[[nodiscard]] inline std::size_t unread_bytes(curl_socket_t socket) noexcept {
    int size = 0;
    return ::ioctl(socket, FIONREAD, &size) == 0 && size > 0 ? static_cast<std::size_t>(size) : 0;
}

/// All bytes that ever arrived, a FIN counted as one; empty if none did or the system does not
/// count them, as gVisor.
[[nodiscard]] inline std::optional<std::uint64_t> received_bytes(curl_socket_t socket) noexcept {
#if defined(__linux__)
    // tcpi_bytes_received of Linux 4.1 and later (include/uapi/linux/tcp.h); struct tcp_info of the
    // C libraries ends before it.
    constexpr std::size_t offset = 128;
    std::uint64_t received = 0;
    std::array<unsigned char, offset + sizeof received> info{};
    auto size = static_cast<socklen_t>(info.size());
    if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, info.data(), &size) != 0) return std::nullopt;
    if (size < info.size()) return std::nullopt;
    std::memcpy(&received, &info[offset], sizeof received);
    if (received == 0) return std::nullopt;
    return received;
#else
    (void)socket;
    return std::nullopt;
#endif
}

[[nodiscard]] inline LocalAddress local_address(curl_socket_t socket) noexcept {
    LocalAddress local;
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return local;
    if (address.ss_family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(&address);
        ::inet_ntop(AF_INET, &v4->sin_addr, local.ip.data(), sizeof local.ip);
        local.port = ntohs(v4->sin_port);
    } else if (address.ss_family == AF_INET6) {
        const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address);
        ::inet_ntop(AF_INET6, &v6->sin6_addr, local.ip.data(), sizeof local.ip);
        local.port = ntohs(v6->sin6_port);
    }
    return local;
}
#endif

/// Those of the `received_bytes` that were read.
[[nodiscard]] inline std::optional<std::uint64_t> consumed_bytes(curl_socket_t socket) noexcept {
    std::optional<std::uint64_t> received = received_bytes(socket);
    while (received) {
        const std::size_t unread = unread_bytes(socket);
        if (unread == 0) break;
        // Bytes may have arrived between the two questions: ask until none did.
        const std::optional<std::uint64_t> received_now = received_bytes(socket);
        if (received_now == received)
            return *received - (std::min<std::uint64_t>)(*received, unread);
        received = received_now;
    }
    return received;
}

/// Whether `now` is more than a FIN, which counts as one, above `before`.
[[nodiscard]] constexpr bool has_come_since(std::uint64_t before, std::uint64_t now) noexcept {
    return now > before + 1;
}

/// A connection of libcurl, and which of the bytes read on it belong to a response.
class Connection {
public:
    explicit Connection(curl_socket_t socket) noexcept : socket_(socket) {}

    [[nodiscard]] curl_socket_t socket() const noexcept { return socket_; }
    [[nodiscard]] bool is_at(std::string_view ip, int port) noexcept {
        if (local_.port == 0) local_ = local_address(socket_);
        return local_.port == port && ip == local_.ip.data();
    }

    /// Whether it has carried an HTTP/1 response.
    [[nodiscard]] bool has_carried_http1() const noexcept { return is_http1_; }

    /// A request is about to be sent by `transfer`; false if the next bytes may answer another
    /// request.
    [[nodiscard]] bool begin_request(const void* transfer) noexcept {
        received_at_request_ = is_http2_ ? std::nullopt : received_bytes(socket_);
        if (is_http1_ && has_stray_bytes()) return false;
        transfer_ = transfer;
        consumed_at_end_.reset();
        return true;
    }
    /// A response begins; false if it arrived before its request was sent.
    [[nodiscard]] bool begin_response(bool http1) noexcept {
        is_http1_ = http1;
        is_http2_ = !http1;
        if (is_http2_ || !received_at_request_) return true;
        const std::optional<std::uint64_t> consumed = consumed_bytes(socket_);
        return !consumed || has_come_since(*received_at_request_, *consumed);
    }
    /// The response has been read. `undisputed`: its end is certain.
    void end_response(const void* transfer, bool undisputed) noexcept {
        if (transfer_ != transfer || is_http2_) return;
        undisputed_ = undisputed_ && undisputed;
        consumed_at_end_ = consumed_bytes(socket_);
    }

private:
    [[nodiscard]] bool has_stray_bytes() const noexcept {
        if (!undisputed_) return true;
        // libcurl may already have read them when it checked whether the connection is alive.
        if (consumed_at_end_) return received_at_request_ != consumed_at_end_;
        return unread_bytes(socket_) > 0;
    }

    curl_socket_t socket_;
    LocalAddress local_;
    const void* transfer_ = nullptr;  ///< that used it last; only compared
    bool is_http1_ = false;
    bool is_http2_ = false;  ///< HTTP/2 frames name their request
    bool undisputed_ = true;
    std::optional<std::uint64_t> received_at_request_;  ///< all that arrived before it was sent
    std::optional<std::uint64_t> consumed_at_end_;  ///< at the end of the last response, if known
};

/// The open connections of one multi handle.
class ConnectionRegistry {
public:
    /// Opens a socket; on failure `CURL_SOCKET_BAD` with `errno`.
    [[nodiscard]] curl_socket_t open(const curl_sockaddr& address) noexcept {
        const curl_socket_t socket = open_socket(address);
        if (socket == CURL_SOCKET_BAD) return socket;
        try {
            open_.emplace_front(socket);
        } catch (...) {
            (void)close_socket(socket);
            return CURL_SOCKET_BAD;
        }
        return socket;
    }
    int close(curl_socket_t socket) noexcept {
        open_.remove_if(
            [socket](const Connection& connection) { return connection.socket() == socket; });
        return close_socket(socket);
    }

    /// The connection that is bound to this local address; null if unknown.
    [[nodiscard]] Connection* find(std::string_view ip, int port) noexcept {
        for (Connection& connection : open_) {
            if (connection.is_at(ip, port)) return &connection;
        }
        return nullptr;
    }
    /// The connection with this socket; null if it was closed.
    [[nodiscard]] Connection* find(curl_socket_t socket) noexcept {
        for (Connection& connection : open_) {
            if (connection.socket() == socket) return &connection;
        }
        return nullptr;
    }

private:
    std::forward_list<Connection> open_;
};

}}}  // namespace exotel::v0_1::detail

#endif
