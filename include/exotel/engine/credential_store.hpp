#ifndef EXOTEL_ENGINE_CREDENTIAL_STORE_HPP
#define EXOTEL_ENGINE_CREDENTIAL_STORE_HPP

#include <exotel/credentials.hpp>
#include <exotel/detail/secret.hpp>
#include <exotel/protocol/basic_authorization.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// Credentials with the header line made of them: they exist once, and requests share them.
class HeldCredentials {
public:
    explicit HeldCredentials(const Credentials& credentials)
        : credentials_(credentials), line_(protocol::basic_authorization(credentials)) {}

    [[nodiscard]] const Credentials& credentials() const noexcept { return credentials_; }
    /// The header line, which keeps `self` alive.
    [[nodiscard]] std::shared_ptr<const detail::Secret> authorization_line(
        const std::shared_ptr<const HeldCredentials>& self) const {
        return {self, &line_};
    }

    /// Whether a server's text may hold any of it.
    [[nodiscard]] bool appear_in(std::string_view text) const {
        for (const std::string_view secret : secrets()) {
            if (find(text, secret) != std::string_view::npos) return true;
        }
        return false;
    }
    /// Blots out of a server's text what it echoed: the header's base64, the token, the key. Known
    /// by how it begins, so that one that was cut is found, too; it goes on to the next blank or
    /// mark.
    void redact(std::string& text) const {
        constexpr std::string_view mark = "[redacted]";
        for (const std::string_view secret : secrets()) {
            for (std::size_t at = find(text, secret); at != std::string::npos;
                 at = find(text, secret)) {
                const std::size_t end =
                    std::min(text.find_first_of(" \t\r\n\"'<>,;&", at + telling), text.size());
                text.replace(at, end - at, mark);
            }
        }
    }

private:
    /// So many first characters tell a secret. A shorter one is none, and would blot out ordinary
    /// words.
    static constexpr std::size_t telling = 8;

    [[nodiscard]] std::array<std::string_view, 3> secrets() const {
        constexpr std::size_t name = std::string_view("Authorization: Basic ").size();
        return {line_.view().substr(name), detail::CredentialsAccess::api_token(credentials_),
                detail::CredentialsAccess::api_key(credentials_)};
    }
    static std::size_t find(std::string_view text, std::string_view secret) {
        return secret.size() < telling ? std::string_view::npos
                                       : text.find(secret.substr(0, telling));
    }

    Credentials credentials_;
    detail::Secret line_;
};

/// The credentials in force; replaced ones are wiped when the last call that carried them is
/// settled.
class CredentialStore {
public:
    explicit CredentialStore(const Credentials& credentials)
        : held_(std::make_shared<const HeldCredentials>(credentials)) {}

    void replace(const Credentials& credentials) {
        auto next = std::make_shared<const HeldCredentials>(credentials);
        const std::lock_guard lock(mutex_);
        held_.swap(next);
    }
    /// Those for the next attempt.
    [[nodiscard]] std::shared_ptr<const HeldCredentials> current() const {
        const std::lock_guard lock(mutex_);
        return held_;
    }

    /// A copy for the child of a fork: no lock is taken, because the thread that held it may be
    /// gone.
    [[nodiscard]] std::unique_ptr<CredentialStore> after_fork() const {
        return std::make_unique<CredentialStore>(held_->credentials());
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const HeldCredentials> held_;
};

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
