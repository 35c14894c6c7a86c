#ifndef EXOTEL_ATTEMPT_EVENT_HPP
#define EXOTEL_ATTEMPT_EVENT_HPP

#include <exotel/error.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace exotel {
inline namespace v0_1 {

/// One attempt that ended, for logs and metrics; holds only what is known to be harmless.
///
/// The views live as long as the callback runs.
struct AttemptEvent {
    std::string_view list;                ///< the list asked for
    std::string_view contact;             ///< the contact asked for
    std::string_view request_id;          ///< Exotel's, where the answer had one
    int attempt = 0;                      ///< 1 for the first
    std::chrono::microseconds elapsed{};  ///< from handing it to the transport to its end
    int http_status = 0;                  ///< 0: no answer
    std::optional<Errc> error;            ///< empty: removed
    bool sent = false;                    ///< whether the request went out at all
    /// How long until the next attempt; empty: there is none.
    std::optional<std::chrono::milliseconds> next_attempt_in;
};

}  // namespace v0_1
}  // namespace exotel

#endif
