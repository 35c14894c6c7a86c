#include <exotel/detail/api/credential_store.hpp>

#include "catch.hpp"

#include <string>
#include <utility>

using exotel::Credentials;
using exotel::detail::append_base64;
using exotel::detail::basic_authorization;

TEST_CASE("base64 is that of RFC 4648", "[credentials]") {
    for (const auto& [bytes, text] : {std::pair<std::string, std::string>{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"},
                                      {"\xff\xfe\xfd", "//79"}}) {
        std::string result;
        append_base64(result, bytes);
        CHECK(result == text);
    }
}

TEST_CASE("the Authorization header is that of RFC 7617", "[credentials]") {
    CHECK(basic_authorization(Credentials{"Aladdin", "open sesame"}).view() ==
          "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST_CASE("a secret is wiped where it stands", "[credentials]") {
    std::string text = "canary";
    exotel::detail::wipe(text.data(), text.size());
    CHECK(text == std::string(6, '\0'));
    exotel::detail::Secret first("canary");
    const exotel::detail::Secret copy = first;
    const exotel::detail::Secret moved = std::move(first);
    CHECK(copy.view() == "canary");
    CHECK(moved.view() == "canary");
    CHECK(std::string(moved.c_str()) == "canary");
}
