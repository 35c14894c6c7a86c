// Bytes on a kept-alive connection that belong to no answer, or to an earlier one: they must never
// be taken for the answer to the next request.
#include <exotel/detail/curl/connections.hpp>

#include "catch.hpp"
#include "integration/scripted_client.hpp"
#include "support/listener.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;

namespace {

const ContactSid first_contact{"first"};
const ContactSid second_contact{"second"};

/// What a server sends beyond its first answer.
struct Stray {
    std::string name;
    std::string first;  ///< the answer to the first request
    std::string bytes;
    /// What it would say of the second removal if it were taken for the answer to that.
    bool claims_removal = false;
};

std::vector<Stray> strays() {
    const std::string first = success(first_contact.str());
    const std::string body = failure_body(404);
    const std::string no_content = "HTTP/1.1 204 No Content\r\n";
    const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    return {
        {"a whole 404", first, failure(404)},
        {"a whole success", first, success(second_contact.str()), true},
        {"a 204 that names nobody", first, no_content + "\r\n", true},
        {"the earlier answer again", first, first},
        {"the end of chunks that there were not", first, "0\r\n\r\n"},
        {"an empty line", first, "\r\n"},
        {"an empty line and a whole 404", first, "\r\n" + failure(404)},
        {"more body than was announced", first, R"(,"more":true}})"},
        {"a 408 because the connection was idle", first, failure(408)},
        {"a 1xx answer", first, "HTTP/1.1 100 Continue\r\n\r\n"},
        {"the body of a 204 that announced one", no_content + length, body},
        {"the body of a 204 that announced none", no_content + "\r\n", body},
        {"an answer as the body of a 204", no_content + length, failure(404)},
    };
}

/// How the answer and the stray bytes are spread over writes, each a TLS record of its own.
struct Delivery {
    std::string name;
    std::function<void(Conversation&, const std::string& answer, const std::string& stray)> send;
};

std::vector<Delivery> deliveries() {
    const auto header_size = [](const std::string& answer) { return answer.find("\r\n\r\n") + 4; };
    return {
        {"in one write", [](Conversation& talk, const std::string& answer,
                            const std::string& stray) { talk.send(answer + stray); }},
        {"in a write of its own",
         [](Conversation& talk, const std::string& answer, const std::string& stray) {
             talk.send(answer);
             talk.send(stray);
         }},
        {"together with the body",
         [=](Conversation& talk, const std::string& answer, const std::string& stray) {
             talk.send(answer.substr(0, header_size(answer)));
             talk.send(answer.substr(header_size(answer)) + stray);
         }},
        {"late",
         [](Conversation& talk, const std::string& answer, const std::string& stray) {
             talk.send(answer);
             talk.pause(30ms);
             talk.send(stray);
         }},
        {"half with the body and half late",
         [=](Conversation& talk, const std::string& answer, const std::string& stray) {
             talk.send(answer.substr(0, header_size(answer)));
             talk.send(answer.substr(header_size(answer)) + stray.substr(0, stray.size() / 2));
             talk.pause(30ms);
             talk.send(stray.substr(stray.size() / 2));
         }},
        {"byte by byte",
         [](Conversation& talk, const std::string& answer, const std::string& stray) {
             talk.send(answer);
             talk.send_slowly(stray.substr(0, 20), 1, 1ms);
             talk.send(stray.substr(std::min<std::size_t>(stray.size(), 20)));
         }},
    };
}

}  // namespace

TEST_CASE("stray bytes on a kept-alive connection are not the response to the next request",
          "[stray]") {
    const bool tls = GENERATE(true, false);
    int variants = 0;
    for (const Stray& stray : strays()) {
        for (const Delivery& delivery : deliveries()) {
            INFO(stray.name << ", " << delivery.name << (tls ? ", TLS" : ", plain"));
            ++variants;
            std::atomic<bool> sent{false};
            ServerOptions server_options;
            server_options.tls = tls;
            const ScriptedServer server(
                [&](const SeenRequest& seen, Conversation& talk) {
                    if (seen.contact() == first_contact.str()) {
                        delivery.send(talk, stray.first, stray.bytes);
                        sent = true;
                    } else {
                        talk.send(stray.claims_removal ? failure(409) : success(seen.contact()));
                    }
                },
                server_options);
            ClientOptions options = options_for(server.base_url());
            options.retry = quick_retries(3);
            const ListsClient client = client_for(options);
            REQUIRE(client.remove_contact(list, first_contact));
            while (!sent) std::this_thread::sleep_for(1ms);
            const auto removal = client.remove_contact(list, second_contact);
            if (stray.claims_removal) {
                REQUIRE_FALSE(removal);
                CHECK(removal.error().code == Errc::conflict);
            } else {
                REQUIRE(removal);
            }
        }
    }
    CHECK(variants >= 40);
}

