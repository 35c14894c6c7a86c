#ifndef EXOTEL_DETAIL_API_CREDENTIAL_STORE_HPP
#define EXOTEL_DETAIL_API_CREDENTIAL_STORE_HPP

#include <exotel/credentials.hpp>
#include <exotel/detail/util/redactor.hpp>
#include <exotel/detail/util/secret.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Appends `bytes` in Base64 (RFC 4648, 4); `to` must have room, so that no copy is left in freed
/// memory.
inline void append_base64(std::string& to, std::string_view bytes) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const unsigned group = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
        to += alphabet[group >> 18U & 63U];
        to += alphabet[group >> 12U & 63U];
        to += i + 1 < bytes.size() ? alphabet[group >> 6U & 63U] : '=';
        to += i + 2 < bytes.size() ? alphabet[group & 63U] : '=';
    }
}

/// The header line that carries the credentials (RFC 7617), made once and shared by all requests.
[[nodiscard]] inline Secret basic_authorization(const Credentials& credentials) {
    const std::string_view key = CredentialsAccess::api_key(credentials);
    const std::string_view token = CredentialsAccess::api_token(credentials);
    constexpr std::string_view start = "Authorization: Basic ";

    WipedText pair;
    pair.text.reserve(key.size() + 1 + token.size());
    pair.text.append(key).append(1, ':').append(token);
    WipedText line;
    line.text.reserve(start.size() + (pair.text.size() + 2) / 3 * 4);
    line.text.append(start);
    append_base64(line.text, pair.text);
    return Secret(line.text);
}

/// One version of the credentials with its header line; requests share it, so that the secrets
/// exist once.
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
    [[nodiscard]] const Secret& authorization_line() const noexcept { return header_line_; }

private:
    [[nodiscard]] std::array<std::string_view, 3> secrets() const noexcept {
        return {header_line_.view().substr(std::string_view("Authorization: Basic ").size()),
                CredentialsAccess::api_token(credentials_),
                CredentialsAccess::api_key(credentials_)};
    }
    /// The secrets in Base64 as part of a longer text, whose groups may begin at any of three
    /// offsets, and in hexadecimal; one form per line.
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

/// The header line with these credentials, which keeps them alive.
[[nodiscard]] inline std::shared_ptr<const Secret> authorization_of(
    const std::shared_ptr<const CredentialsSnapshot>& credentials) {
    return {credentials, &credentials->authorization_line()};
}

/// The current credentials. Replaced ones are wiped when the last request that carries them has
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

    /// For the child of a fork: takes no lock, because the thread that held it may be gone.
    [[nodiscard]] const Credentials& after_fork() const noexcept { return current_->credentials(); }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const CredentialsSnapshot> current_;
};

}}}  // namespace exotel::v0_1::detail

#endif
