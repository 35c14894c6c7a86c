#include "catch.hpp"
#include "integration/scripted_client.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

const Script answers = [](const SeenRequest& seen, Conversation& talk) {
    talk.send(success(seen.contact()));
};

}  // namespace

TEST_CASE("without a CA file the system's CAs are trusted", "[tls]") {
    const ScriptedServer server(answers);
    ClientOptions options = options_for(server.base_url());
    options.ca_file.clear();
    options.connect_timeout = 10s;  // a sanitizer makes the system's bundle slow to read
    options.attempt_timeout = 10s;
    options.total_timeout = 20s;
    CHECK(client_for(options).remove_contact(list, contact).error().code == Errc::tls_failed);
    CHECK(server.deletes() == 0);
}

TEST_CASE("the system's folder of CAs is trusted unless a CA file replaces it", "[tls]") {
    ServerOptions unknown;
    unknown.certificate = Certificate::unknown_ca;
    const ScriptedServer server(answers, unknown);
    ClientOptions by_file = options_for(server.base_url());
    ClientOptions by_system = by_file;
    by_system.ca_file.clear();
    const std::string folder = Certificates::get().system_folder();
    enum { as_promised, trusts_both, folder_ignored, not_permitted };
    const pid_t child = ::fork();
    if (child == 0) {
        // In a world of its own, in which the system's folder knows that CA and the bundle does
        // not.
        if (::unshare(::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount(folder.c_str(), "/etc/ssl/certs", nullptr, MS_BIND, nullptr) != 0)
            ::_exit(not_permitted);
        if (!client_for(by_system).remove_contact(list, contact)) ::_exit(folder_ignored);
        const auto removal = client_for(by_file).remove_contact(list, contact);
        ::_exit(!removal && removal.error().code == Errc::tls_failed ? as_promised : trusts_both);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == not_permitted) {
        WARN("left out: this machine does not permit to mount another /etc/ssl/certs");
        return;
    }
    CHECK(WEXITSTATUS(status) == as_promised);
}

TEST_CASE("a CA file that is gone ends a run", "[tls]") {
    const ScriptedServer server(answers);
    ClientOptions options = options_for(server.base_url());
    std::ifstream file(options.ca_file);
    options.ca_file = "removed-ca.pem";
    std::ofstream(options.ca_file) << file.rdbuf();
    const ListsClient client = client_for(options);
    REQUIRE(::unlink(options.ca_file.c_str()) == 0);
    const BulkReport report =
        client.remove_contacts(list, std::vector<std::string>{"anna", "berta", "cesar"});
    CHECK(report.failed == 1);
    CHECK(report.not_attempted == 2);
    REQUIRE(report.stopped_by);
    CHECK(report.stopped_by->code == Errc::tls_failed);
    CHECK(report.stopped_by->attempts == 1);
    CHECK(report.stopped_by->message.find("removed-ca.pem") != std::string::npos);
    CHECK(server.deletes() == 0);
}

TEST_CASE("CAs in memory replace the system's trust store", "[tls]") {
    const ScriptedServer server(answers);
    ServerOptions unknown;
    unknown.certificate = Certificate::unknown_ca;
    const ScriptedServer untrusted(answers, unknown);
    ClientOptions options = options_for(server.base_url());
    std::ifstream file(options.ca_file);
    options.ca_pem.assign(std::istreambuf_iterator<char>(file), {});
    CHECK_THROWS_WITH(client_for(options),
                      ContainsSubstring("ca_file and ca_pem exclude each other"));
    options.ca_file.clear();
    if (exotel::detail::runtime_version() < exotel::detail::first_with_ca_blob) {
        CHECK_THROWS_WITH(client_for(options), ContainsSubstring("ca_pem needs libcurl 7.77"));
        return;
    }
    CHECK(client_for(options).remove_contact(list, contact));
    options.base_url = untrusted.base_url();
    const auto removal = client_for(options).remove_contact(list, contact);
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::tls_failed);
    CHECK(removal.error().message.find("ca_pem") != std::string::npos);
    options.ca_pem = "no certificate";
    CHECK_THROWS_WITH(client_for(options), ContainsSubstring("ca_pem holds no certificate"));
}

TEST_CASE("a pinned public key adds to the verification by CAs", "[tls]") {
    const ScriptedServer server(answers);
    ClientOptions options = options_for(server.base_url());
    options.pinned_public_key = Certificates::get().public_key_pin();
    CHECK(client_for(options).remove_contact(list, contact));

    ServerOptions unknown;
    unknown.certificate = Certificate::unknown_ca;  // with the same key
    const ScriptedServer untrusted(answers, unknown);
    options.base_url = untrusted.base_url();
    CHECK(client_for(options).remove_contact(list, contact).error().code == Errc::tls_failed);
}

TEST_CASE("a CA file with a garbled certificate is reported by name", "[tls]") {
    const ScriptedServer server(answers);
    ClientOptions options = options_for(server.base_url());
    options.ca_file = "garbled-ca.pem";
    std::ofstream(options.ca_file)
        << "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n";
    const auto removal = client_for(options).remove_contact(list, contact);
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::tls_failed);
    CHECK(removal.error().message.find("garbled-ca.pem") != std::string::npos);
    (void)std::remove("garbled-ca.pem");
}

TEST_CASE("requests carry what the API asks for and nothing else", "[tls]") {
    const ScriptedServer server(answers);
    ClientOptions options = options_for(server.base_url());
    options.user_agent_suffix = "billing/3.1";
    REQUIRE(client_for(options).remove_contact(list, contact));
    const SeenRequest seen = server.requests().at(0);
    CHECK(seen.method == "DELETE");
    CHECK(seen.path ==
          "/v2/accounts/Exotel/lists/e46c2fe202904d579ae592d108cf87a0/contacts/"
          "d49b7a4781ea45dcb702825ce30494ba");
    CHECK(seen.text.find(std::string("\r\nAuthorization: Basic ") + canary_base64 + "\r\n") !=
          std::string::npos);
    CHECK(seen.text.find("\r\nAccept: application/json\r\n") != std::string::npos);
    CHECK(seen.text.find("\r\nUser-Agent: exotel-lists/0.1.0 libcurl/") != std::string::npos);
    CHECK(seen.text.find(" billing/3.1\r\n") != std::string::npos);
    for (const char* unwanted : {"Content-Length", "Transfer-Encoding", "Expect", "Cookie",
                                 "Accept-Encoding", "Referer"}) {
        CHECK(seen.text.find(unwanted) == std::string::npos);
    }
}

TEST_CASE("cookies and HSTS and Alt-Svc of a response have no effect on the next request",
          "[tls]") {
    const ScriptedServer server([](const SeenRequest& seen, Conversation& talk) {
        talk.send(success(
            seen.contact(),
            "Set-Cookie: a=b\r\nStrict-Transport-Security: max-age=9\r\nAlt-Svc: h2=\":1\"\r\n"));
    });
    const ListsClient client = client_for(options_for(server.base_url()));
    REQUIRE(client.remove_contact(list, contact));
    REQUIRE(client.remove_contact(list, contact));
    CHECK(server.requests().at(1).text.find("Cookie") == std::string::npos);
    if (counts_sends()) CHECK(server.connections() == 1);
}
