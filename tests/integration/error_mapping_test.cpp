#include "catch.hpp"
#include "integration/fault_table.hpp"

#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;

namespace {

/// Options for a row of the table and its server.
ClientOptions options_for(const FaultRow& row, const ScriptedServer& server) {
    ClientOptions options = exotel_tests::options_for(server.base_url());
    if (row.change) row.change(options);
    return options;
}

}  // namespace

TEST_CASE("every fault of the table is reported as what it is within its time", "[curl]") {
    std::set<std::string> names;
    for (const FaultRow& row : fault_table()) {
        INFO(row.name);
        CHECK(names.insert(row.name).second);
        const ScriptedServer server(row.script, row.server);
        const ListsClient client = client_for(options_for(row, server));
        std::optional<Result<ListContactRemoval>> removal;
        int before = 0;
        CHECK(within(500ms, [&] {
            before = server.deletes();
            removal.emplace(client.remove_contact(list, contact));
        }));
        REQUIRE_FALSE(removal->has_value());
        const Error& error = removal->error();
        INFO(error.message);
        CHECK(error.code == row.expected);
        CHECK(error.may_have_been_applied == row.may_have_been_applied);
        CHECK(error.attempts == 1);
        CHECK(server.deletes() - before == row.deletes);
        CHECK(error.message.find(contact.str()) != std::string::npos);
        CHECK(error.message.find(list.str()) != std::string::npos);
        for (const char c : error.message) CHECK(static_cast<unsigned char>(c) >= 0x20);
    }
}

TEST_CASE("the table of faults in tests/README.md is this one", "[curl]") {
    std::ifstream file(std::string(EXOTEL_TEST_SAMPLES) + "/../README.md");
    const std::string readme{std::istreambuf_iterator<char>(file), {}};
    std::string table;
    for (const FaultRow& row : fault_table()) {
        table += "| " + row.name + " | `" + std::string(to_string(row.expected)) + "` | " +
                 (row.may_have_been_applied ? "yes" : "no") + " | " + std::to_string(row.deletes) +
                 " |\n";
    }
    INFO(table);
    CHECK(readme.find(table) != std::string::npos);
}

TEST_CASE("resets before and during the handshake are retried like any other", "[curl]") {
    for (const bool in_handshake : {false, true}) {
        ServerOptions options;
        options.resets_connections = {0, 1, 2};
        options.resets_in_handshake = in_handshake;
        const ScriptedServer server(
            [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); },
            options);
        const auto removal = remove_with_retries(server, 5);
        REQUIRE(removal);
        CHECK(removal->attempts == 4);
        CHECK(server.deletes() == 1);
    }
}

TEST_CASE("every fault of the table leaves no secret in anything that can be seen", "[curl]") {
    for (const FaultRow& row : fault_table()) {
        INFO(row.name);
        const ScriptedServer server(row.script, row.server);
        ClientOptions options = options_for(row, server);
        std::string seen;
        options.on_attempt = [&](const AttemptEvent& event) {
            seen.append(event.list).append(event.contact).append(event.request_id);
        };
        const ListsClient client = client_for(options);
        const auto removal = client.remove_contact(list, contact);
        REQUIRE_FALSE(removal);
        const Error& error = removal.error();
        seen += error.message + error.api_message + error.api_description + error.request_id;
        try {
            (void)removal.value();
        } catch (const Exception& exception) {
            seen += exception.what();
        }
        BulkOptions bulk;
        bulk.total_timeout = 1s;  // a Retry-After of years would be waited for otherwise
        bulk.on_outcome = [&](const ContactOutcome& outcome) {
            seen += outcome.result.error().message;
        };
        const BulkReport report =
            client.remove_contacts(list, std::vector<ContactSid>{contact}, bulk);
        if (report.stopped_by) seen += report.stopped_by->message;
        CHECK(seen.find(canary_key) == std::string::npos);
        CHECK(seen.find(canary_token) == std::string::npos);
        CHECK(seen.find(std::string(canary_base64).substr(0, 20)) == std::string::npos);
        // The server got them: the canary was really in use.
        for (const SeenRequest& request : server.requests()) {
            CHECK(request.text.find(canary_base64) != std::string::npos);
        }
    }
}

