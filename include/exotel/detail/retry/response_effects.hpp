#ifndef EXOTEL_DETAIL_RETRY_RESPONSE_EFFECTS_HPP
#define EXOTEL_DETAIL_RETRY_RESPONSE_EFFECTS_HPP

#include <exotel/client_options.hpp>
#include <exotel/detail/api/operation.hpp>
#include <exotel/detail/retry/attempt_outcome.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/detail/retry/request_table.hpp>
#include <exotel/detail/util/date_time.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Lets a response act on what all calls of the client share: pace, pause, quota, retry budget.
inline void apply_to_limits(const LoopContext& context, const AttemptOutcome& outcome,
                            const Completion& completion, TimePoint sent_at, bool after_retry) {
    if (!outcome.answered) return;
    const Response& response = completion.response;
    const TimePoint now = context.transport.now();
    const auto remaining = read_digits(response.rate_limit_remaining, 1'000'000'000);
    const auto reset = read_digits(response.rate_limit_reset, 1'000'000'000'000);
    if (remaining && reset) {
        const auto server_now = std::chrono::floor<std::chrono::seconds>(
            server_time(response, context.transport).time_since_epoch());
        context.rate_limiter.on_quota(now, *remaining, std::chrono::seconds(*reset) - server_now);
    }
    if (outcome.good_answer) {
        context.rate_limiter.on_good_answer();
        context.retry_budget.on_good_answer(after_retry);
        return;
    }
    const auto retry_after = outcome.error->retry_after;
    if (outcome.status == 429) {
        context.rate_limiter.on_too_many_requests(now, sent_at, retry_after);
    } else if (outcome.status >= 500 && retry_after) {
        context.rate_limiter.on_unavailable(now, *retry_after);
    }
}

/// Tells the caller of an attempt that ended.
inline void call_on_attempt(const LoopContext& context, const Operation& operation,
                            const PendingRequest& pending, const Completion& completion,
                            const AttemptOutcome& outcome,
                            std::optional<std::chrono::milliseconds> next_attempt_in) {
    const std::string list = operation.list_name();
    const std::string contact = operation.contact_name(pending.item);
    AttemptEvent event;
    event.list = list;
    event.contact = contact;
    event.request_id = outcome.error ? outcome.error->request_id : outcome.request_id;
    event.attempt = pending.send_count;
    event.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(context.transport.now() -
                                                                          pending.sent_at);
    event.http_status = completion.response.status;
    if (outcome.error) event.error = outcome.error->code;
    event.sent = completion.sends > 0;
    event.next_attempt_in = next_attempt_in;
    context.on_attempt(event);
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
