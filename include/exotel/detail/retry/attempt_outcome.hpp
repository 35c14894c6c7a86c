// One attempt: how it is classified, how it changes the limits, and whether another follows.
#ifndef EXOTEL_DETAIL_RETRY_ATTEMPT_OUTCOME_HPP
#define EXOTEL_DETAIL_RETRY_ATTEMPT_OUTCOME_HPP

#include <exotel/client_options.hpp>
#include <exotel/detail/api/operation.hpp>
#include <exotel/detail/retry/backoff.hpp>
#include <exotel/detail/retry/cancellation.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/detail/retry/rate_limiter.hpp>
#include <exotel/detail/retry/request_table.hpp>
#include <exotel/detail/util/date_time.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/detail/util/redactor.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Whether to retry a failed attempt.
enum class RetryAction {
    none,
    retry,
    retry_once,  ///< one more attempt: usually a wrong configuration, sometimes a reset
    retry_on_new_connection,  ///< once: this connection leads to the wrong server, or mixes up
                              ///< responses
};

/// Retries every 5xx except the two that will not change.
[[nodiscard]] constexpr RetryAction retry_action_of_status(int status) noexcept {
    if (status == 421) return RetryAction::retry_on_new_connection;  // RFC 9110, 15.5.20
    if (status == 408 || status == 429) return RetryAction::retry;
    const bool server_error = status >= 500 && status != 501 && status != 505;
    return server_error ? RetryAction::retry : RetryAction::none;
}

[[nodiscard]] constexpr RetryAction retry_action_of(TransportError error) noexcept {
    switch (error) {
        case TransportError::connection:
        case TransportError::timeout: return RetryAction::retry;
        case TransportError::handshake: return RetryAction::retry_once;
        case TransportError::none:
        case TransportError::certificate:
        case TransportError::too_large:
        case TransportError::malformed:
        case TransportError::local: break;
    }
    return RetryAction::none;
}

[[nodiscard]] constexpr Errc to_errc(TransportError error) noexcept {
    switch (error) {
        case TransportError::handshake:
        case TransportError::certificate: return Errc::tls_failed;
        case TransportError::timeout: return Errc::timed_out;
        case TransportError::too_large: return Errc::response_too_large;
        case TransportError::malformed: return Errc::malformed_response;
        case TransportError::none:
        case TransportError::connection:
        case TransportError::local: break;
    }
    return Errc::connection_failed;
}

/// How one attempt ended, for the decision on the next.
struct AttemptOutcome {
    std::optional<Error> error;  ///< empty: the operation holds the value
    RetryAction action = RetryAction::none;
    int status = 0;                      ///< of the item, the envelope or HTTP; 0: no response
    std::string request_id;              ///< Exotel's, where the response has one
    bool has_response = false;           ///< a whole response came
    bool is_final_api_response = false;  ///< Exotel's API itself settled this item, so it works
    bool concerns_whole_run = false;     ///< every other item would fail the same way
};

/// The server's time, from its `Date` header if it has one: the local clock may be wrong.
[[nodiscard]] inline std::chrono::system_clock::time_point server_time(const Response& response,
                                                                       const Transport& transport) {
    return read_http_date(response.date).value_or(transport.time_of_day());
}

/// Classifies an attempt that ended without a whole response.
[[nodiscard]] inline AttemptOutcome classify_failure(const Completion& completion,
                                                     const Redactor& redactor) {
    AttemptOutcome outcome;
    Error error = make_error(to_errc(completion.error), completion.detail);
    outcome.action = retry_action_of(completion.error);
    outcome.concerns_whole_run = completion.error == TransportError::certificate ||
                                 completion.error == TransportError::local;
    // A proxy that asks for a password answers the CONNECT request, not ours.
    error.http_status = completion.response.status;
    if (error.http_status == 407) {
        error.code = Errc::unauthorized;
        outcome.action = RetryAction::none;
        outcome.concerns_whole_run = true;
    }
    redactor.redact(error.message);
    error.may_have_been_applied = completion.sends > 0;
    outcome.error = std::move(error);
    return outcome;
}