TEST_CASE("a response cut at any byte is never taken for a success", "[curl]") {
    const std::string whole = success(contact.str());
    const std::size_t header = whole.find("\r\n\r\n") + 4;
    for (const bool politely : {false, true}) {
        std::atomic<std::size_t> offset{0};
        const ScriptedServer server([&](const SeenRequest&, Conversation& talk) {
            talk.send(whole.substr(0, offset));
            politely ? talk.close() : talk.cut();
        });
        const ListsClient client = client_for(options_for(server.base_url()));
        for (offset = 0; offset < whole.size(); offset += offset < header ? 3 : 17) {
            INFO(offset.load());
            const auto removal = client.remove_contact(list, contact);
            REQUIRE_FALSE(removal);
            CHECK(removal.error().may_have_been_applied);
        }
    }
}

TEST_CASE("a response may arrive in any pieces", "[curl]") {
    const std::string whole = success(contact.str(), "X-Long: " + std::string(3000, 'x') + "\r\n");
    for (const std::size_t size : {1U, 7U, 100U, 10'000U}) {
        const ScriptedServer server(
            [&](const SeenRequest&, Conversation& talk) { talk.send_slowly(whole, size, 0ms); });
        CHECK(client_for(options_for(server.base_url())).remove_contact(list, contact));
    }
}

TEST_CASE("unusual but valid responses are read", "[curl]") {
    const std::string body = success_body(contact.str());
    const auto chunk = [](const std::string& text) {
        char size[16];
        (void)std::snprintf(size, sizeof size, "%zx\r\n", text.size());
        return size + text + "\r\n";
    };
    for (const std::string& bytes : {
             "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" +
                 success(contact.str()),
             "HTTP/1.0 200 OK\r\n\r\n" + body,
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(body.substr(0, 9)) +
                 chunk(body.substr(9)) + "0\r\nTrailer: x\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + body,
             success(contact.str()) + "HTTP/1.1 500 surplus bytes",
             answer(200, "\xef\xbb\xbf" + body + "\n"),
             std::string("HTTP/1.1 204 No Content\r\n\r\n"),
         }) {
        INFO(bytes);
        const ScriptedServer server([&](const SeenRequest&, Conversation& talk) {
            talk.send(bytes);
            talk.close();
        });
        const auto removal =
            client_for(options_for(server.base_url())).remove_contact(list, contact);
        REQUIRE(removal);
        CHECK(removal->contact.sid == contact.str());
    }
}

TEST_CASE("transient faults are retried and each DELETE that was sent is counted", "[curl]") {
    std::atomic<int> seen{0};
    const ScriptedServer server([&](const SeenRequest& request, Conversation& talk) {
        switch (seen++) {
            case 0: talk.send(failure(503)); break;
            case 1: talk.send(failure(503, "Retry-After: 0\r\n")); break;
            case 2: talk.send(failure(429)); break;
            default: talk.send(success(request.contact()));
        }
    });
    const auto removal = remove_with_retries(server, 6);
    REQUIRE(removal);
    CHECK(removal->attempts == 4);
    CHECK(server.deletes() == 4);
    if (counts_sends()) CHECK(server.connections() == 1);
}

TEST_CASE("a 404 after a lost response may have been our own removal", "[curl]") {
    std::atomic<int> seen{0};
    const ScriptedServer server([&](const SeenRequest&, Conversation& talk) {
        if (seen++ == 0) return talk.reset();
        talk.send(failure(404));
    });
    const auto removal = remove_with_retries(server, 3);
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::not_found);
    CHECK(removal.error().may_have_been_applied);
    CHECK(removal.error().attempts == 2);
    CHECK(server.deletes() == 2);
}

