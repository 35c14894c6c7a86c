// What no server can bring about: libcurl itself fails, in the middle of everything.
#include "catch.hpp"
#include "integration/scripted_client.hpp"

#include <curl/curl.h>
#include <dlfcn.h>

#include <atomic>
#include <string>
#include <vector>

namespace {

std::atomic<bool> perform_fails{false};
std::atomic<bool> poll_fails{false};

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

/// Stand in for libcurl's own in this program.
extern "C" CURLMcode curl_multi_perform(CURLM* multi, int* running) {
    static auto* const original = real<CURLMcode(CURLM*, int*)>("curl_multi_perform");
    return perform_fails ? CURLM_INTERNAL_ERROR : original(multi, running);
}
extern "C" CURLMcode curl_multi_poll(CURLM* multi, curl_waitfd* more, unsigned count, int wait,
                                     int* ready) {
    static auto* const original =
        real<CURLMcode(CURLM*, curl_waitfd*, unsigned, int, int*)>("curl_multi_poll");
    return poll_fails ? CURLM_OUT_OF_MEMORY : original(multi, more, count, wait, ready);
}

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;

TEST_CASE("an error of libcurl itself settles every removal and the next ones work", "[curl]") {
    std::atomic<bool>* const what = GENERATE(&perform_fails, &poll_fails);
    std::atomic<bool> break_down{true};
    const ScriptedServer server([&](const SeenRequest& seen, Conversation& talk) {
        if (seen.contact() == "c20" && break_down.exchange(false)) {
            *what = true;
            return talk.hang();
        }
        talk.send(success(seen.contact()));
    });
    const ListsClient client = client_for(options_for(server.base_url()));
    std::vector<std::string> names;
    for (int i = 0; i < 50; ++i) names.push_back("c" + std::to_string(i));
    std::size_t outcomes = 0;
    BulkOptions bulk;
    std::string unknown;
    bulk.on_outcome = [&](const ContactOutcome& outcome) {
        ++outcomes;
        if (outcome.status == RemovalStatus::unknown) unknown = outcome.result.error().message;
    };
    const BulkReport report = client.remove_contacts(list, names, bulk);
    *what = false;
    CHECK(outcomes == 50);
    CHECK(report.total() == 50);
    CHECK(report.removed >= 1);
    CHECK(report.unknown >= 1);
    CHECK(unknown.find("libcurl failed") != std::string::npos);
    CHECK(report.stopped_by.has_value() == (report.not_attempted > 0));
    // Whatever the server has removed is removed or in doubt here, never said not to have happened.
    CHECK(static_cast<std::size_t>(server.deletes()) <= report.removed + report.unknown);
    CHECK(client.remove_contact(list, contact));
}
