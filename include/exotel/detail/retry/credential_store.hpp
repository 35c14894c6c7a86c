#ifndef EXOTEL_DETAIL_RETRY_CREDENTIAL_STORE_HPP
#define EXOTEL_DETAIL_RETRY_CREDENTIAL_STORE_HPP

#include <exotel/credentials.hpp>
#include <exotel/detail/api/basic_authorization.hpp>
#include <exotel/detail/util/redactor.hpp>
#include <exotel/detail/util/secret.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Credentials at one moment, with the header line made of them: they exist once, and requests
/// share them.
class CredentialsSnapshot {
public:
    explicit CredentialsSnapshot(const Credentials& credentials)
        : credentials_(credentials),
          header_line_(basic_authorization(credentials)),
          redactor_(secrets(), encodings().view()) {}
    CredentialsSnapshot(const CredentialsSnapshot&) = delete;
    CredentialsSnapshot& operator=(const CredentialsSnapshot&) = delete;

    [[nodiscard]] const Credentials& credentials() const noexcept { return credentials_; }
    [[nodiscard]] const Redactor& redactor() const noexcept { return redactor_; }
    /// The header line, which keeps `self` alive.
    [[nodiscard]] std::shared_ptr<const Secret> authorization_line(
        const std::shared_ptr<const CredentialsSnapshot>& self) const {
        return {self, &header_line_};
    }

private:
    [[nodiscard]] std::array<std::string_view, 3> secrets() const noexcept {
        return {header_line_.view().substr(std::string_view("Authorization: Basic ").size()),
                CredentialsAccess::api_token(credentials_),
                CredentialsAccess::api_key(credentials_)};
    }
    /// In base64 as a part of something longer, whose groups may begin at any of three places, and
    /// in hexadecimal; one form a line.
    [[nodiscard]] Secret encodings() const {
        WipedText all;
        std::size_t room = 0;
        for (const std::string_view secret : secrets()) room += 6 * secret.size() + 24;
        all.text.reserve(room);
        for (const std::string_view secret : secrets()) {
            for (std::size_t skipped = 0; skipped < 3 && skipped < secret.size(); ++skipped) {
                append_base64(all.text, secret.substr(skipped));
                all.text += '\n';
            }
            for (const char c : secret) {
                constexpr std::string_view digits = "0123456789abcdef";
                const auto byte = static_cast<unsigned char>(c);
                all.text += digits[byte >> 4U];
                all.text += digits[byte & 15U];
            }
            all.text += '\n';
        }
        return Secret(all.text);
    }

    Credentials credentials_;
    Secret header_line_;
    Redactor redactor_;
};

/// The credentials in force. Replaced ones are wiped when the last request that carries them has
/// ended. Thread-safe.
class CredentialStore {
public:
    explicit CredentialStore(const Credentials& credentials)
        : current_(std::make_shared<const CredentialsSnapshot>(credentials)) {}

    void replace(const Credentials& credentials) {
        auto next = std::make_shared<const CredentialsSnapshot>(credentials);
        const std::lock_guard<std::mutex> lock(mutex_);
        current_.swap(next);
    }
    [[nodiscard]] std::shared_ptr<const CredentialsSnapshot> current() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return current_;
    }

    /// A copy for the child of a fork: no lock is taken, because the thread that held it may be
    /// gone.
    [[nodiscard]] std::unique_ptr<CredentialStore> after_fork() const {
        return std::make_unique<CredentialStore>(current_->credentials());
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const CredentialsSnapshot> current_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