TEST_CASE("libcurl's own resend on a kept-alive connection is seen and counted", "[curl]") {
    if (!keeps_connections()) return;
    for (const bool gone : {false, true}) {
        std::atomic<int> seen{0};
        const ScriptedServer server([&](const SeenRequest& request, Conversation& talk) {
            switch (seen++) {
                case 0: talk.send(success(request.contact())); break;
                case 1: talk.cut(); break;  // read, and perhaps done
                default: talk.send(gone ? failure(404) : success(request.contact()));
            }
        });
        const ListsClient client = client_for(options_for(server.base_url()));
        REQUIRE(client.remove_contact(list, ContactSid{"first"}));
        const auto removal = client.remove_contact(list, contact);
        CHECK(server.deletes() == 3);
        CHECK(removal.has_value() != gone);
        if (!gone) {
            CHECK(removal->attempts == 2);
        } else {
            CHECK(removal.error().code == Errc::not_found);
            CHECK(removal.error().may_have_been_applied);
            CHECK(removal.error().attempts == 2);
        }
    }
}

TEST_CASE("a kept-alive connection that died is replaced without an error", "[curl]") {
    const ScriptedServer server([](const SeenRequest& request, Conversation& talk) {
        talk.send(success(request.contact()));
        talk.close();
    });
    const ListsClient client = client_for(options_for(server.base_url()));
    for (int i = 0; i < 20; ++i)
        REQUIRE(client.remove_contact(list, ContactSid{"c" + std::to_string(i)}));
    CHECK(server.deletes() == 20);
}

TEST_CASE("dozens of resends over a client's life cause no error", "[curl]") {
    const ScriptedServer server([](const SeenRequest& request, Conversation& talk) {
        if (request.on_connection == 1) return talk.cut();
        talk.send(success(request.contact()));
    });
    const ListsClient client = client_for(options_for(server.base_url()));
    for (int i = 0; i < 30; ++i)
        REQUIRE(client.remove_contact(list, ContactSid{"c" + std::to_string(i)}));
}

TEST_CASE("a redirect is not followed and the key goes nowhere else", "[curl]") {
    const ScriptedServer elsewhere([](const SeenRequest& request, Conversation& talk) {
        talk.send(success(request.contact()));
    });
    const ScriptedServer server([&](const SeenRequest&, Conversation& talk) {
        talk.send(answer(307, "", "Location: " + elsewhere.base_url() + "/steal\r\n"));
    });
    CHECK(client_for(options_for(server.base_url())).remove_contact(list, contact).error().code ==
          Errc::rejected);
    CHECK(elsewhere.connections() == 0);
}

TEST_CASE("421 is retried on a new connection", "[curl]") {
    const ScriptedServer server([](const SeenRequest& request, Conversation& talk) {
        talk.send(request.connection == 0 ? failure(421) : success(request.contact()));
    });
    const auto removal = remove_with_retries(server, 3);
    REQUIRE(removal);
    CHECK(removal->attempts == 2);
    CHECK(server.connections() == 2);
}

TEST_CASE("a response about another removal is asked for again on a new connection", "[curl]") {
    const ScriptedServer server([](const SeenRequest& request, Conversation& talk) {
        talk.send(success(request.connection == 0 ? "another" : request.contact()));
    });
    const auto removal = remove_with_retries(server, 3);
    REQUIRE(removal);
    CHECK(removal->attempts == 2);
    CHECK(server.connections() == 2);
}

TEST_CASE("plain http works on loopback", "[curl]") {
    ServerOptions plain;
    plain.tls = false;
    const ScriptedServer server([](const SeenRequest& request,
                                   Conversation& talk) { talk.send(success(request.contact())); },
                                plain);
    CHECK(client_for(options_for(server.base_url())).remove_contact(list, contact));
}
