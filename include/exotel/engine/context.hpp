#ifndef EXOTEL_ENGINE_CONTEXT_HPP
#define EXOTEL_ENGINE_CONTEXT_HPP

#include <exotel/attempt_event.hpp>
#include <exotel/engine/credential_store.hpp>
#include <exotel/http/transport.hpp>
#include <exotel/policy/governor.hpp>
#include <exotel/retry_policy.hpp>
#include <exotel/stop_token.hpp>

#include <chrono>
#include <cstddef>
#include <functional>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// What a run borrows from its client.
struct Context {
    http::Transport& transport;
    policy::Governor& governor;
    const CredentialStore& credentials;
    const RetryPolicy& retry;
    std::chrono::milliseconds attempt_timeout;
    const std::function<void(const AttemptEvent&)>& on_attempt;
};

/// The bounds of one run.
struct Limits {
    bool bulk =
        false;  ///< many subjects: faults of the whole run end it, and the first request goes alone
    std::size_t max_in_flight = 1;
    std::chrono::milliseconds total_timeout{0};  ///< 0: none
    std::chrono::milliseconds grace{0};          ///< for what is under way when the run ends early
    std::chrono::milliseconds give_up_after{0};  ///< 0: never
    StopToken stop;
};

/// `now + wait`, without overflow for waits that were meant as "for ever".
[[nodiscard]] inline http::TimePoint after(http::TimePoint now,
                                           std::chrono::milliseconds wait) noexcept {
    constexpr std::chrono::hours ten_years{24 * 365 * 10};
    return now + (wait < ten_years ? wait : std::chrono::milliseconds(ten_years));
}

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
