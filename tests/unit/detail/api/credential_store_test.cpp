#include <exotel/detail/api/credential_store.hpp>

#include "catch.hpp"

#include <memory>
#include <string>

using exotel::Credentials;
using exotel::detail::CredentialsSnapshot;
using exotel::detail::CredentialStore;

TEST_CASE("replaced credentials live as long as a call carries them, and not longer",
          "[credentials]") {
    CredentialStore store(Credentials{"first-key", "first-token"});
    auto carried = store.current();
    auto line = authorization_of(carried);
    const std::weak_ptr<const CredentialsSnapshot> old = carried;
    store.replace(Credentials{"second-key", "second-token"});
    CHECK(line->view() == "Authorization: Basic Zmlyc3Qta2V5OmZpcnN0LXRva2Vu");
    CHECK(store.current() != carried);
    carried.reset();
    CHECK_FALSE(old.expired());
    line.reset();
    CHECK(old.expired());
}

TEST_CASE("key, token and their base64 are removed from a text, whole or cut", "[credentials]") {
    const CredentialsSnapshot held(Credentials{"canary-key", "canary-token"});
    std::string text =
        R"(token=canary-token, key="canary-key" Y2FuYXJ5LWtleTpjYW5hcnktdG9rZW4= Y2FuYXJ5LWtleTpj canary-to)";
    CHECK(held.redactor().contains_secret(text));
    held.redactor().redact(text);
    CHECK(text == R"(token=[redacted], key="[redacted]" [redacted] [redacted] [redacted])");
    CHECK_FALSE(held.redactor().contains_secret(text));
}

TEST_CASE("other encodings of key and token are removed from a text", "[credentials]") {
    const CredentialsSnapshot held(Credentials{"canary-key-5d41402a", "canary-token-7d793037"});
    for (const char* shown :
         {"Y2FuYXJ5LXRva2VuLTdkNzkzMDM3",  // the token in base64
          "R0VUOiBjYW5hcnkta2V5LTVkNDE0MDJhOmNhbmFyeS10b2tlbi03ZDc5MzAzNyE=",
          "QmFzaWMgWTJGdVlYSjVMV3RsZVMwMVpEUXhOREF5WVRwallXNWhjbmt0ZEc5clpXNHROMlEzT1RNd016Yz0=",
          "63616e6172792d746f6b656e2d3764373933303337",  // in hexadecimal
          "CANARY-TOKEN-7D793037", "5d41402a:canary-token"}) {
        INFO(shown);
        std::string text = shown;
        held.redactor().redact(text);
        CHECK(text.find("[redacted]") < 13);
        CHECK(text.size() < 24);
    }
}

TEST_CASE("words that are too short to be secrets are left in a text", "[credentials]") {
    const CredentialsSnapshot held(Credentials{"key", "token"});
    std::string text = "check the API key and the token";
    held.redactor().redact(text);
    CHECK(text == "check the API key and the token");
}

TEST_CASE("a copy for a forked child carries the same credentials", "[credentials]") {
    const CredentialStore store(Credentials{"canary-key", "canary-token"});
    const auto parents = store.current();
    const CredentialStore child(store.after_fork());
    const auto childs = child.current();
    CHECK(authorization_of(childs)->view() == authorization_of(parents)->view());
}

TEST_CASE("a text is redacted in one pass however often a secret stands in it", "[redaction]") {
    const CredentialsSnapshot held(Credentials{"secret-key-1", "canary-token"});
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += "canary-t ";
    held.redactor().redact(text);
    CHECK_FALSE(held.redactor().contains_secret(text));
    const CredentialsSnapshot named(Credentials{"redacted", "redacted"});
    std::string word = "redacted";
    named.redactor().redact(word);
    CHECK(word == "***");
}