/// Classifies an attempt; no effects, except that the operation keeps the value it read.
/// `credentials_replaced`: the attempt carried credentials that have since been replaced.
[[nodiscard]] inline AttemptOutcome classify(Operation& operation, const std::string& item,
                                             const Completion& completion, const Redactor& redactor,
                                             bool credentials_replaced, const Transport& clock) {
    if (completion.error != TransportError::none) return classify_failure(completion, redactor);

    ParsedResponse parsed = operation.read_response(item, completion.response, redactor);
    AttemptOutcome outcome;
    outcome.has_response = true;
    outcome.status = parsed.status;
    outcome.request_id = std::move(parsed.request_id);
    outcome.error = std::move(parsed.error);
    if (!outcome.error) {
        outcome.is_final_api_response = true;
        return outcome;
    }
    Error& error = *outcome.error;
    if (!completion.response.retry_after.empty()) {
        error.retry_after = read_retry_after(completion.response.retry_after,
                                             server_time(completion.response, clock));
    }
    outcome.action = parsed.cut_short ? RetryAction::retry : retry_action_of_status(parsed.status);
    if (parsed.about_another) outcome.action = RetryAction::retry_on_new_connection;
    const bool refused = error.code == Errc::unauthorized || error.code == Errc::payment_required;
    // The credentials were rotated while this request was in flight: the new ones were not refused.
    if (parsed.status == 401 && credentials_replaced) outcome.action = RetryAction::retry;
    outcome.concerns_whole_run = refused && outcome.action == RetryAction::none;
    outcome.is_final_api_response =
        error.answered_by_api && outcome.action == RetryAction::none && !refused;
    return outcome;
}

/// Updates the limits that all calls of the client share: pace, pause, quota and retry budget.
inline void apply_to_limits(const LoopContext& context, const AttemptOutcome& outcome,
                            const Completion& completion, TimePoint sent_at, bool after_retry) {
    if (!outcome.has_response) return;
    const Response& response = completion.response;
    const auto remaining = read_digits(response.rate_limit_remaining, 1'000'000'000);
    const auto reset = read_digits(response.rate_limit_reset, 1'000'000'000'000);
    if (remaining && reset) {
        const auto server_now = std::chrono::floor<std::chrono::seconds>(
            server_time(response, context.transport).time_since_epoch());
        context.rate_limiter.on_quota(context.transport.now(), *remaining,
                                      std::chrono::seconds(*reset) - server_now);
    }
    if (outcome.is_final_api_response) {
        context.rate_limiter.on_success();
        context.retry_budget.on_success(after_retry);
        return;
    }
    const auto retry_after = outcome.error->retry_after;
    const TimePoint now = context.transport.now();
    if (outcome.status == 429) {
        context.rate_limiter.on_too_many_requests(now, sent_at, retry_after);
    } else if (outcome.status >= 500 && retry_after) {
        context.rate_limiter.on_unavailable(now, *retry_after);
    }
}

/// Records what a failed attempt means for later attempts.
inline void note_failure(PendingRequest& pending, const AttemptOutcome& outcome,
                         const Completion& completion) noexcept {
    if (outcome.error->may_have_been_applied) pending.may_have_been_applied = true;
    // After a timeout over HTTP/2 the transport itself uses another connection.
    if (completion.error == TransportError::connection) pending.new_connection = true;
    if (outcome.action == RetryAction::retry_once) ++pending.failed_handshakes;
    if (outcome.action == RetryAction::retry_on_new_connection) {
        ++pending.misdirected;
        pending.new_connection = true;
    }
}

/// The error for a pause that ends after the deadline: waiting for it would be pointless.
[[nodiscard]] inline Error error_of_pause(const Permit& permit, TimePoint now,
                                          const std::optional<Error>& last_error) {
    Error error = last_error.value_or(Error());  // what Exotel said about this item
    std::string message = "the pause after ";
    message.append(permit.pause_reason).append(" lasts longer than total_timeout allows");
    if (last_error) message += "; the last attempt: " + last_error->message;
    error.message = std::move(message);
    error.code = permit.pause_code;
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(permit.paused_until - now);
    return error;
}

struct RetryDecision {
    std::optional<std::chrono::milliseconds> wait;  ///< empty: no further attempt
    std::string_view why_no_retry;                  ///< shown in the message; may be empty
    bool costs_budget = false;                      ///< the attempt put load on the service
};

/// Decides whether to retry a failed attempt, and after what wait; has no effects.
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
    // The rate limiter delays all calls after a 429 or 5xx; this also holds for other statuses.
    const auto& retry_after = outcome.error->retry_after;
    if (retry_after) wait = (std::max)(wait, milliseconds(*retry_after));
    if (cancellation.passes_deadline(after(now, wait)))
        return {{}, "total_timeout leaves no time for another", false};

    // Limits an absurd Retry-After even if there is no deadline.
    const milliseconds max_wait =
        (std::max)(milliseconds(RateLimiter::max_pause), policy.max_backoff);
    return {(std::min)(wait, max_wait), {}, !not_sent};
}

}}}  // namespace exotel::v0_1::detail

#endif
