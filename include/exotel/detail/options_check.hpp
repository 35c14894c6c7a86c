#ifndef EXOTEL_DETAIL_OPTIONS_CHECK_HPP
#define EXOTEL_DETAIL_OPTIONS_CHECK_HPP

#include <exotel/bulk.hpp>
#include <exotel/client_options.hpp>
#include <exotel/credentials.hpp>
#include <exotel/protocol/endpoint.hpp>
#include <exotel/protocol/printable.hpp>
#include <exotel/protocol/validation.hpp>
#include <exotel/sid.hpp>

#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// What is wrong with a CA file, worded to follow its name; empty: it can be read and looks like
/// PEM.
[[nodiscard]] inline std::string_view fault_in_ca_file(const std::string& path) {
    struct Close {
        void operator()(std::FILE* file) const noexcept { (void)std::fclose(file); }
    };
    const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
    if (!file) return "cannot be opened";
    std::string text;
    std::array<char, 4096> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), file.get())) {
        text.append(part.data(), size);
        if (text.find("-----BEGIN") != std::string::npos) return {};
        if (text.size() > part.size())
            text.erase(0, text.size() - 16);  // what a mark could begin in
    }
    return "holds no certificate in PEM form";
}

/// What is wrong with the credentials; never shows them. Empty: nothing.
[[nodiscard]] inline std::string_view fault_in(const Credentials& credentials) noexcept {
    const std::string_view fault =
        protocol::fault_in_api_key(CredentialsAccess::api_key(credentials));
    return fault.empty() ? protocol::fault_in_api_token(CredentialsAccess::api_token(credentials))
                         : fault;
}

inline void require(bool condition, std::string_view otherwise) {
    if (!condition) throw Exception(protocol::invalid_argument(std::string(otherwise)));
}

inline void check_credentials(const Credentials& credentials) {
    require(fault_in(credentials).empty(), fault_in(credentials));
}

[[nodiscard]] inline bool has_control(std::string_view text) noexcept {
    for (const char c : text) {
        if (protocol::is_control(c)) return true;
    }
    return false;
}

inline void check_options(const ClientOptions& options) {
    const std::chrono::milliseconds none{0};
    require(options.connect_timeout > none, "connect_timeout must be positive");
    require(options.attempt_timeout > none, "attempt_timeout must be positive");
    require(options.total_timeout > none, "total_timeout must be positive");
    require(options.retry.max_attempts >= 1, "retry.max_attempts must be at least 1");
    require(options.retry.initial_backoff >= none && options.retry.max_backoff >= none,
            "retry.initial_backoff and max_backoff must not be negative");
    require(options.rate_limit.requests >= 0, "rate_limit.requests must not be negative");
    require(options.rate_limit.requests == 0 ||
                (options.rate_limit.per > none && options.rate_limit.burst >= 1),
            "rate_limit.per must be positive and rate_limit.burst at least 1");
    require(options.max_response_bytes > 0, "max_response_bytes must be positive");
    require(!has_control(options.user_agent_suffix),
            "user_agent_suffix must not hold a control character");
    require(!options.proxy || !has_control(*options.proxy),
            "proxy must not hold a control character");
    require(
        options.pinned_public_key.empty() || options.pinned_public_key.substr(0, 8) == "sha256//",
        "pinned_public_key must begin with sha256//");
    if (options.ca_file.empty()) return;
    if (const std::string_view fault = fault_in_ca_file(options.ca_file); !fault.empty()) {
        throw Exception(protocol::invalid_argument(
            "ca_file '" + protocol::printable(options.ca_file) + "' " + std::string(fault)));
    }
}

/// Throws `Exception` on anything that a client could not work with; else tells where requests go.
[[nodiscard]] inline protocol::Endpoint checked_endpoint(const AccountSid& account,
                                                         const Credentials& credentials,
                                                         const ClientOptions& options) {
    if (auto error = protocol::check_sid("account SID", account.str()))
        throw Exception(std::move(*error));
    check_credentials(credentials);
    check_options(options);
    protocol::Endpoint endpoint =
        protocol::parse_base_url(options.base_url, options.region).value();
    require(endpoint.encrypted || !options.proxy || options.proxy->empty(),
            "a proxy cannot be used with http: it would see the API key");
    return endpoint;
}

/// What forbids a bulk run; empty: nothing.
[[nodiscard]] inline std::optional<Error> check(const BulkOptions& options) {
    const std::chrono::milliseconds none{0};
    if (options.max_in_flight < 1)
        return protocol::invalid_argument("max_in_flight must be at least 1");
    if (options.total_timeout < none || options.grace < none || options.give_up_after < none) {
        return protocol::invalid_argument(
            "total_timeout, grace and give_up_after must not be negative");
    }
    return std::nullopt;
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