TEST_CASE("a connection is not used again after a response whose end is disputed", "[stray]") {
    const std::string body = success_body(first_contact.str());
    const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    char size[16];
    (void)std::snprintf(size, sizeof size, "%zx\r\n", body.size());
    const std::string chunks = size + body + "\r\n0\r\n\r\n";
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string no_content = "HTTP/1.1 204 No Content\r\n";
    struct Row {
        std::string answer;
        bool disputed;
    };
    for (const Row& row :
         {Row{no_content + length + "\r\n", true}, Row{no_content + chunked + "\r\n", true},
          Row{no_content + "\r\n", false}, Row{ok + chunked + length + "\r\n" + chunks, true},
          Row{ok + chunked + "\r\n" + chunks, false},
          Row{ok + length + length + "\r\n" + body, false},
          Row{ok + length + "\r\n" + body, false}}) {
        INFO(row.answer);
        const ScriptedServer server([&](const SeenRequest& seen, Conversation& talk) {
            const bool first = seen.contact() == first_contact.str();
            talk.send(first ? row.answer : success(seen.contact()));
        });
        const ListsClient client = client_for(options_for(server.base_url()));
        REQUIRE(client.remove_contact(list, first_contact));
        REQUIRE(client.remove_contact(list, second_contact));
        if (row.disputed || !counts_sends()) {
            CHECK(server.connections() == 2);
        } else {
            CHECK(server.connections() == 1);
        }
        CHECK(server.deletes() == 2);
    }
}

TEST_CASE("stray bytes cost no attempt where they are seen before the request goes out",
          "[stray]") {
    std::atomic<bool> sent{false};
    const ScriptedServer server([&](const SeenRequest& seen, Conversation& talk) {
        talk.send(success(seen.contact()));
        if (seen.contact() != first_contact.str()) return;
        talk.pause(50ms);  // some versions of libcurl read ahead
        talk.send(failure(404));
        sent = true;
    });
    const ListsClient client = client_for(options_for(server.base_url()));  // one attempt
    REQUIRE(client.remove_contact(list, first_contact));
    while (!sent) std::this_thread::sleep_for(1ms);
    const auto removal = client.remove_contact(list, second_contact);
    REQUIRE(removal);
    CHECK(removal->attempts == 1);
    CHECK(server.deletes() == 2);
    CHECK(server.connections() == 2);
}

TEST_CASE("a run reports each removal by its own response however many stray bytes there are",
          "[stray]") {
    // What comes later than the next request went out cannot be told from its answer.
    std::vector<Delivery> ways = deliveries();
    ways = {ways.at(0), ways.at(2)};
    std::atomic<unsigned> count{0};
    const ScriptedServer server([&](const SeenRequest& seen, Conversation& talk) {
        const unsigned number = count++;
        const std::string answer = success(seen.contact());
        if (number % 3 != 0) {
            talk.send(answer);
            return;
        }
        ways[number / 3 % ways.size()].send(talk, answer, failure(404));
    });
    std::vector<std::string> names;
    for (int i = 0; i < 200; ++i) names.push_back("c" + std::to_string(i));
    ClientOptions options = options_for(server.base_url());
    options.retry = quick_retries(10);
    std::string failures;
    BulkOptions bulk;
    bulk.on_outcome = [&](const ContactOutcome& outcome) {
        if (!outcome.result) failures += outcome.result.error().message + '\n';
    };
    const BulkReport report = client_for(options).remove_contacts(list, names, bulk);
    INFO(failures);
    CHECK(report.removed == 200);
}

namespace {

/// A connection over loopback between this test and itself.
class TcpPair {
public:
    TcpPair() {
        const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
        const int window = 4 * 1024 * 1024;
        ::setsockopt(client, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
        sockaddr_in address = loopback(0);
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener, generic, size) == 0);
        REQUIRE(::listen(listener, 1) == 0);
        REQUIRE(::getsockname(listener, generic, &size) == 0);
        REQUIRE(::connect(client, generic, size) == 0);
        server = ::accept(listener, nullptr, nullptr);
        REQUIRE(server >= 0);
        ::close(listener);
        const int on = 1;
        ::setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    TcpPair(const TcpPair&) = delete;
    TcpPair& operator=(const TcpPair&) = delete;
    ~TcpPair() {
        ::close(client);
        close_server();
    }
    void close_server() {
        if (server >= 0) ::close(server);
        server = -1;
    }

    int client = ::socket(AF_INET, SOCK_STREAM, 0);
    int server = -1;
};

}  // namespace

