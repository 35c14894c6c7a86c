#include "http2_server.hpp"

#include "answers.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <utility>

namespace exotel_tests {

namespace {

// RFC 9113, 6 and 7.
constexpr char frame_data = 0;
constexpr char frame_headers = 1;
constexpr char frame_reset = 3;
constexpr char frame_settings = 4;
constexpr char frame_ping = 6;
constexpr char frame_go_away = 7;
constexpr char flag_ack = 1;
constexpr char flag_end_stream = 1;
constexpr char flag_end_headers = 4;
const std::string no_stream(4, '\0');

std::string number(unsigned value) {
    return {static_cast<char>(value >> 24U), static_cast<char>(value >> 16U & 0xffU),
            static_cast<char>(value >> 8U & 0xffU), static_cast<char>(value & 0xffU)};
}

std::string frame(char type, char flags, const std::string& stream, const std::string& payload) {
    return number(static_cast<unsigned>(payload.size())).substr(1) + type + flags + stream +
           payload;
}

int choose_h2(SSL* /*tls*/, const unsigned char** chosen, unsigned char* size,
              const unsigned char* /*offered*/, unsigned /*offered_size*/, void* /*unused*/) {
    *chosen = reinterpret_cast<const unsigned char*>("h2");
    *size = 2;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Http2Server::Http2Server(Script script, std::string body, int requests_per_connection)
    : script_(std::move(script)),
      body_(std::move(body)),
      requests_per_connection_(requests_per_connection),
      tls_(tls_context(Certificate::good)) {
    SSL_CTX_set_alpn_select_cb(tls_.get(), choose_h2, nullptr);
    listener_.start([this](int socket, int /*number*/) { serve(socket); });
}

void Http2Server::serve(int socket) {
    SSL* tls = SSL_new(tls_.get());
    SSL_set_fd(tls, socket);
    const auto send = [tls](const std::string& bytes) {
        return SSL_write(tls, bytes.data(), static_cast<int>(bytes.size())) > 0;
    };
    std::string read;
    bool open = SSL_accept(tls) == 1 && send(frame(frame_settings, 0, no_stream, ""));
    bool preface = true;
    int answered = 0;
    while (open && !listener_.stopping()) {
        pollfd waiting{socket, POLLIN, 0};
        if (SSL_pending(tls) == 0 && ::poll(&waiting, 1, 10) <= 0) continue;
        std::array<char, 16384> bytes{};
        const int size = SSL_read(tls, bytes.data(), static_cast<int>(bytes.size()));
        if (size <= 0) {
            if (SSL_get_error(tls, size) == SSL_ERROR_WANT_READ) continue;
            break;
        }
        read.append(bytes.data(), static_cast<std::size_t>(size));
        if (preface && read.size() >= 24) {
            read.erase(0, 24);
            preface = false;
        }
        while (open && !preface && read.size() >= 9) {
            const auto byte = [&](std::size_t i) {
                return static_cast<std::size_t>(static_cast<unsigned char>(read[i]));
            };
            const std::size_t length = byte(0) << 16U | byte(1) << 8U | byte(2);
            if (read.size() < 9 + length) break;
            const char type = read[3];
            const char flags = read[4];
            const std::string stream = read.substr(5, 4);
            const std::string payload = read.substr(9, length);
            read.erase(0, 9 + length);
            if (type == frame_settings && flags != flag_ack)
                open = send(frame(frame_settings, flag_ack, no_stream, ""));
            if (type == frame_ping && flags != flag_ack)
                open = send(frame(frame_ping, flag_ack, no_stream, payload));
            if (type != frame_headers) continue;
            const int last = requests_per_connection_;
            if (last != 0 && answered >= last) continue;
            open = reply(tls, stream, script_(requests_++));
            if (++answered == last) {
                open = send(frame(frame_go_away, 0, no_stream, stream + number(0)));
                // Later ones are still read: otherwise closing would reset the connection.
            }
        }
    }
    SSL_free(tls);
    ::close(socket);
    ERR_clear_error();
}

bool Http2Server::reply(SSL* tls, const std::string& stream, Http2Reply how) {
    // HPACK: entries 8 and 13 of the static table are :status 200 and :status 404.
    const auto answer = [&](char status, const std::string& body, bool whole) {
        const std::string all =
            frame(frame_headers, flag_end_headers, stream, std::string(1, status)) +
            frame(frame_data, whole ? flag_end_stream : '\0', stream, body);
        return SSL_write(tls, all.data(), static_cast<int>(all.size())) > 0;
    };
    const auto send = [&](const std::string& bytes) {
        return SSL_write(tls, bytes.data(), static_cast<int>(bytes.size())) > 0;
    };
    switch (how) {
        case Http2Reply::success: return answer('\x88', body_, true);
        case Http2Reply::not_found: return answer('\x8d', failure_body(404), true);
        case Http2Reply::refuse: return send(frame(frame_reset, 0, stream, number(7)));
        case Http2Reply::reset: return send(frame(frame_reset, 0, stream, number(2)));
        case Http2Reply::go_away:
            return send(frame(frame_go_away, 0, no_stream, number(0) + number(0))) && false;
        case Http2Reply::cut: return false;
        case Http2Reply::half:
            return answer('\x88', body_.substr(0, body_.size() / 2), false) && false;
        case Http2Reply::garbage: return send(std::string(200, '\xff'));
        case Http2Reply::hang: return true;
    }
    return false;
}

}  // namespace exotel_tests
