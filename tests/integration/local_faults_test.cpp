// What this machine lacks for a while: file descriptors.
#include "catch.hpp"
#include "integration/scripted_client.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;

namespace {

/// Takes all file descriptors that this process may have, but for some.
class Exhaustion {
public:
    explicit Exhaustion(int left) {
        const rlimit limit{256, 256};
        ::setrlimit(RLIMIT_NOFILE, &limit);
        for (int taken = ::open("/dev/null", O_RDONLY); taken >= 0; taken = ::dup(taken))
            taken_.push_back(taken);
        for (; left > 0; --left) {
            ::close(taken_.back());
            taken_.pop_back();
        }
    }
    void end() {
        for (const int descriptor : taken_) ::close(descriptor);
        taken_.clear();
    }

private:
    std::vector<int> taken_;
};

/// What an action says in a child process; the parent's servers keep their descriptors.
template <class Action>
std::string in_child(Action action) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string said = action();
        ::_exit(::write(ends[1], said.data(), said.size()) < 0 ? 1 : 0);
    }
    ::close(ends[1]);
    std::string said;
    std::array<char, 4096> part{};
    for (ssize_t size = 0; (size = ::read(ends[0], part.data(), part.size())) > 0;)
        said.append(part.data(), static_cast<std::size_t>(size));
    ::close(ends[0]);
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    return said;
}

std::string say(const Result<ListContactRemoval>& removal) {
    if (removal) return "removed";
    return std::string(to_string(removal.error().code)) + ": " + removal.error().message;
}

}  // namespace

TEST_CASE("a removal succeeds although all file descriptors are in use for a while", "[curl]") {
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    const bool system_trust = GENERATE(false, true);
    // Each number lets the attempt come a step further: to the socket, the CA file, ...
    for (int left = 0; left <= 8; ++left) {
        INFO(left << " file descriptors left" << (system_trust ? ", the system's CAs" : ""));
        const std::string said = in_child([&] {
            ClientOptions options = options_for(server.base_url());
            options.retry = quick_retries(300);
            if (system_trust) {
                options.ca_file.clear();
                options.retry = RetryPolicy::none();
            }
            const ListsClient client = client_for(options);
            Exhaustion exhaustion(left);
            std::thread relief;
            if (!system_trust) {
                relief = std::thread([&] {
                    std::this_thread::sleep_for(200ms);
                    exhaustion.end();
                });
            }
            std::string what = say(client.remove_contact(list, contact));
            if (relief.joinable()) relief.join();
            return what;
        });
        if (!system_trust) {
            CHECK(said == "removed");
        } else if (said.find("tls_failed") == 0) {
            // Our test CA is none of the system's; with enough descriptors that comes to light.
            CHECK(left >= 2);
        } else {
            CHECK(said.find("connection_failed") == 0);
            CHECK(said.find("no file descriptor or memory is left") != std::string::npos);
        }
    }
}

TEST_CASE(
    "without a file descriptor a removal fails as connection_failed and certainly not applied",
    "[curl]") {
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    for (int left = 0; left <= 2; ++left) {
        const std::string said = in_child([&] {
            const ListsClient client = client_for(options_for(server.base_url()));
            const Exhaustion exhaustion(left);
            const auto removal = client.remove_contact(list, contact);
            if (removal || !removal.error().may_have_been_applied) return say(removal);
            return "in doubt: " + say(removal);
        });
        INFO(left << " file descriptors left");
        INFO(said);
        if (said == "removed") continue;
        CHECK(said.find("connection_failed") == 0);
        CHECK(said.find("no file descriptor or memory is left") != std::string::npos);
    }
    CHECK(server.deletes() <= 1);
}