TEST_CASE("arriving bytes do not change how many were read", "[stray]") {
    const TcpPair pair;
    std::string bytes(1'000, 'x');
    REQUIRE(::send(pair.server, bytes.data(), bytes.size(), 0) == 1'000);
    REQUIRE(::recv(pair.client, bytes.data(), bytes.size(), MSG_WAITALL) == 1'000);
    const auto before = detail::consumed_bytes(pair.client);
    if (!before) {
        WARN("left out: this system does not count the bytes of a connection");
        return;
    }
    CHECK(before == 1'000U);
    std::atomic<bool> sent{false};
    std::thread sender([&] {
        for (int i = 0; i < 200'000; ++i)
            (void)::send(pair.server, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        sent = true;
    });
    int wrong = 0;
    while (!sent) {
        if (detail::consumed_bytes(pair.client) != before) ++wrong;
    }
    sender.join();
    CHECK(detail::unread_bytes(pair.client) > 0);
    CHECK(wrong == 0);
}

namespace {

/// Has the server send bytes, and waits until they are at the client.
void send_to_client(const TcpPair& pair, std::size_t count) {
    const std::string bytes(count, 'x');
    REQUIRE(::send(pair.server, bytes.data(), count, 0) == static_cast<ssize_t>(count));
    while (detail::unread_bytes(pair.client) < count) std::this_thread::yield();
}
void read_at_client(const TcpPair& pair, std::size_t count) {
    std::string bytes(count, ' ');
    REQUIRE(::recv(pair.client, bytes.data(), count, MSG_WAITALL) == static_cast<ssize_t>(count));
}
/// Whether this system counts the bytes of a connection; warns if not.
bool counts_bytes() {
    const TcpPair pair;
    CHECK_FALSE(detail::received_bytes(pair.client));  // none came
    send_to_client(pair, 1);
    const bool counts = detail::received_bytes(pair.client).has_value();
    if (!counts) WARN("left out: this system does not count the bytes of a connection");
    return counts;
}

}  // namespace

TEST_CASE("a response that arrived before its request is not believed", "[stray]") {
    if (!counts_bytes()) return;
    TcpPair pair;
    detail::Connection connection(pair.client);
    const int request = 0;
    send_to_client(pair, 100);
    SECTION("though it is read after the request") {
        REQUIRE(connection.begin_request(&request));
        read_at_client(pair, 100);
        CHECK_FALSE(connection.begin_response(true));
    }
    SECTION("though the server closes after the request") {
        read_at_client(pair, 100);
        REQUIRE(connection.begin_request(&request));
        pair.close_server();
        char byte = 0;
        REQUIRE(::recv(pair.client, &byte, 1, MSG_PEEK) == 0);  // the FIN is here
        CHECK_FALSE(connection.begin_response(true));
    }
    SECTION("but one of which a part arrives after it is") {
        read_at_client(pair, 100);
        REQUIRE(connection.begin_request(&request));
        send_to_client(pair, 100);
        read_at_client(pair, 2);
        CHECK(connection.begin_response(true));
    }
}

TEST_CASE("a connection with bytes after the last response gets no request", "[stray]") {
    if (!counts_bytes()) return;
    const TcpPair pair;
    detail::Connection connection(pair.client);
    const int first = 1;
    const int second = 2;
    REQUIRE(connection.begin_request(&first));
    send_to_client(pair, 100);
    read_at_client(pair, 100);
    REQUIRE(connection.begin_response(true));
    SECTION("none came") {
        connection.end_response(&first, true);
        CHECK(connection.begin_request(&second));
    }
    SECTION("they came before its end") {
        send_to_client(pair, 1);
        connection.end_response(&first, true);
        CHECK_FALSE(connection.begin_request(&second));
    }
    SECTION("they came after its end") {
        connection.end_response(&first, true);
        send_to_client(pair, 1);
        CHECK_FALSE(connection.begin_request(&second));
    }
    SECTION("they came before its end, and libcurl has read them") {
        send_to_client(pair, 1);
        connection.end_response(&first, true);
        read_at_client(pair, 1);
        CHECK_FALSE(connection.begin_request(&second));
    }
    SECTION("they came after its end, and libcurl has read them") {
        connection.end_response(&first, true);
        send_to_client(pair, 1);
        read_at_client(pair, 1);
        CHECK_FALSE(connection.begin_request(&second));
    }
    SECTION("its end is disputed") {
        connection.end_response(&first, false);
        CHECK_FALSE(connection.begin_request(&second));
    }
}

TEST_CASE("where nothing counts received bytes, the unread ones are looked for", "[stray]") {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);  // has no TCP_INFO
    REQUIRE_FALSE(detail::received_bytes(ends[0]));
    detail::Connection connection(ends[0]);
    const int request = 0;
    char byte = 'x';
    REQUIRE(connection.begin_request(&request));
    REQUIRE(::send(ends[1], &byte, 1, 0) == 1);
    REQUIRE(::recv(ends[0], &byte, 1, 0) == 1);
    CHECK(connection.begin_response(true));
    connection.end_response(&request, true);
    CHECK(connection.begin_request(&request));
    connection.end_response(&request, true);
    REQUIRE(::send(ends[1], &byte, 1, 0) == 1);
    CHECK_FALSE(connection.begin_request(&request));
    ::close(ends[0]);
    ::close(ends[1]);
}
