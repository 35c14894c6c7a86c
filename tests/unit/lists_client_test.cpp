#include "catch.hpp"
#include "unit/fake_client.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

using namespace exotel;
using namespace std::chrono_literals;

namespace {

std::string refusal(const ClientOptions& options, const std::string& account = "Exotel",
                    const Credentials& credentials = {"key", "token"}) {
    try {
        const ListsClient client{AccountSid{account}, credentials, options};
        return "";
    } catch (const Exception& exception) {
        CHECK(exception.error().code == Errc::invalid_argument);
        CHECK(exception.error().attempts == 0);
        return exception.what();
    }
}

/// Sets environment variables, and removes them again at the end.
struct Environment {
    std::vector<const char*> names;
    explicit Environment(const std::vector<std::pair<const char*, std::string>>& variables) {
        for (const auto& [name, value] : variables) {
            ::setenv(name, value.c_str(), 1);
            names.push_back(name);
        }
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() {
        for (const char* name : names) ::unsetenv(name);
    }
};

}  // namespace

TEST_CASE("the defaults make a client for each region", "[client]") {
    CHECK(refusal({}).empty());
    ClientOptions options;
    options.region = Region::mumbai;
    CHECK(refusal(options).empty());
}

TEST_CASE("unusable options are refused by the constructor, by name", "[client]") {
    const auto with = [](auto change) {
        ClientOptions options;
        change(options);
        return refusal(options);
    };
    using Options = ClientOptions;
    CHECK(with([](Options& o) { o.base_url = "http://api.exotel.com"; }).find("base_url") == 0);
    CHECK(with([](Options& o) { o.connect_timeout = 0ms; }).find("connect_timeout") == 0);
    CHECK(with([](Options& o) { o.attempt_timeout = -1ms; }).find("attempt_timeout") == 0);
    CHECK(with([](Options& o) { o.total_timeout = 0ms; }).find("total_timeout") == 0);
    CHECK(with([](Options& o) { o.retry.max_attempts = 0; }).find("retry.max_attempts") == 0);
    CHECK(with([](Options& o) { o.retry.max_backoff = -1ms; }).find("retry.initial_backoff") == 0);
    CHECK(with([](Options& o) { o.rate_limit.requests = -1; }).find("rate_limit.requests") == 0);
    CHECK(with([](Options& o) { o.rate_limit.burst = 0; }).find("rate_limit.per") == 0);
    CHECK(with([](Options& o) { o.rate_limit.per = 0ms; }).find("rate_limit.per") == 0);
    CHECK(with([](Options& o) { o.max_response_bytes = 0; }).find("max_response_bytes") == 0);
    CHECK(with([](Options& o) { o.user_agent_suffix = "a\r\nb"; }).find("user_agent_suffix") == 0);
    CHECK(with([](Options& o) { o.proxy = "a\nb"; }).find("proxy") == 0);
    CHECK(with([](Options& o) { o.pinned_public_key = "md5//x"; }).find("pinned_public_key") == 0);
    CHECK(with([](Options& o) { o.ca_file = "/dev/zero"; }).find("holds no certificate") !=
          std::string::npos);
    CHECK(with([](Options& o) { o.ca_file = "/no/such/file.pem"; }).find("/no/such/file.pem") !=
          std::string::npos);
    CHECK(with([](Options& o) { o.ca_file = __FILE__ ".none"; }).find("cannot be opened") !=
          std::string::npos);
    CHECK(with([](Options& o) {
              o.base_url = "http://localhost";
              o.proxy = "http://localhost:3128";
          }).find("proxy") != std::string::npos);
    CHECK(with([](Options& o) { o.total_timeout = std::chrono::milliseconds::max(); }).empty());
}

TEST_CASE("a CA file that is none is refused, by name", "[client]") {
    const std::string path = "not-a-ca-file.pem";
    std::ofstream(path) << std::string(10'000, 'x');
    ClientOptions options;
    options.ca_file = path;
    CHECK(refusal(options).find(path) != std::string::npos);
    std::remove(path.c_str());
}

TEST_CASE("a bad account or key is refused without being shown", "[client]") {
    CHECK(refusal({}, "a/b").find("account SID") != std::string::npos);
    CHECK(refusal({}, "").find("account SID") != std::string::npos);
    CHECK(refusal({}, "Exotel", {"canary:key", "token"}).find("canary") == std::string::npos);
    CHECK_FALSE(refusal({}, "Exotel", {"canary:key", "token"}).empty());
    CHECK_FALSE(refusal({}, "Exotel", {"key", "canary\n"}).empty());
    CHECK(refusal({}, "Exotel", {"key", "canary\n"}).find("canary") == std::string::npos);
}

TEST_CASE("waits that mean for ever do not overflow", "[client]") {
    exotel_tests::FakeClient fake;
    ClientOptions options;
    options.total_timeout = std::chrono::milliseconds::max();
    options.attempt_timeout = std::chrono::milliseconds::max();
    options.retry.max_backoff = 1ms;
    fake.exotel.next(exotel::FakeResponse::answers(503));
    CHECK(fake.remove(options)->attempts == 2);
}

TEST_CASE("a client can be moved", "[client]") {
    const exotel_tests::FakeClient fake;
    ListsClient first = fake.client();
    const ListsClient second = std::move(first);
    CHECK(second.remove_contact(exotel_tests::list, exotel_tests::contact));
}

TEST_CASE("the environment's error names all that is missing or unusable at once", "[client]") {
    {
        const auto client = ListsClient::from_environment();
        REQUIRE_FALSE(client);
        CHECK(client.error().code == Errc::invalid_argument);
        for (const char* name : {"EXOTEL_ACCOUNT_SID", "EXOTEL_API_KEY", "EXOTEL_API_TOKEN"}) {
            CHECK(client.error().message.find(name) != std::string::npos);
        }
    }
    const Environment environment({{"EXOTEL_ACCOUNT_SID", "a/b"},
                                   {"EXOTEL_API_KEY", "canary:1"},
                                   {"EXOTEL_API_TOKEN", "canary\n2"},
                                   {"EXOTEL_REGION", "mars"},
                                   {"EXOTEL_BASE_URL", "http://api.exotel.com"},
                                   {"EXOTEL_CA_FILE", "/no/such/file.pem"}});
    const auto client = ListsClient::from_environment();
    REQUIRE_FALSE(client);
    for (const char* name :
         {"EXOTEL_ACCOUNT_SID", "EXOTEL_API_KEY", "EXOTEL_API_TOKEN", "EXOTEL_REGION",
          "EXOTEL_BASE_URL", "EXOTEL_CA_FILE", "/no/such/file.pem"}) {
        CHECK(client.error().message.find(name) != std::string::npos);
    }
    CHECK(client.error().message.find("canary") == std::string::npos);
}

TEST_CASE("a whole environment makes a client, and the region may be left out", "[client]") {
    const Environment environment({{"EXOTEL_ACCOUNT_SID", "Exotel"},
                                   {"EXOTEL_API_KEY", "key"},
                                   {"EXOTEL_API_TOKEN", "token"}});
    CHECK(ListsClient::from_environment());
    {
        const std::string path = "environment-ca-file.pem";
        std::ofstream(path) << "-----BEGIN CERTIFICATE-----\n";
        const Environment ca_file(
            std::vector<std::pair<const char*, std::string>>{{"EXOTEL_CA_FILE", path}});
        ClientOptions options;
        options.ca_pem = "-----BEGIN CERTIFICATE-----\n";
        CHECK(ListsClient::from_environment(options));
        std::remove(path.c_str());
    }
    const Environment region(
        std::vector<std::pair<const char*, std::string>>{{"EXOTEL_REGION", "Mumbai"}});
    CHECK(ListsClient::from_environment());
    ClientOptions options;
    options.connect_timeout = 0ms;
    CHECK(ListsClient::from_environment(options).error().message.find("connect_timeout") == 0);
}
