#include <exotel/detail/util/validation.hpp>
#include <exotel/sid.hpp>

#include "catch.hpp"

#include <string>
#include <utility>

using exotel::detail::api_key_problem;
using exotel::detail::api_token_problem;
using exotel::detail::validate_sid;

TEST_CASE("SIDs of every known kind may be sent", "[sid]") {
    for (const char* sid : {"Exotel", "ameyo5m", "e46c2fe202904d579ae592d108cf87a0", "list_abc123",
                            "trmum1f708622631150902801a1n", "a.b", "...", "x-y"}) {
        INFO(sid);
        CHECK_FALSE(validate_sid("contact SID", sid));
    }
    CHECK_FALSE(validate_sid("contact SID", std::string(128, 'x')));
}

TEST_CASE("a SID that could change the path is refused", "[sid]") {
    for (const std::string& sid :
         {std::string(), std::string("."), std::string(".."), std::string(129, 'x'),
          std::string("a b"), std::string("a/b"), std::string("a\\b"), std::string("a?b"),
          std::string("a#b"), std::string("a%2e"), std::string("a\nb"), std::string("a\x7f"),
          std::string("a\0b", 3), std::string("a\r"), std::string("\t"), std::string("~x"),
          std::string("\xc3\xa4")}) {
        const auto error = validate_sid("contact SID", sid);
        REQUIRE(error);
        CHECK(error->code == exotel::Errc::invalid_argument);
        CHECK(error->message.find("contact SID") != std::string::npos);
        for (const char c : error->message) CHECK(static_cast<unsigned char>(c) >= 0x20);
    }
}

TEST_CASE("an API key must survive Basic authentication", "[credentials]") {
    CHECK(api_key_problem("0a1b2c").empty());
    CHECK_FALSE(api_key_problem("").empty());
    CHECK_FALSE(api_key_problem("a:b").empty());
    CHECK_FALSE(api_key_problem("a\n").empty());
    CHECK(api_token_problem("a:b").empty());
    CHECK_FALSE(api_token_problem("").empty());
    CHECK_FALSE(api_token_problem("a\r\nX-Evil: 1").empty());
}

TEST_CASE("what is not a SID is named by what it looks like", "[sid]") {
    const std::pair<const char*, const char*> table[] = {
        {"", "empty"},
        {"..", "dot segment"},
        {"+919876543210", "phone number"},
        {"98765 43210", "phone number"},
        {"(080) 4567-8901", "phone number"},
        {"7.39E+10", "spreadsheet"},
        {"9,19877E+11", "spreadsheet"},
        {"a@example.com", "e-mail"},
        {"\"d49b\"", "quotation mark"},
        {"'d49b", "quotation mark"},
        {"\xe2\x80\x9c"
         "d49b\xe2\x80\x9d",
         "quotation mark"},
        {"d49b\xe2\x80\x8b", "invisible"},
        {"\xef\xbb\xbf"
         "d49b",
         "invisible"},
        {"d49b\xc2\xa0", "invisible"},
        {"d4 9b", "space"},
        {"d49b\r", "control"},
        {"d49b\t", "control"},
        {"/v2/Accounts/Exotel/contacts/d49b", "path"},
        {"d\xc3\xa4", "not ASCII"},
        {"a%2e", "other than letters"},
        {"<contact>", "other than letters"}};
    for (const auto& [sid, words] : table) {
        INFO(sid);
        const auto fault = exotel::ContactSid{sid}.validate();
        REQUIRE(fault);
        CHECK(fault->find(words) != std::string::npos);
        for (const char c : *fault) CHECK((c >= 0x20 && c < 0x7f));
    }
    CHECK_FALSE(exotel::ListSid{"e46c2fe202904d579ae592d108cf87a0"}.validate());
}
