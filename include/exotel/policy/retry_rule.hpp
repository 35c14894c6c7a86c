#ifndef EXOTEL_POLICY_RETRY_RULE_HPP
#define EXOTEL_POLICY_RETRY_RULE_HPP

#include <exotel/error.hpp>
#include <exotel/http/transport.hpp>

namespace exotel {
inline namespace v0_1 {
namespace policy {

/// Whether a failed attempt is worth another.
enum class Retry {
    never,
    again,
    once,  ///< another one, but not a third: mostly a wrong configuration, sometimes a reset
    fresh_connection,  ///< once, on a connection of its own
};

[[nodiscard]] constexpr Retry retry_after_status(int status) noexcept {
    switch (status) {
        case 408:
        case 429:
        case 500:
        case 502:
        case 503:
        case 504:
        case 522:
        case 524:
        case 529: return Retry::again;
        case 421:
            return Retry::fresh_connection;  // the server is not responsible for this host (RFC
                                             // 9110, 15.5.20)
        default: return Retry::never;
    }
}

[[nodiscard]] constexpr Retry retry_after_fault(http::Fault fault) noexcept {
    switch (fault) {
        case http::Fault::connection:
        case http::Fault::timeout: return Retry::again;
        case http::Fault::handshake: return Retry::once;
        default: return Retry::never;
    }
}

[[nodiscard]] constexpr Errc errc_of_fault(http::Fault fault) noexcept {
    switch (fault) {
        case http::Fault::handshake:
        case http::Fault::certificate: return Errc::tls_failed;
        case http::Fault::timeout: return Errc::timed_out;
        case http::Fault::too_large: return Errc::response_too_large;
        case http::Fault::malformed: return Errc::malformed_response;
        default: return Errc::connection_failed;
    }
}

}  // namespace policy
}  // namespace v0_1
}  // namespace exotel

#endif
