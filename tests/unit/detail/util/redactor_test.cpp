#include <exotel/detail/util/redactor.hpp>

#include "catch.hpp"

#include <chrono>
#include <string>

using exotel::detail::Redactor;
using exotel::detail::without_escapes;

namespace {

const Redactor redactor({"Y2FuYXJ5LWtleTpj/+9ZW4=", "canary-token", "canary-key"});

std::string redacted(std::string text) {
    redactor.redact(text);
    return text;
}

}  // namespace

TEST_CASE("secrets are removed from a text whole or cut", "[redaction]") {
    CHECK(redacted(R"(token=canary-token, key="canary-key" Y2FuYXJ5LWtleTpj/+9ZW4=.)") ==
          R"(token=[redacted], key="[redacted]" [redacted])");
    CHECK(redacted("canary-to Y2FuYXJ5") == "[redacted] [redacted]");
    CHECK(redacted("canary- Y2FuYXJ") == "canary- Y2FuYXJ");
    CHECK(redacted("nothing of it") == "nothing of it");
    CHECK(redacted("") == "");
}

TEST_CASE("a secret of any characters is removed to its end", "[redaction]") {
    const Redactor odd({"", "abcdefgh&,\"; <i>j", "%63%64ijkl"});
    std::string text = "x abcdefgh&,\"; <i>j, y abcdefgh&z";
    odd.redact(text);
    CHECK(text == "x [redacted], y [redacted]");
    CHECK(odd.show(R"(x abcdefgh&amp;,\"; <i>j)") == "x [redacted]");
    CHECK(odd.show("x %63%64ijkl %61bcdefgh") == "x [redacted]");
}

TEST_CASE("a secret shorter than 8 characters is a word that is left", "[redaction]") {
    const Redactor words({"", "token", "key"});
    std::string text = "check the API key and the token";
    words.redact(text);
    CHECK(text == "check the API key and the token");
    CHECK_FALSE(words.contains_secret(text));
}

TEST_CASE("a secret that resembles the mark is removed for good", "[redaction]") {
    for (const char* secret :
         {"redacted", "[redacted]", "x[redac12", "***[redacted]", "-*[]#---"}) {
        INFO(secret);
        const Redactor named({"", secret, "redacted"});
        std::string text = std::string("x") + secret + " " + secret + " redacted";
        named.redact(text);
        CHECK_FALSE(named.contains_secret(text));
        CHECK(named.show(text) == text);
    }
}

TEST_CASE("parts of a secret are removed wherever it was split", "[redaction]") {
    const std::string secret = "Zq3kT0pW+x/9LmN4bV7cXyRt5uHj2sDa";
    const Redactor split({"", secret, ""}, "6162636465666768696a6b6c6d");
    for (std::size_t at = 0; at + 12 <= secret.size(); ++at) {
        for (const std::size_t size : {std::size_t{12}, secret.size() - at}) {
            const std::string shown = split.show("ends in " + secret.substr(at, size) + " it says");
            CHECK(shown == "ends in [redacted] it says");
        }
    }
    CHECK(split.show("x 69a6b6c6d6e y 6B6c6D y") == "x 69a6b6c6d6e y 6B6c6D y");
    CHECK(split.show("6566676869 6566676869") == "6566676869 6566676869");
    CHECK(split.show("x 65666768696A6b y") == "x [redacted] y");                // another form
    CHECK(split.show("ZQ3KT0PW-X_9 zq3kt0pw+x/9") == "[redacted] [redacted]");  // respelled
    CHECK(split.show("Zq3kT0pW+x/9LmN\n4bV7cXyRt5uHj2sDa\n") == "[redacted]?[redacted]?");
    CHECK(split.show("XmN4bV7cXyRt5X") == "X[redacted]");
    std::string text = "twelve are needed: mN4bV7cXyRt";
    split.redact(text);
    CHECK(text == "twelve are needed: mN4bV7cXyRt");
}

TEST_CASE("escapes that hide a secret are undone", "[redaction]") {
    for (const char* hidden :
         {R"(\u0063anary-token)", R"(\x63anary-token)", "%63anary-token", "%u0063anary-token",
          "&#99;anary-token", "&#x63;anary-token", "&#X00063;anary-token", "canary&#45;token",
          R"(canary\-token)", R"(Y2FuYXJ5LWtleTpj\/\u002b9ZW4=)", "Y2FuYXJ5LWtleTpj%2F%2B9ZW4%3D",
          "Y2FuYXJ5LWtleTpj&sol;&plus;9ZW4&equals;",
          // one in another
          R"(\\u0063anary-token)", R"(\\\\u0063anary-token)", "%2563anary-token",
          "%25252563anary-token", "&amp;#99;anary-token", "&amp;amp;#x63;anary-token",
          R"(%5Cu0063anary-token)", R"(\u0025\u0036\u0033anary-token)", "%26%2399%3Banary-token"}) {
        INFO(hidden);
        CHECK(redactor.show(std::string("x ") + hidden) == "x [redacted]");
    }
    CHECK(redactor.show("x canary-token %63anary-key y") == "x [redacted]");
    CHECK(redactor.show("%78 canary-token y canary-key") == "x [redacted]");
}

TEST_CASE("escapes that hide nothing are shown as they are", "[redaction]") {
    for (const char* text : {R"(a\/b)", "100 %", "50%25", "AT&amp;T", "&", "%", R"(\)", "%zz",
                             "&#;", "&#xffffff;", R"(\u12)", "&nothing;"}) {
        INFO(text);
        CHECK(redactor.show(text) == text);
        CHECK(without_escapes(without_escapes(text)) == without_escapes(text));
    }
}

TEST_CASE("a secret that our own limit cuts does not show its beginning", "[redaction]") {
    for (std::size_t length = 90; length < 130; ++length) {
        const std::string shown = redactor.show(std::string(length, 'x') + " canary-token", 120);
        INFO(shown);
        CHECK(shown.find("canary") == std::string::npos);
    }
}

TEST_CASE("what is shown is printable and of the length that is asked for", "[redaction]") {
    CHECK(redactor.show("a\nb\x1b[31m") == "a?b?[31m");
    CHECK(redactor.show(std::string(300, 'x')) == std::string(256, 'x') + "...");
    CHECK(redactor.show(std::string(10'000, '%'), 4) == "%%%%...");
    const Redactor odd({"", "abc?defgh", ""});
    CHECK(odd.show("abc\x01"
                   "defgh")
              .find("abc?defg") == std::string::npos);
}

TEST_CASE("a text is redacted in one forward pass", "[redaction]") {
    const auto began = std::chrono::steady_clock::now();
    for (const char* piece : {"canary-token ", "canary-t", "canary-", "Y2FuYXJ5 ", "aaaaaaa "}) {
        std::string text;
        while (text.size() < 4'000'000) text += piece;
        text += " canary-key";
        redactor.redact(text);
        CHECK_FALSE(redactor.contains_secret(text));
    }
    for (const char* piece : {"%25", R"(\\)", "&amp;", ";", R"(\u0025)", "&#38;"}) {
        std::string text;
        while (text.size() < 1'000'000) text += piece;
        CHECK(without_escapes(text).size() < text.size() + 1);
    }
    // A pass takes milliseconds; one for each secret found would take hours.
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(60));
}
