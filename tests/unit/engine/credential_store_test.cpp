#include <exotel/engine/credential_store.hpp>

#include "catch.hpp"

#include <string>

using exotel::Credentials;
using exotel::engine::CredentialStore;

TEST_CASE("replaced credentials live as long as a request carries them, and not longer") {
    CredentialStore store(Credentials{"first-key", "first-token"});
    const auto carried = store.authorization();
    const std::weak_ptr<const exotel::detail::Secret> old = carried;
    store.replace(Credentials{"second-key", "second-token"});
    CHECK(carried->view() == "Authorization: Basic Zmlyc3Qta2V5OmZpcnN0LXRva2Vu");
    CHECK(store.authorization()->view() != carried->view());
    CHECK_FALSE(old.expired());

    const std::weak_ptr<const exotel::detail::Secret> current = store.authorization();
    store.replace(Credentials{"third-key", "third-token"});
    CHECK(current.expired());
}

TEST_CASE("key, token and their base64 are blotted out of a text, wherever they stand") {
    const CredentialStore store(Credentials{"canary-key", "canary-token"});
    std::string text = "canary-tokencanary-key Y2FuYXJ5LWtleTpjYW5hcnktdG9rZW4= canary-token";
    store.redact(text);
    CHECK(text == "[redacted][redacted] [redacted] [redacted]");
}

TEST_CASE("words that are too short to be secrets are left in a text") {
    const CredentialStore store(Credentials{"key", "token"});
    std::string text = "check the API key and the token";
    store.redact(text);
    CHECK(text == "check the API key and the token");
}

TEST_CASE("a copy for a forked child carries the same credentials") {
    const CredentialStore store(Credentials{"canary-key", "canary-token"});
    CHECK(store.after_fork()->authorization()->view() == store.authorization()->view());
}
