// An API key and its token, as the dashboard's API settings show them.
//
//     const exotel::Credentials credentials{read_secret("key"), read_secret("token")};
#ifndef EXOTEL_CREDENTIALS_HPP
#define EXOTEL_CREDENTIALS_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/detail/util/secret.hpp>
#include <exotel/fwd.hpp>

#include <string>

namespace exotel { inline namespace v0_1 {

namespace detail {
struct CredentialsAccess;
}  // namespace detail

/// An API key and its token; never printed, and wiped from memory on destruction.
///
/// The client refuses with `Errc::invalid_argument` what it cannot send: an empty key, a key with a
/// colon or a control character, an empty token, or a token with a control character.
///
/// Source: https://developer.exotel.com/docs/references/authentication
class Credentials {
public:
    /// Takes key and token from the dashboard's API settings; wipes its parameters, not your
    /// originals.
    Credentials(std::string api_key, std::string api_token)
        : api_key_(api_key), api_token_(api_token) {
        detail::wipe(api_key);
        detail::wipe(api_token);
    }

private:
    friend struct detail::CredentialsAccess;

    detail::Secret api_key_;
    detail::Secret api_token_;
};

namespace detail {

/// The only access to the secrets: for validation, the Authorization header and redaction.
struct CredentialsAccess {
    [[nodiscard]] static std::string_view api_key(const Credentials& from) noexcept {
        return from.api_key_.view();
    }
    [[nodiscard]] static std::string_view api_token(const Credentials& from) noexcept {
        return from.api_token_.view();
    }
};

}  // namespace detail

}}  // namespace exotel::v0_1

#endif
