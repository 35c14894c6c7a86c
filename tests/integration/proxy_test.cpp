#include "catch.hpp"
#include "integration/scripted_client.hpp"
#include "support/connect_proxy.hpp"

#include <cstdlib>
#include <string>

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string canary_password = "canary-password-8f14e45f";

const Script answers = [](const SeenRequest& seen, Conversation& talk) {
    talk.send(success(seen.contact()));
};
const Script refuses = [](const SeenRequest&, Conversation& talk) {
    talk.send(answer(403, ""));
    talk.close();
};
ServerOptions plain() {
    ServerOptions options;
    options.tls = false;
    return options;
}

/// A variable of the environment while this lives.
class Variable {
public:
    Variable(const char* name, const std::string& value) : name_(name) {
        ::setenv(name, value.c_str(), 1);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { ::unsetenv(name_); }

private:
    const char* name_;
};

std::string message_of(const ClientOptions& options) {
    try {
        const auto removal = client_for(options).remove_contact(list, contact);
        return removal ? "" : removal.error().message;
    } catch (const Exception& exception) {
        return exception.what();
    }
}

}  // namespace

TEST_CASE("a proxy that refuses to connect is reported as such and sees no credentials",
          "[proxy]") {
    for (const int status : {403, 407}) {
        const ScriptedServer proxy(
            [&](const SeenRequest&, Conversation& talk) {
                talk.send(answer(status, ""));
                talk.close();
            },
            plain());
        ClientOptions options = options_for("https://localhost:1");
        options.proxy = proxy.base_url();
        const auto removal = client_for(options).remove_contact(list, contact);
        REQUIRE_FALSE(removal);
        const Error& error = removal.error();
        CHECK(error.code == (status == 407 ? Errc::unauthorized : Errc::connection_failed));
        CHECK(error.http_status == (status == 407 ? 407 : 0));
        CHECK((error.message.find("check the proxy's user and password") != std::string::npos) ==
              (status == 407));
        CHECK_FALSE(error.may_have_been_applied);
        REQUIRE(proxy.requests().size() == 1);
        CHECK(proxy.requests().at(0).method == "CONNECT");
        CHECK(proxy.requests().at(0).text.find("Authorization") == std::string::npos);
    }
}

TEST_CASE("the environment's proxy is used unless the options say none", "[proxy]") {
    const ScriptedServer proxy(refuses, plain());
    const ScriptedServer server(answers);
    const Variable variable("https_proxy", proxy.base_url());
    ClientOptions options = options_for(server.base_url());
    CHECK_FALSE(client_for(options).remove_contact(list, contact));
    CHECK(proxy.requests().size() == 1);
    options.proxy = "";
    CHECK(client_for(options).remove_contact(list, contact));
    CHECK(proxy.requests().size() == 1);
}

TEST_CASE("a proxy of the options is used even where no_proxy of the environment forbids it",
          "[proxy]") {
    const ScriptedServer proxy(refuses, plain());
    const ScriptedServer server(answers);
    const Variable variable("no_proxy", GENERATE("*", "localhost"));
    ClientOptions options = options_for(server.base_url());
    options.proxy = proxy.base_url();
    CHECK_FALSE(client_for(options).remove_contact(list, contact));
    CHECK(proxy.requests().size() == 1);
    CHECK(server.deletes() == 0);
}

TEST_CASE("ca_file also verifies an https proxy", "[proxy]") {
    if (!exotel::detail::libcurl_has(CURL_VERSION_HTTPS_PROXY)) {
        WARN("left out: this libcurl was built without https proxies");
        return;
    }
    const ScriptedServer server(answers);
    const ConnectProxy proxy(Certificate::good);
    const ConnectProxy stranger(Certificate::unknown_ca);
    ClientOptions options = options_for(server.base_url());
    options.proxy = proxy.url();
    CHECK(client_for(options).remove_contact(list, contact));
    CHECK(proxy.tunnels() == 1);
    options.proxy = stranger.url();
    const auto removal = client_for(options).remove_contact(list, contact);
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::tls_failed);
    CHECK(stranger.tunnels() == 0);
}

TEST_CASE("a proxy that cannot be used is refused at once and its password is not shown",
          "[proxy]") {
    const std::string user = "http://user:" + canary_password;
    for (const std::string& proxy : {
             user + "/rest@localhost:1",
             user + "#rest@localhost:1",
             user + "?rest@localhost:1",
             user + "@localhost:port",
             user + "@localhost:1:1",
             user + "@",
             user + "@:1",
             "gopher://user:" + canary_password + "@localhost:1",
             "http://user:1/" + canary_password + "@localhost:1",
             "http://user:1?" + canary_password + "@localhost:1",
             "://user:" + canary_password + "@localhost:1",
         }) {
        INFO(proxy);
        ClientOptions options = options_for("https://localhost:1");
        options.proxy = proxy;
        try {
            (void)client_for(options);
            FAIL("it is accepted");
        } catch (const Exception& exception) {
            CHECK(exception.error().code == Errc::invalid_argument);
            CHECK(std::string(exception.what()).find(canary_password) == std::string::npos);
            CHECK_THAT(std::string(exception.what()), ContainsSubstring("proxy"));
        }
    }
}

TEST_CASE("no message about a proxy shows its password wherever it comes from", "[proxy]") {
    for (const std::string& proxy : {
             "http://user:" + canary_password + "@localhost:1",
             "http://user:" + canary_password + "@no-such-host.invalid:1",
             "socks5h://user:" + canary_password + "@localhost:1",
             "socks4://user:" + canary_password + "@no-such-host.invalid:1",
             "http://user:" + canary_password + "/rest@localhost:1",
             "http://user:1/" + canary_password + "@localhost:1",
             "gopher://user:" + canary_password + "@localhost:1",
             canary_password + ":1",
         }) {
        INFO(proxy);
        ClientOptions options = options_for("https://localhost:1");
        for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
            const Variable variable(name, proxy);
            const std::string message = message_of(options);
            CHECK_FALSE(message.empty());
            CHECK(message.find(canary_password) == std::string::npos);
        }
        if (proxy == canary_password + ":1") continue;  // a host name, which may be shown
        options.proxy = proxy;
        CHECK(message_of(options).find(canary_password) == std::string::npos);
    }
}
