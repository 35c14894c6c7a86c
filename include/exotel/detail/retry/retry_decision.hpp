#ifndef EXOTEL_DETAIL_RETRY_RETRY_DECISION_HPP
#define EXOTEL_DETAIL_RETRY_RETRY_DECISION_HPP

#include <exotel/client_options.hpp>
#include <exotel/detail/retry/attempt_outcome.hpp>
#include <exotel/detail/retry/backoff.hpp>
#include <exotel/detail/retry/cancellation.hpp>
#include <exotel/detail/retry/circuit_breaker.hpp>
#include <exotel/detail/retry/rate_limiter.hpp>
#include <exotel/detail/retry/request_table.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Remembers what a failed attempt means for the attempts after it.
inline void note_failure(PendingRequest& pending, const AttemptOutcome& outcome,
                         const Completion& completion) noexcept {
    if (outcome.error->may_have_been_applied) pending.may_have_been_applied = true;
    // After a time-out over HTTP/2 the transport itself takes another connection.
    if (completion.error == TransportError::connection) pending.new_connection = true;
    if (outcome.action == RetryAction::retry_once) ++pending.failed_handshakes;
    if (outcome.action == RetryAction::retry_on_new_connection) {
        ++pending.misdirected;
        pending.new_connection = true;
    }
}

/// The error where Exotel's pause passes the deadline, so that there is nothing to wait for.
[[nodiscard]] inline Error error_of_pause(const Permit& permit, TimePoint now,
                                          const std::optional<Error>& last_error) {
    Error error = last_error.value_or(Error());  // what Exotel said about this item
    std::string message = "Exotel paused this client for longer than total_timeout leaves";
    if (last_error) message += "; the last attempt: " + last_error->message;
    error.message = std::move(message);
    error.code = permit.pause_code;
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(permit.paused_until - now);
    return error;
}

struct RetryDecision {
    std::optional<std::chrono::milliseconds> wait;  ///< empty: no further attempt
    std::string_view why_not;                       ///< where that needs saying
    bool costs_budget = false;                      ///< the attempt burdened the service
};

/// Decides whether a failed attempt is followed by another, and after what wait; has no effects.
[[nodiscard]] inline RetryDecision decide_retry(const PendingRequest& pending,
                                                const AttemptOutcome& outcome,
                                                const Completion& completion,
                                                const RetryPolicy& policy, Random& random,
                                                const Cancellation& cancellation, TimePoint now) {
    using std::chrono::milliseconds;
    const bool moved = outcome.action == RetryAction::retry_on_new_connection;
    if (outcome.action == RetryAction::none) return {};
    if (outcome.action == RetryAction::retry_once && pending.failed_handshakes > 1) return {};
    if (moved && pending.misdirected > 1) return {};
    if (pending.tries >= policy.max_attempts)
        return {{}, policy.max_attempts > 1 ? "max_attempts reached" : "", false};

    const bool not_sent = completion.error != TransportError::none && completion.sends == 0;
    RetryPolicy backoff_policy = policy;
    if (not_sent) {
        backoff_policy.initial_backoff =
            (std::min)(policy.initial_backoff, initial_backoff_not_sent);
    }
    milliseconds wait =
        moved ? milliseconds(0) : backoff(backoff_policy, pending.tries - 1, random);
    const auto& retry_after = outcome.error->retry_after;
    if (retry_after) wait = (std::max)(wait, milliseconds(*retry_after));
    if (cancellation.passes_deadline(after(now, wait)))
        return {{}, "total_timeout leaves no time for another", false};

    // Without a deadline, too, an absurd Retry-After is not waited out.
    const milliseconds max_wait =
        (std::max)(milliseconds(RateLimiter::max_pause), policy.max_backoff);
    return {(std::min)(wait, max_wait), {}, !not_sent};
}

/// Takes a retry from the budget. Where it is spent, a bulk run becomes half-open, which burdens
/// nobody; a single call ends.
inline void pay_for(RetryDecision& retry, RetryBudget& budget,
                    std::optional<CircuitBreaker>& breaker) {
    if (!retry.wait || !retry.costs_budget || (breaker && breaker->half_open())) return;
    if (budget.try_acquire()) return;
    if (breaker) return breaker->set_half_open();
    retry = {{}, "the retry budget is spent: most calls of this client fail", false};
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
