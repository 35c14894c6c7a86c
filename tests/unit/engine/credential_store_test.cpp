#include <exotel/engine/credential_store.hpp>

#include "catch.hpp"

#include <memory>
#include <string>

using exotel::Credentials;
using exotel::engine::CredentialStore;
using exotel::engine::HeldCredentials;

TEST_CASE("replaced credentials live as long as a call carries them, and not longer") {
    CredentialStore store(Credentials{"first-key", "first-token"});
    auto carried = store.current();
    auto line = carried->authorization_line(carried);
    const std::weak_ptr<const HeldCredentials> old = carried;
    store.replace(Credentials{"second-key", "second-token"});
    CHECK(line->view() == "Authorization: Basic Zmlyc3Qta2V5OmZpcnN0LXRva2Vu");
    CHECK(store.current() != carried);
    carried.reset();
    CHECK_FALSE(old.expired());
    line.reset();
    CHECK(old.expired());
}

TEST_CASE("key, token and their base64 are blotted out of a text, whole or cut") {
    const HeldCredentials held(Credentials{"canary-key", "canary-token"});
    std::string text =
        R"(token=canary-token, key="canary-key" Y2FuYXJ5LWtleTpjYW5hcnktdG9rZW4= Y2FuYXJ5LWtleTpj canary-to)";
    CHECK(held.appear_in(text));
    held.redact(text);
    CHECK(text == R"(token=[redacted], key="[redacted]" [redacted] [redacted] [redacted])");
    CHECK_FALSE(held.appear_in(text));
}

TEST_CASE("words that are too short to be secrets are left in a text") {
    const HeldCredentials held(Credentials{"key", "token"});
    std::string text = "check the API key and the token";
    held.redact(text);
    CHECK(text == "check the API key and the token");
}

TEST_CASE("a copy for a forked child carries the same credentials") {
    const CredentialStore store(Credentials{"canary-key", "canary-token"});
    const auto parents = store.current();
    const auto childs = store.after_fork()->current();
    CHECK(childs->authorization_line(childs)->view() ==
          parents->authorization_line(parents)->view());
}
