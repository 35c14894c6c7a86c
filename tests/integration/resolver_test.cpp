// A name look-up cannot be interrupted; it must not keep a call beyond its time all the same.
#include "catch.hpp"
#include "integration/scripted_client.hpp"

#include <curl/curl.h>
#include <dlfcn.h>
#include <netdb.h>

#include <atomic>
#include <cstring>
#include <thread>

namespace {

std::atomic<int> slow_look_ups{0};
std::atomic<int> ended_look_ups{0};
std::atomic<int> look_ups_of_moved{0};

}  // namespace

/// Stands in for the C library's in this program, libcurl's calls included.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** result) {
    if (name != nullptr && std::strcmp(name, "slow.test") == 0) {
        ++slow_look_ups;
        std::this_thread::sleep_for(std::chrono::seconds(1));
        ++ended_look_ups;
        return EAI_AGAIN;
    }
    // A host whose first address answers nobody.
    if (name != nullptr && std::strcmp(name, "moved.test") == 0)
        name = look_ups_of_moved++ == 0 ? "127.0.0.99" : "127.0.0.1";
    using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto real = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(name, service, hints, result);
}

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;

TEST_CASE("a name look-up that hangs is given up in time by every limit and by a stop", "[curl]") {
    ClientOptions options = options_for("https://slow.test");
    bool stopping = false;
    Errc expected{};
    SECTION("connect_timeout") {
        options.connect_timeout = 200ms;
        expected = Errc::timed_out;
    }
    SECTION("total_timeout") {
        options.total_timeout = 200ms;
        expected = Errc::deadline_exceeded;
    }
    SECTION("a stop") {
        stopping = true;
        expected = Errc::cancelled;
    }
    // Older versions wait until the look-up has ended, here after 1 s.
    const bool waits = ::curl_version_info(CURLVERSION_NOW)->version_num < 0x075700;
    CHECK(within(waits ? 1000ms : 200ms, [&] {
        const StopSource source;
        std::thread stopper;
        if (stopping) {
            stopper = std::thread([&] {
                std::this_thread::sleep_for(200ms);
                source.request_stop();
            });
        }
        {
            const ListsClient client = client_for(options);
            const auto time = time_of([&] {
                const auto removal = client.remove_contact(list, contact, source.get_token());
                REQUIRE_FALSE(removal);
                CHECK(removal.error().code == expected);
                CHECK_FALSE(removal.error().may_have_been_applied);
            });
            CHECK(time >= 190ms);
        }
        if (stopper.joinable()) stopper.join();
    }));
    CHECK(slow_look_ups > 0);  // the look-up was really this one
    while (ended_look_ups < slow_look_ups) std::this_thread::sleep_for(10ms);
}

TEST_CASE("a retry after a failed connect looks the host name up again", "[curl]") {
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    ClientOptions options = options_for("https://moved.test:" + std::to_string(server.port()));
    options.retry = quick_retries(2);
    look_ups_of_moved = 0;
    const auto removal = client_for(options).remove_contact(list, contact);
    REQUIRE(removal);
    CHECK(look_ups_of_moved == 2);
}
