#include "catch.hpp"
#include "integration/scripted_client.hpp"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;

TEST_CASE(
    "one client serves 16 threads whose 500 calls each are reported truthfully despite faults",
    "[threads]") {
    std::mutex mutex;
    std::set<std::string> removed;
    std::atomic<int> count{0};
    const ScriptedServer server([&](const SeenRequest& seen, Conversation& talk) {
        const int fault = count++ % 20;
        if (fault == 3) return talk.send(failure(503)), void();
        if (fault == 7) return talk.reset();
        bool fresh = false;
        {
            const std::lock_guard lock(mutex);
            fresh = removed.insert(seen.contact()).second;
        }
        if (fault == 11) return talk.cut();  // done, but the answer is lost
        talk.send(fresh ? success(seen.contact()) : failure(404));
    });
    ClientOptions options = options_for(server.base_url());
    options.retry = quick_retries(12);
    options.attempt_timeout = 20s;
    options.connect_timeout = 20s;
    options.total_timeout = 60s;
    const ListsClient client = client_for(options);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 16; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 500; ++i) {
                const ContactSid sid{"t" + std::to_string(t) + "-" + std::to_string(i)};
                const auto removal = client.remove_contact(list, sid);
                const bool done = removal || (removal.error().code == Errc::not_found &&
                                              removal.error().may_have_been_applied);
                if (!done) ++wrong;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
    CHECK(removed.size() == 16 * 500);
}

TEST_CASE("HTTP/1.1 uses at most 16 connections however many requests may be in flight",
          "[threads]") {
    if (!keeps_connections()) return;
    const ScriptedServer server([](const SeenRequest& seen, Conversation& talk) {
        talk.pause(10ms);
        talk.send(success(seen.contact()));
    });
    ClientOptions options = options_for(server.base_url());
    options.attempt_timeout = 10s;
    options.connect_timeout = 10s;
    std::vector<std::string> names;
    for (int i = 0; i < 300; ++i) names.push_back("c" + std::to_string(i));
    BulkOptions bulk;
    bulk.max_in_flight = 64;
    CHECK(client_for(options).remove_contacts(list, names, bulk).removed == 300);
    CHECK(server.connections() <= 16);
    CHECK(server.connections() > 4);
}

TEST_CASE("credentials are replaced while other threads call", "[threads]") {
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    ListsClient client = client_for(options_for(server.base_url()));
    std::atomic<bool> stop{false};
    std::thread rotator([&] {
        while (!stop) client.set_credentials(Credentials{"another-key", "another-token"});
    });
    for (int i = 0; i < 200; ++i)
        CHECK(client.remove_contact(list, ContactSid{"c" + std::to_string(i)}));
    stop = true;
    rotator.join();
}

TEST_CASE("a forked child has connections of its own and leaves the parent's alone", "[threads]") {
    if (!keeps_connections()) return;
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    const ListsClient client = client_for(options_for(server.base_url()));
    REQUIRE(client.remove_contact(list, ContactSid{"parent-1"}));
    const pid_t child = ::fork();
    if (child == 0) {
        int status = 0;
        for (int i = 0; i < 3; ++i) {
            if (!client.remove_contact(list, ContactSid{"child-" + std::to_string(i)})) status = 1;
        }
        static_cast<void>(client_for(options_for(server.base_url())));  // made and destroyed
        ::_exit(status);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    const auto after = client.remove_contact(list, ContactSid{"parent-2"});
    REQUIRE(after);
    CHECK(after->attempts == 1);
    CHECK(server.connections() == 2);
    std::map<int, std::set<std::string>> who;
    for (const SeenRequest& seen : server.requests())
        who[seen.connection].insert(seen.contact().substr(0, 5));
    CHECK(who[0] == std::set<std::string>{"paren"});
    CHECK(who[1] == std::set<std::string>{"child"});
}

#if defined(__linux__)
namespace {

constexpr int no_namespace = 77;

/// Runs an action as process 1 of a PID namespace of its own; returns what it does, or
/// `no_namespace`.
template <class Action>
int run_as_process_1(Action action) {
    const auto exit_status_of = [](pid_t process) {
        int status = 0;
        const bool ended = ::waitpid(process, &status, 0) == process && WIFEXITED(status);
        return ended ? WEXITSTATUS(status) : 1;
    };
    const pid_t helper = ::fork();
    if (helper != 0) return exit_status_of(helper);
    if (::unshare(CLONE_NEWPID) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0)
        ::_exit(no_namespace);
    const pid_t first = ::fork();
    ::_exit(first == 0 ? action() : exit_status_of(first));
}

}  // namespace

TEST_CASE("a child that has the id of its parent in a PID namespace has connections of its own",
          "[threads]") {
    if (!keeps_connections()) return;
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    const int failure = run_as_process_1([&] {
        const ListsClient client = client_for(options_for(server.base_url()));
        if (::getpid() != 1 || !client.remove_contact(list, ContactSid{"parent-1"})) return 1;
        const int of_child = run_as_process_1([&] {
            return ::getpid() == 1 && client.remove_contact(list, ContactSid{"child-1"}) ? 0 : 2;
        });
        if (of_child != 0) return of_child;
        return client.remove_contact(list, ContactSid{"parent-2"}) ? 0 : 3;
    });
    if (failure == no_namespace) {
        WARN("left out: no PID namespace can be made here");
        return;
    }
    CHECK(failure == 0);
    REQUIRE(server.requests().size() == 3);
    for (const SeenRequest& seen : server.requests())
        CHECK(seen.connection == (seen.contact() == "child-1" ? 1 : 0));
}
#endif

TEST_CASE("a client that a child destroys leaves the parent's connection as it is", "[threads]") {
    if (!keeps_connections()) return;
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    auto client = std::make_unique<ListsClient>(client_for(options_for(server.base_url())));
    REQUIRE(client->remove_contact(list, ContactSid{"one"}));
    const pid_t child = ::fork();
    if (child == 0) {
        client.reset();
        ::_exit(0);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    const auto after = client->remove_contact(list, ContactSid{"two"});
    REQUIRE(after);
    CHECK(after->attempts == 1);
    CHECK(server.connections() == 1);
}

TEST_CASE("SIGPIPE never ends the program", "[threads]") {
    // In a child with the signal's default action, which would end it.
    const ScriptedServer server([](const SeenRequest& seen, Conversation& talk) {
        talk.send(success(seen.contact()));
        talk.reset();
    });
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGPIPE, SIG_DFL);
        const ListsClient client = client_for(options_for(server.base_url()));
        int done = 0;
        for (int i = 0; i < 50; ++i)
            done += client.remove_contact(list, ContactSid{"c" + std::to_string(i)}) ? 1 : 0;
        ::_exit(done > 0 ? 0 : 1);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}
