#ifndef EXOTEL_ENGINE_CREDENTIAL_STORE_HPP
#define EXOTEL_ENGINE_CREDENTIAL_STORE_HPP

#include <exotel/credentials.hpp>
#include <exotel/detail/secret.hpp>
#include <exotel/protocol/basic_authorization.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// The credentials in force; replaced ones are wiped when the last request that carries them has
/// ended.
class CredentialStore {
public:
    explicit CredentialStore(const Credentials& credentials) : held_(hold(credentials)) {}

    void replace(const Credentials& credentials) {
        std::shared_ptr<const Held> next = hold(credentials);
        const std::lock_guard lock(mutex_);
        held_.swap(next);
    }

    /// The header line for the next attempt.
    [[nodiscard]] std::shared_ptr<const detail::Secret> authorization() const {
        const std::shared_ptr<const Held> held = current();
        return {held, &held->authorization};
    }

    /// Blots out of a server's text what it may have echoed: the header's base64, the key, the
    /// token.
    void redact(std::string& text) const {
        const std::shared_ptr<const Held> held = current();
        constexpr std::size_t name = std::string_view("Authorization: Basic ").size();
        redact(text, held->authorization.view().substr(name));
        redact(text, detail::CredentialsAccess::api_token(held->credentials));
        redact(text, detail::CredentialsAccess::api_key(held->credentials));
    }

    /// A copy for the child of a fork: no lock is taken, because the thread that held it may be
    /// gone.
    [[nodiscard]] std::unique_ptr<CredentialStore> after_fork() const {
        return std::make_unique<CredentialStore>(held_->credentials);
    }

private:
    struct Held {
        Credentials credentials;
        detail::Secret authorization;
    };

    static std::shared_ptr<const Held> hold(const Credentials& credentials) {
        return std::make_shared<const Held>(
            Held{credentials, protocol::basic_authorization(credentials)});
    }
    [[nodiscard]] std::shared_ptr<const Held> current() const {
        const std::lock_guard lock(mutex_);
        return held_;
    }
    static void redact(std::string& text, std::string_view secret) {
        constexpr std::string_view mark = "[redacted]";
        // A shorter one is no secret, and would blot out ordinary words.
        if (secret.size() < 8) return;
        for (std::size_t at = text.find(secret); at != std::string::npos;
             at = text.find(secret, at + mark.size())) {
            text.replace(at, secret.size(), mark);
        }
    }

    mutable std::mutex mutex_;
    std::shared_ptr<const Held> held_;
};

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
