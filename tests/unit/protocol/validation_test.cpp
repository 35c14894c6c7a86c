#include <exotel/protocol/percent_encoding.hpp>
#include <exotel/protocol/validation.hpp>

#include "catch.hpp"

#include <string>

using exotel::protocol::append_percent_encoded;
using exotel::protocol::check_sid;
using exotel::protocol::fault_in_api_key;
using exotel::protocol::fault_in_api_token;

TEST_CASE("SIDs of every known kind may be sent") {
    for (const char* sid : {"Exotel", "ameyo5m", "e46c2fe202904d579ae592d108cf87a0", "list_abc123",
                            "trmum1f708622631150902801a1n", "a.b", "...", "~x-y", "\xc3\xa4"}) {
        INFO(sid);
        CHECK_FALSE(check_sid("contact SID", sid));
    }
    CHECK_FALSE(check_sid("contact SID", std::string(128, 'x')));
}

TEST_CASE("a SID that could change the path is refused") {
    for (const std::string& sid :
         {std::string(), std::string("."), std::string(".."), std::string(129, 'x'),
          std::string("a b"), std::string("a/b"), std::string("a\\b"), std::string("a?b"),
          std::string("a#b"), std::string("a%2e"), std::string("a\nb"), std::string("a\x7f"),
          std::string("a\0b", 3), std::string("a\r"), std::string("\t")}) {
        const auto error = check_sid("contact SID", sid);
        REQUIRE(error);
        CHECK(error->code == exotel::Errc::invalid_argument);
        CHECK(error->message.find("contact SID") != std::string::npos);
        for (const char c : error->message) CHECK(static_cast<unsigned char>(c) >= 0x20);
    }
}

TEST_CASE("an API key must survive Basic authentication") {
    CHECK(fault_in_api_key("0a1b2c").empty());
    CHECK_FALSE(fault_in_api_key("").empty());
    CHECK_FALSE(fault_in_api_key("a:b").empty());
    CHECK_FALSE(fault_in_api_key("a\n").empty());
    CHECK(fault_in_api_token("a:b").empty());
    CHECK_FALSE(fault_in_api_token("").empty());
    CHECK_FALSE(fault_in_api_token("a\r\nX-Evil: 1").empty());
}

TEST_CASE("everything outside the unreserved set is percent-encoded") {
    std::string url = "/";
    append_percent_encoded(url, "aZ09-._~ /%+@:\xc3\xa4");
    CHECK(url == "/aZ09-._~%20%2F%25%2B%40%3A%C3%A4");
}
