#ifndef EXOTEL_TESTS_SCRIPTED_SERVER_HPP
#define EXOTEL_TESTS_SCRIPTED_SERVER_HPP

#include "certificates.hpp"
#include "listener.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct ssl_ctx_st;

namespace exotel_tests {

/// A request as the server read it.
struct SeenRequest {
    int connection = 0;     ///< from 0
    int on_connection = 0;  ///< how many came before it on this connection
    std::string method;
    std::string path;
    std::string text;  ///< the complete header
    [[nodiscard]] std::string contact() const { return path.substr(path.rfind('/') + 1); }
};

class Conversation;

/// How a scripted server handles a request: it sends anything and ends in any way.
using Script = std::function<void(const SeenRequest&, Conversation&)>;

struct ServerOptions {
    bool tls = true;
    Certificate certificate = Certificate::good;
    bool only_tls_1_1 = false;
    bool wants_client_certificate = false;
    bool never_handshakes = false;  ///< accepts and reads nothing
    bool closes_in_handshake = false;
    /// Reset connections with these numbers as soon as they are accepted.
    std::vector<int> resets_connections;
    bool resets_in_handshake = false;  ///< as above, but once the client has begun to send
};

/// A server on loopback that follows its script and records what it read.
class ScriptedServer {
public:
    explicit ScriptedServer(Script script, ServerOptions options = {});
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer() { listener_.stop(); }

    [[nodiscard]] std::string base_url() const;
    [[nodiscard]] int port() const { return listener_.port(); }

    [[nodiscard]] std::vector<SeenRequest> requests() const;
    [[nodiscard]] int deletes() const;
    [[nodiscard]] int connections() const { return listener_.connections(); }
    /// Waits until so many requests were read; false after ten seconds.
    bool wait_for_requests(std::size_t count) const;
    /// Closes every idle connection, as servers do after a while.
    void close_idle_connections();

private:
    friend class Conversation;

    void serve(int socket, int number);
    void remember(const SeenRequest& request);

    Script script_;
    ServerOptions options_;
    std::shared_ptr<ssl_ctx_st> tls_;
    std::atomic<int> ended_connections_{0};
    std::atomic<int> close_idle_below_{0};
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<SeenRequest> requests_;
    Listener listener_;
};

/// The server's side of a connection, for scripts. Drops what can no longer be sent.
class Conversation {
public:
    /// Sends bytes; true if they were sent.
    bool send(const std::string& bytes);
    /// Sends in pieces of `size` with a pause before each but the first.
    void send_slowly(const std::string& bytes, std::size_t size, std::chrono::milliseconds pause);
    /// Sleeps, but wakes when the server is stopped.
    void pause(std::chrono::milliseconds time);
    /// Neither answers nor closes until the server is stopped or the client closes.
    void hang();
    /// Closes with a TLS close_notify.
    void close();
    /// Closes only TCP.
    void cut();
    /// Closes with a TCP reset.
    void reset();

    [[nodiscard]] bool open() const { return socket_ >= 0; }

private:
    friend class ScriptedServer;
    Conversation(ScriptedServer& server, int socket, int number)
        : server_(server), socket_(socket), number_(number) {}

    bool handshake();
    bool read_header(std::string& header);
    bool wait_readable();

    ScriptedServer& server_;
    int socket_;
    int number_;
    void* tls_ = nullptr;
    std::string buffered_;
};

}  // namespace exotel_tests

#endif
