#include "catch.hpp"
#include "integration/scripted_client.hpp"

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;

namespace {

const Script hangs = [](const SeenRequest&, Conversation& talk) { talk.hang(); };

}  // namespace

TEST_CASE("connect_timeout and attempt_timeout and total_timeout are each kept", "[time]") {
    SECTION("connect_timeout") {
        ServerOptions silent;
        silent.never_handshakes = true;
        const ScriptedServer server(hangs, silent);
        ClientOptions options = options_for(server.base_url());
        options.connect_timeout = 200ms;
        const ListsClient client = client_for(options);
        CHECK(within(200ms, [&] {
            const auto time = time_of([&] {
                CHECK(client.remove_contact(list, contact).error().code == Errc::timed_out);
            });
            CHECK(time >= 190ms);
        }));
    }
    SECTION("attempt_timeout") {
        const ScriptedServer server(hangs);
        ClientOptions options = options_for(server.base_url());
        options.attempt_timeout = 200ms;
        const ListsClient client = client_for(options);
        CHECK(within(200ms, [&] {
            const auto time = time_of([&] {
                CHECK(client.remove_contact(list, contact).error().code == Errc::timed_out);
            });
            CHECK(time >= 190ms);
        }));
    }
    SECTION("total_timeout, over several attempts") {
        const ScriptedServer server(hangs);
        ClientOptions options = options_for(server.base_url());
        options.attempt_timeout = 150ms;
        options.total_timeout = 400ms;
        options.retry = quick_retries(100);
        const ListsClient client = client_for(options);
        CHECK(within(400ms, [&] {
            const int before = server.deletes();
            const auto removal = client.remove_contact(list, contact);
            REQUIRE_FALSE(removal);
            CHECK(removal.error().may_have_been_applied);
            CHECK(removal.error().attempts == server.deletes() - before);
        }));
    }
    SECTION("total_timeout, while the rate limit binds") {
        const ScriptedServer server([](const SeenRequest& seen, Conversation& talk) {
            talk.send(success(seen.contact()));
        });
        ClientOptions options = options_for(server.base_url());
        options.rate_limit.requests = 1;
        options.rate_limit.burst = 1;
        options.total_timeout = 300ms;
        std::optional<ListsClient> client(client_for(options));
        // The first takes the one request that there is; a slow machine may need a second go.
        for (int i = 0; i < 5 && !client->remove_contact(list, contact); ++i)
            client.emplace(client_for(options));
        const int before = server.deletes();
        CHECK(within(300ms, [&] {
            const auto time = time_of([&] {
                const auto removal = client->remove_contact(list, contact);
                CHECK(removal.error().code == Errc::deadline_exceeded);
                CHECK_FALSE(removal.error().may_have_been_applied);
                CHECK(removal.error().attempts == 0);
            });
            CHECK(time >= 290ms);
        }));
        CHECK(server.deletes() == before);
    }
}

TEST_CASE("a stop ends any wait within 50 ms", "[time]") {
    constexpr std::chrono::milliseconds promised{sanitized ? 500 : 50};
    ClientOptions options;
    bool sent = false;
    std::unique_ptr<ScriptedServer> server;
    SECTION("for the connection") {
        ServerOptions silent;
        silent.never_handshakes = true;
        server = std::make_unique<ScriptedServer>(hangs, silent);
        options = options_for(server->base_url());
    }
    SECTION("for the response") {
        server = std::make_unique<ScriptedServer>(hangs);
        options = options_for(server->base_url());
        sent = true;
    }
    SECTION("for a backoff") {
        server = std::make_unique<ScriptedServer>([](const SeenRequest&, Conversation& talk) {
            talk.send(failure(503, "Retry-After: 30\r\n"));
        });
        options = options_for(server->base_url());
        options.retry = quick_retries(2);
        sent = true;  // a 5xx leaves doubt
    }
    SECTION("for the rate limit") {
        server = std::make_unique<ScriptedServer>([](const SeenRequest& seen, Conversation& talk) {
            talk.send(success(seen.contact()));
        });
        options = options_for(server->base_url());
        options.rate_limit.requests = 1;
        options.rate_limit.burst = 1;
    }
    const ListsClient client = client_for(options);
    if (options.rate_limit.requests == 1) REQUIRE(client.remove_contact(list, contact));

    std::chrono::steady_clock::duration least_late = 1h;
    for (int i = 0; i < 5 && least_late > promised; ++i) {
        const StopSource source;
        std::chrono::steady_clock::time_point stopped;
        std::thread stopper([&] {
            std::this_thread::sleep_for(200ms);
            stopped = std::chrono::steady_clock::now();
            source.request_stop();
        });
        const auto removal = client.remove_contact(list, contact, source.get_token());
        const auto ended = std::chrono::steady_clock::now();
        stopper.join();
        REQUIRE_FALSE(removal);
        CHECK(removal.error().code == Errc::cancelled);
        CHECK(removal.error().may_have_been_applied == sent);
        least_late = std::min(least_late, ended - stopped);
    }
    CHECK(least_late <= promised);
}

TEST_CASE("a pause that Exotel asks for delays the calls of every thread", "[time]") {
    std::atomic<int> seen{0};
    const ScriptedServer server([&](const SeenRequest& request, Conversation& talk) {
        talk.send(seen++ == 0 ? failure(429, "Retry-After: 1\r\n") : success(request.contact()));
    });
    const ListsClient client = client_for(options_for(server.base_url()));
    CHECK(client.remove_contact(list, contact).error().code == Errc::rate_limited);
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back(
            [&, i] { CHECK(client.remove_contact(list, ContactSid{"c" + std::to_string(i)})); });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(std::chrono::steady_clock::now() - begin >= 900ms);
    CHECK(server.deletes() == 5);
}

TEST_CASE("grace lets requests in flight be answered after a stop", "[time]") {
    const ScriptedServer server([](const SeenRequest& seen, Conversation& talk) {
        talk.pause(300ms);
        talk.send(success(seen.contact()));
    });
    const ListsClient client = client_for(options_for(server.base_url()));
    std::vector<std::string> names;
    for (int i = 0; i < 100; ++i) names.push_back("c" + std::to_string(i));
    const StopSource source;
    BulkOptions bulk;
    bulk.stop = source.get_token();
    bulk.on_progress = [&](const BulkProgress& progress) {
        if (progress.in_flight == 8 && !source.stop_requested()) source.request_stop();
    };
    const BulkReport report = client.remove_contacts(list, names, bulk);
    CHECK(report.removed == static_cast<std::size_t>(server.deletes()));
    CHECK(report.removed == 9);
    CHECK(report.unknown == 0);
    CHECK(report.total() == 100);
}
