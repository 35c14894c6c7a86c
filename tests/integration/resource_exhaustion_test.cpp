// What this machine lacks for a while: file descriptors.
#include "catch.hpp"
#include "integration/scripted_client.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>
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

/// A child process that gets the address of a server and says what came of an action on it. It is
/// forked before that server runs: a lock that a server's thread holds inside OpenSSL at the fork
/// would stay locked in the child.
class Child {
public:
    using Action = std::function<std::string(const std::string& base_url)>;

    explicit Child(const Action& action) {
        REQUIRE(::pipe(to_child_.data()) == 0);
        REQUIRE(::pipe(from_child_.data()) == 0);
        id_ = ::fork();
        if (id_ == 0) {
            ::alarm(60);  // so that none is left behind
            std::string base_url;
            for (char c = 0; ::read(to_child_[0], &c, 1) == 1 && c != '\n';) base_url += c;
            const std::string said = action(base_url);
            ::_exit(::write(from_child_[1], said.data(), said.size()) < 0 ? 1 : 0);
        }
        ::close(to_child_[0]);
        ::close(from_child_[1]);
    }
    std::string say(const std::string& base_url) {
        const std::string line = base_url + '\n';
        REQUIRE(::write(to_child_[1], line.data(), line.size()) > 0);
        ::close(to_child_[1]);
        std::string said;
        std::array<char, 4096> part{};
        for (ssize_t size = 0; (size = ::read(from_child_[0], part.data(), part.size())) > 0;)
            said.append(part.data(), static_cast<std::size_t>(size));
        ::close(from_child_[0]);
        int status = -1;
        REQUIRE(::waitpid(id_, &status, 0) == id_);
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
        return said;
    }

private:
    std::array<int, 2> to_child_{};
    std::array<int, 2> from_child_{};
    pid_t id_ = -1;
};

std::string say(const Result<ListContactRemoval>& removal) {
    if (removal) return "removed";
    return std::string(to_string(removal.error().code)) + ": " + removal.error().message;
}

}  // namespace

TEST_CASE("a removal succeeds although all file descriptors are in use for a while", "[curl]") {
    static_cast<void>(Certificates::get());  // made once, not by each child
    const bool system_trust = GENERATE(false, true);
    std::vector<Child> children;
    // Each number lets the attempt come a step further: to the socket, the CA file, ...
    for (int left = 0; left <= 8; ++left) {
        children.emplace_back([left, system_trust](const std::string& base_url) {
            ClientOptions options = options_for(base_url);
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
    }
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    for (std::size_t left = 0; left < children.size(); ++left) {
        INFO(left << " file descriptors left" << (system_trust ? ", the system's CAs" : ""));
        const std::string said = children[left].say(server.base_url());
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
    static_cast<void>(Certificates::get());
    std::vector<Child> children;
    for (int left = 0; left <= 2; ++left) {
        children.emplace_back([left](const std::string& base_url) {
            const ListsClient client = client_for(options_for(base_url));
            const Exhaustion exhaustion(left);
            const auto removal = client.remove_contact(list, contact);
            if (removal || !removal.error().may_have_been_applied) return say(removal);
            return "in doubt: " + say(removal);
        });
    }
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    for (std::size_t left = 0; left < children.size(); ++left) {
        const std::string said = children[left].say(server.base_url());
        INFO(left << " file descriptors left");
        INFO(said);
        if (said == "removed") continue;
        CHECK(said.find("connection_failed") == 0);
        CHECK(said.find("no file descriptor or memory is left") != std::string::npos);
    }
    CHECK(server.deletes() <= 1);
}
