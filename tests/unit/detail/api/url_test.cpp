#include <exotel/detail/api/url.hpp>

#include "catch.hpp"

#include <string>

using exotel::Errc;
using exotel::Exception;
using exotel::Region;
using exotel::detail::parse_base_url;

namespace {

std::string base_of(const std::string& given) {
    try {
        return parse_base_url(given, Region::singapore).base;
    } catch (const Exception& exception) {
        CHECK(exception.error().code == Errc::invalid_argument);
        return "refused: " + exception.error().message;
    }
}

}  // namespace

TEST_CASE("each region has its host", "[url]") {
    CHECK(parse_base_url("", Region::singapore).base == "https://api.exotel.com");
    CHECK(parse_base_url("", Region::mumbai).base == "https://api.in.exotel.com");
}

TEST_CASE("what the official samples get wrong in a base URL is forgiven", "[url]") {
    CHECK(base_of("@api.exotel.com") == "https://api.exotel.com");
    CHECK(base_of("api.exotel.com/") == "https://api.exotel.com");
    CHECK(base_of("https://@api.exotel.com") == "https://api.exotel.com");
    CHECK(base_of("HTTPS://localhost:8443//") == "https://localhost:8443");
    CHECK(base_of("https://gateway.example/exotel/") == "https://gateway.example/exotel");
    CHECK(base_of("https://[::1]:8443") == "https://[::1]:8443");
}

TEST_CASE("plain http is for loopback alone", "[url]") {
    for (const char* given :
         {"http://localhost:8080", "http://127.0.0.1", "http://127.8.9.1:1", "http://[::1]:80"}) {
        CHECK_FALSE(parse_base_url(given, Region::singapore).encrypted);
    }
    for (const char* given :
         {"http://api.exotel.com", "http://localhost.evil.example", "http://127.0.0.1.evil.example",
          "http://127.0.0", "http://127.0.0.256", "http://127.1", "http://2130706433",
          "http://[::2]", "http://0.0.0.0", "http://127.0.0.1.1"}) {
        INFO(given);
        CHECK_THROWS_AS(parse_base_url(given, Region::singapore), Exception);
    }
}

TEST_CASE("a base URL that could send the key elsewhere is refused", "[url]") {
    for (const char* given : {"ftp://api.exotel.com",
                              "https://user:pass@api.exotel.com",
                              "user@api.exotel.com",
                              "https://a@b@c",
                              "https://api.exotel.com?x=1",
                              "https://api.exotel.com/#f",
                              "https://",
                              "/",
                              "@",
                              "https:///x",
                              "https://api exotel.com",
                              "https://api.exotel.com\r\nX: y",
                              "https://api.exotel.com:0",
                              "https://api.exotel.com:99999",
                              "https://api.exotel.com:",
                              "https://api.exotel.com:8x",
                              "https://api..exotel.com",
                              "https://.exotel.com",
                              "https://api.exotel.com/../x",
                              "https://api.exotel.com/a//b",
                              "https://api.exotel.com/%2e%2e",
                              "https://ap%69.exotel.com",
                              "https://api.exotel.com\\@evil.example",
                              "https://[::1",
                              "https://[evil]",
                              "https://[::1]x"}) {
        INFO(given);
        CHECK(base_of(given).find("refused: base_url ") == 0);
    }
}

TEST_CASE("a refused base URL does not show the password it holds", "[url]") {
    CHECK(base_of("https://me:canary-secret@api.exotel.com").find("canary") == std::string::npos);
}
