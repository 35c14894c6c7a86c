#include "scripted_server.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace exotel_tests {

namespace {

SSL* ssl(void* tls) {
    return static_cast<SSL*>(tls);
}

std::shared_ptr<SSL_CTX> make_context(const ServerOptions& options) {
    std::shared_ptr<SSL_CTX> context = tls_context(options.certificate);
    if (options.only_tls_1_1) {
        SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
        SSL_CTX_set_min_proto_version(context.get(), TLS1_1_VERSION);
        SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
    }
    if (options.wants_client_certificate) {
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                           nullptr);
    }
    return context;
}

}  // namespace

ScriptedServer::ScriptedServer(Script script, ServerOptions options)
    : script_(std::move(script)), options_(std::move(options)) {
    if (options_.tls) tls_ = make_context(options_);
    listener_.start([this](int socket, int number) {
        serve(socket, number);
        ++ended_connections_;
    });
}

std::string ScriptedServer::base_url() const {
    return (options_.tls ? "https://localhost:" : "http://localhost:") + std::to_string(port());
}

std::vector<SeenRequest> ScriptedServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

int ScriptedServer::deletes() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(
        std::count_if(requests_.begin(), requests_.end(),
                      [](const SeenRequest& seen) { return seen.method == "DELETE"; }));
}

bool ScriptedServer::wait_for_requests(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10),
                             [&] { return requests_.size() >= count; });
}

void ScriptedServer::close_idle_connections() {
    close_idle_below_ = connections();
    while (ended_connections_ < close_idle_below_)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void ScriptedServer::remember(const SeenRequest& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    changed_.notify_all();
}

void ScriptedServer::serve(int socket, int number) {
    Conversation talk(*this, socket, number);
    const auto& resets = options_.resets_connections;
    if (std::find(resets.begin(), resets.end(), number) != resets.end()) {
        if (options_.resets_in_handshake) talk.wait_readable();
        return talk.reset();
    }
    if (options_.never_handshakes) talk.hang();
    if (options_.closes_in_handshake) return talk.cut();
    // Closing at once could overtake the alert that gives the reason.
    if (options_.tls && !talk.handshake()) return talk.hang();
    std::string header;
    for (int count = 0; talk.open() && talk.read_header(header); ++count) {
        SeenRequest seen;
        seen.connection = number;
        seen.on_connection = count;
        seen.method = header.substr(0, header.find(' '));
        const std::size_t path = seen.method.size() + 1;
        seen.path = header.substr(path, header.find(' ', path) - path);
        seen.text = header;
        remember(seen);
        script_(seen, talk);
    }
    talk.close();
}

bool Conversation::wait_readable() {
    while (!server_.listener_.stopping() && number_ >= server_.close_idle_below_) {
        if (tls_ != nullptr && SSL_pending(ssl(tls_)) > 0) return true;
        pollfd waiting{socket_, POLLIN, 0};
        if (::poll(&waiting, 1, 10) > 0) return true;
    }
    return false;
}

bool Conversation::handshake() {
    SSL* connection = SSL_new(server_.tls_.get());
    tls_ = connection;
    SSL_set_fd(connection, socket_);
    if (!wait_readable()) return false;
    return SSL_accept(connection) == 1;
}

bool Conversation::read_header(std::string& header) {
    std::size_t end = buffered_.find("\r\n\r\n");
    while (end == std::string::npos) {
        if (!wait_readable()) return false;
        std::array<char, 4096> bytes{};
        const int size = tls_ != nullptr
                             ? SSL_read(ssl(tls_), bytes.data(), static_cast<int>(bytes.size()))
                             : static_cast<int>(::recv(socket_, bytes.data(), bytes.size(), 0));
        if (size <= 0) {
            if (tls_ != nullptr && SSL_get_error(ssl(tls_), size) == SSL_ERROR_WANT_READ) continue;
            return false;
        }
        buffered_.append(bytes.data(), static_cast<std::size_t>(size));
        end = buffered_.find("\r\n\r\n");
    }
    header = buffered_.substr(0, end + 4);
    buffered_.erase(0, end + 4);
    return true;
}

bool Conversation::send(const std::string& bytes) {
    std::size_t sent = 0;
    while (open() && sent < bytes.size() && !server_.listener_.stopping()) {
        const int part = static_cast<int>(std::min<std::size_t>(bytes.size() - sent, 16384));
        const auto size = tls_ != nullptr ? SSL_write(ssl(tls_), bytes.data() + sent, part)
                                          : ::send(socket_, bytes.data() + sent,
                                                   static_cast<std::size_t>(part), MSG_NOSIGNAL);
        if (size <= 0) return false;
        sent += static_cast<std::size_t>(size);
    }
    return sent == bytes.size();
}

void Conversation::send_slowly(const std::string& bytes, std::size_t size,
                               std::chrono::milliseconds wait) {
    for (std::size_t at = 0; at < bytes.size(); at += size) {
        if (at > 0) pause(wait);
        if (!send(bytes.substr(at, size))) return;
    }
}

void Conversation::pause(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (!server_.listener_.stopping() && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

void Conversation::hang() {
    while (!server_.listener_.stopping()) {
        pollfd waiting{socket_, POLLRDHUP, 0};
        if (::poll(&waiting, 1, 10) > 0) break;
    }
    cut();
}

void Conversation::close() {
    if (tls_ != nullptr && open()) SSL_shutdown(ssl(tls_));
    cut();
}

void Conversation::cut() {
    if (tls_ != nullptr) SSL_free(ssl(std::exchange(tls_, nullptr)));
    if (open()) ::close(std::exchange(socket_, -1));
    ERR_clear_error();
}

void Conversation::reset() {
    if (!open()) return;
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    cut();
}

}  // namespace exotel_tests
