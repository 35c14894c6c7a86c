#ifndef EXOTEL_ENGINE_RETRY_HPP
#define EXOTEL_ENGINE_RETRY_HPP

#include <exotel/engine/call.hpp>
#include <exotel/engine/context.hpp>
#include <exotel/engine/service_health.hpp>
#include <exotel/http/transport.hpp>
#include <exotel/policy/pacer.hpp>
#include <exotel/policy/retry_rule.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// Whether a failed call gets another attempt.
struct RetryDecision {
    std::optional<std::chrono::milliseconds> wait;  ///< until it; empty: there is none
    std::string_view why_not;                       ///< what forbids it, where that needs saying
};

template <class Subject>
[[nodiscard]] RetryDecision decide_retry(const Context& context, ServiceHealth& health,
                                         Call<Subject>& call, const Error& error,
                                         const http::Completion& completion, policy::Retry rule,
                                         std::optional<http::TimePoint> deadline) {
    using policy::Retry;
    if (rule == Retry::never) return {};
    if (rule == Retry::once && ++call.handshakes_failed > 1) return {};
    if (rule == Retry::fresh_connection && std::exchange(call.misdirected, true)) return {};
    const int most = context.retry.max_attempts;
    if (call.attempts >= most) return {{}, most > 1 ? "max_attempts reached" : ""};

    std::chrono::milliseconds wait = context.governor.backoff(context.retry, call.attempts - 1);
    if (rule == Retry::fresh_connection) wait = std::chrono::milliseconds(0);
    if (error.retry_after) wait = std::max<std::chrono::milliseconds>(wait, *error.retry_after);
    if (deadline && after(context.transport.now(), wait) >= *deadline) {
        return {{}, "total_timeout leaves no time for another"};
    }

    // Without a deadline, too, an absurd Retry-After is not waited out.
    wait = std::min<std::chrono::milliseconds>(
        wait, std::max<std::chrono::milliseconds>(policy::Pacer::longest_hold,
                                                  context.retry.max_backoff));

    // What certainly did not go out cannot burden the service; one request at a time does not,
    // either.
    const bool never_sent = completion.fault != http::Fault::none && completion.sends == 0;
    if (!never_sent && !health.one_at_a_time() && !context.governor.pay_for_retry()) {
        if (!health.close_window())
            return {{}, "the retry budget is spent: most calls of this client fail"};
    }
    return {wait, {}};
}

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
