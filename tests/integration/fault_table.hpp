// Every way in which a server is known to misbehave, and what the library says of it.
#ifndef EXOTEL_TESTS_FAULT_TABLE_HPP
#define EXOTEL_TESTS_FAULT_TABLE_HPP

#include "integration/scripted_client.hpp"

#include <functional>
#include <string>
#include <vector>

namespace exotel_tests {

struct FaultRow {
    std::string name;
    Script script;
    exotel::Errc expected;
    bool may_have_been_applied;
    int deletes;  ///< that the server reads, with one attempt
    ServerOptions server{};
    std::function<void(exotel::ClientOptions&)> change{};
};

inline std::vector<FaultRow> fault_table() {
    using exotel::ClientOptions;
    using exotel::Errc;
    using namespace std::chrono_literals;
    using std::string;
    const auto says = [](string bytes) {
        return [bytes](const SeenRequest&, Conversation& talk) {
            talk.send(bytes);
            talk.close();
        };
    };
    const auto cut_after = [](string bytes) {
        return [bytes](const SeenRequest&, Conversation& talk) {
            talk.send(bytes);
            talk.cut();
        };
    };
    const Script none = [](const SeenRequest&, Conversation&) {};
    const string whole = success(contact.str());
    const string body = success_body(contact.str());
    const auto head = [](const string& fields) { return "HTTP/1.1 200 OK\r\n" + fields + "\r\n"; };

    ServerOptions expired;
    expired.certificate = Certificate::expired;
    ServerOptions other_host;
    other_host.certificate = Certificate::other_host;
    ServerOptions unknown_ca;
    unknown_ca.certificate = Certificate::unknown_ca;
    ServerOptions old_tls;
    old_tls.only_tls_1_1 = true;
    ServerOptions silent;
    silent.never_handshakes = true;
    ServerOptions closes;
    closes.closes_in_handshake = true;
    ServerOptions resets;
    resets.resets_connections = {0, 1, 2, 3};
    ServerOptions wants_certificate;
    wants_certificate.wants_client_certificate = true;
    const auto wrong_pin = [](ClientOptions& options) {
        options.pinned_public_key = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    };
    const auto nobody_there = [](ClientOptions& options) {
        options.base_url = "https://localhost:1";
    };
    const auto no_such_host = [](ClientOptions& options) {
        options.base_url = "https://no-such-host.invalid";
    };

    const auto impatient = [](ClientOptions& options) {
        options.connect_timeout = 400ms;
        options.attempt_timeout = 500ms;
    };

    return {
        // Before the request: certainly not applied.
        {"nobody listens", none, Errc::connection_failed, false, 0, {}, nobody_there},
        {"the host name is not known", none, Errc::connection_failed, false, 0, {}, no_such_host},
        {"the connection is reset at once", none, Errc::connection_failed, false, 0, resets},
        {"the connection is closed in the handshake", none, Errc::connection_failed, false, 0,
         closes},
        {"the handshake never comes", none, Errc::timed_out, false, 0, silent, impatient},
        {"the certificate has expired", none, Errc::tls_failed, false, 0, expired},
        {"the certificate is for another host", none, Errc::tls_failed, false, 0, other_host},
        {"the certificate is of an unknown CA", none, Errc::tls_failed, false, 0, unknown_ca},
        {"the server speaks TLS 1.1 only", none, Errc::tls_failed, false, 0, old_tls},
        {"the public key is not the pinned one", none, Errc::tls_failed, false, 0, {}, wrong_pin},
        // After it, without an answer that can be trusted: nobody knows.
        {"the server wants a client certificate", none, Errc::tls_failed, true, 0,
         wants_certificate},
        {"no answer ever comes",
         [](const SeenRequest&, Conversation& talk) { talk.hang(); },
         Errc::timed_out,
         true,
         1,
         {},
         impatient},
        {"the answer trickles for longer than allowed",
         [whole](const SeenRequest&, Conversation& talk) { talk.send_slowly(whole, 1, 50ms); },
         Errc::timed_out,
         true,
         1,
         {},
         impatient},
        {"the connection is closed without an answer", says(""), Errc::connection_failed, true, 1},
        {"the connection is cut without an answer", cut_after(""), Errc::connection_failed, true,
         1},
        {"the connection is reset without an answer",
         [](const SeenRequest&, Conversation& talk) { talk.reset(); }, Errc::connection_failed,
         true, 1},
        {"cut inside the status line", cut_after("HTTP/1."), Errc::connection_failed, true, 1},
        {"cut inside the header", cut_after("HTTP/1.1 200 OK\r\nContent-Le"),
         Errc::connection_failed, true, 1},
        {"closed inside the header", says("HTTP/1.1 200 OK\r\nContent-Le"), Errc::connection_failed,
         true, 1},
        {"cut inside the body", cut_after(whole.substr(0, whole.size() - 20)),
         Errc::connection_failed, true, 1},
        {"reset inside the body",
         [whole](const SeenRequest&, Conversation& talk) {
             talk.send(whole.substr(0, whole.size() - 20));
             talk.pause(20ms);
             talk.reset();
         },
         Errc::connection_failed, true, 1},
        {"a body of unknown length, cut", says(head("") + body.substr(0, 50)),
         Errc::malformed_response, true, 1},
        {"an empty body of unknown length", says(head("")), Errc::malformed_response, true, 1},
        {"an error answer cut inside the body", cut_after(failure(404).substr(0, 120)),
         Errc::connection_failed, true, 1},
        {"a length too large", says(head("Content-Length: 9999\r\n") + body),
         Errc::connection_failed, true, 1},
        {"a negative length", says(head("Content-Length: -5\r\n") + body), Errc::malformed_response,
         true, 1},
        {"two lengths that differ",
         says(head("Content-Length: 5\r\nContent-Length: 400\r\n") + body),
         Errc::malformed_response, true, 1},
        {"a length too small", says(head("Content-Length: 30\r\n") + body),
         Errc::malformed_response, true, 1},
        {"a chunk that is none", says(head("Transfer-Encoding: chunked\r\n") + "zz\r\nhello\r\n"),
         Errc::connection_failed, true, 1},
        {"chunks without an end",
         cut_after(head("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n"),
         Errc::connection_failed, true, 1},
        {"an endless header",
         [](const SeenRequest&, Conversation& talk) {
             talk.send("HTTP/1.1 200 OK\r\n");
             while (talk.send("X-Filler: " + string(1000, 'x') + "\r\n")) {
             }
         },
         Errc::response_too_large, true, 1},
        {"endless 1xx answers",
         [](const SeenRequest&, Conversation& talk) {
             while (talk.send("HTTP/1.1 100 Continue\r\n\r\n")) {
             }
         },
         Errc::response_too_large, true, 1},
        {"a header line of 200 KB",
         says("HTTP/1.1 200 OK\r\nX: " + string(200'000, 'x') + "\r\n\r\n"),
         Errc::response_too_large, true, 1},
        {"an endless body",
         [](const SeenRequest&, Conversation& talk) {
             talk.send("HTTP/1.1 200 OK\r\n\r\n");
             while (talk.send(string(10'000, ' '))) {
             }
         },
         Errc::response_too_large, true, 1},
        {"a body announced to be larger than allowed", says(head("Content-Length: 99999999\r\n")),
         Errc::response_too_large, true, 1},
        {"gzip that nobody asked for",
         says(
             answer(200, string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10), "Content-Encoding: gzip\r\n")),
         Errc::malformed_response, true, 1},
        {"HTTP/0.9", says(body), Errc::malformed_response, true, 1},
        {"no HTTP at all", says("SSH-2.0-OpenSSH_9.2\r\n"), Errc::malformed_response, true, 1},
        {"200 with HTML", says(answer(200, "<html>Please log in</html>")), Errc::malformed_response,
         true, 1},
        {"200 and nothing in it", says(answer(200, "")), Errc::malformed_response, true, 1},
        {"200 about another contact", says(success("another")), Errc::malformed_response, true, 1},
        {"101 that nobody asked for",
         says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n" +
              whole),
         Errc::malformed_response, true, 1},
        {"200 with JSON of another kind", says(answer(200, R"({"status":"ok"})")),
         Errc::malformed_response, true, 1},
        {"202", says(answer(202, R"({"response":{"status":"success"}})")), Errc::malformed_response,
         true, 1},
        {"303", says(answer(303, "", "Location: /done\r\n")), Errc::rejected, true, 1},
        {"500 around a success", says(answer(500, body)), Errc::server_error, true, 1},
        {"600", says(answer(600, "")), Errc::server_error, true, 1},
        // A whole error answer: certainly not applied.
        {"a failure inside 200", says(answer(200, failure_body(409, 1008, "Duplicate resource"))),
         Errc::conflict, false, 1},
        {"400", says(failure(400)), Errc::rejected, false, 1},
        {"401", says(failure(401)), Errc::unauthorized, false, 1},
        {"401 that asks for Basic again",
         says(failure(401, "WWW-Authenticate: Basic realm=\"x\"\r\n")), Errc::unauthorized, false,
         1},
        {"402", says(failure(402)), Errc::payment_required, false, 1},
        {"403", says(failure(403)), Errc::forbidden, false, 1},
        {"404", says(failure(404)), Errc::not_found, false, 1},
        {"404 with HTML", says(answer(404, "<h1>nothing here</h1>")), Errc::not_found, false, 1},
        {"408", says(failure(408)), Errc::server_error, false, 1},
        {"421", says(failure(421)), Errc::rejected, false, 1},
        {"429", says(failure(429)), Errc::rate_limited, false, 1},
        {"429 with a Retry-After of years", says(failure(429, "Retry-After: 999999999999\r\n")),
         Errc::rate_limited, false, 1},
        {"500 without a body", says(answer(500, "")), Errc::server_error, true, 1},
        {"502 with HTML", says(answer(502, "<html>Bad Gateway</html>")), Errc::server_error, true,
         1},
        {"503 with garbled Retry-After", says(failure(503, "Retry-After: -7\r\n")),
         Errc::server_error, true, 1},
        {"302", says(answer(302, "", "Location: https://localhost:1/\r\n")), Errc::rejected, false,
         1},
        {"307", says(answer(307, "", "Location: https://localhost:1/\r\n")), Errc::rejected, false,
         1},
        {"an answer that echoes the credentials",
         [](const SeenRequest& seen, Conversation& talk) {
             talk.send(answer(
                 400,
                 failure_body(400, 1, string(canary_token) + ' ' + canary_base64) + seen.text));
             talk.close();
         },
         Errc::rejected, false, 1},
    };
}

}  // namespace exotel_tests

#endif
