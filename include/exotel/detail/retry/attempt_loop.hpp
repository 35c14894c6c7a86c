#ifndef EXOTEL_DETAIL_RETRY_ATTEMPT_LOOP_HPP
#define EXOTEL_DETAIL_RETRY_ATTEMPT_LOOP_HPP

#include <exotel/detail/api/operation.hpp>
#include <exotel/detail/retry/attempt_outcome.hpp>
#include <exotel/detail/retry/cancellation.hpp>
#include <exotel/detail/retry/circuit_breaker.hpp>
#include <exotel/detail/retry/item_settler.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/detail/retry/rate_limiter.hpp>
#include <exotel/detail/retry/request_table.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Takes items from a reader, calls an operation for each, and settles each exactly once.
///
/// For each item: acquire a permit, send, classify, and settle or wait and send again. Many items
/// can be in flight at once, all on the calling thread; only `Transport::wait` waits. An exception
/// from the reader, the sink or `on_attempt` ends the run and is rethrown at its end.
class AttemptLoop {
public:
    AttemptLoop(const LoopContext& context, const LoopLimits& limits, Operation& operation,
                ItemReader& reader, ItemSink& sink)
        : context_(context),
          limits_(limits),
          operation_(operation),
          reader_(reader),
          sink_(sink),
          cancellation_(context.transport, limits.stop, limits.total_timeout, limits.grace),
          settler_(context, limits, operation, sink, table_, cancellation_),
          breaker_(limits.give_up_after) {}
    AttemptLoop(const AttemptLoop&) = delete;
    AttemptLoop& operator=(const AttemptLoop&) = delete;

    /// Cancels requests in flight if `run` throws: the transport outlives this loop.
    ~AttemptLoop() {
        while (const auto slot = table_.first_in_flight())
            table_.mark_completed(*slot, context_.transport.abandon(*slot));
    }

    /// Runs to the end. Returns what ended the run early; empty if nothing did. With `invalid`
    /// settles every item with this error and sends nothing.
    std::optional<Error> run(std::optional<Error> invalid = std::nullopt) {
        if (!invalid) invalid = operation_.validate();
        if (invalid) cancellation_.cancel_now(std::move(*invalid));
        while (true) {
            note_blocked_time();
            cancellation_.poll();
            if (cancellation_.grace_expired()) abandon_in_flight();
            if (!cancellation_.requested()) start_ready();
            while (cancellation_.requested() && table_.waiting() > 0)
                settler_.settle_cancelled(table_.take_earliest());
            const bool nothing_left = reader_is_empty_ && table_.waiting() == 0;
            if (table_.in_flight() == 0 && (cancellation_.requested() || nothing_left)) break;
            if (const Completion* completion = context_.transport.wait(next_event()))
                on_completion(*completion);
            report_progress(false);
        }
        cancel_unread();
        report_progress(true);
        settler_.rethrow();
        return settler_.ended_by();
    }

private:
    /// After so many invalid items, responses, stop and deadline are checked again.
    static constexpr int max_invalid_in_one_pass = 64;

    // ---- starting requests

    /// Starts requests until it must wait.
    void start_ready() {
        wake_at_.reset();
        int invalid = 0;
        while (!cancellation_.requested() && table_.in_flight() < concurrency()) {
            const TimePoint now = context_.transport.now();
            if (limits_.bulk && now < breaker_.ready_at())
                return schedule_wakeup(breaker_.ready_at(), now);
            if (table_.waiting() == 0 || table_.earliest() > now) {
                const bool full = table_.unsettled() >= limits_.max_in_flight + limits_.max_waiting;
                if (reader_is_empty_ || full) {
                    if (table_.waiting() > 0) schedule_wakeup(table_.earliest(), now);
                    return;
                }
                if (read_item(now) || ++invalid < max_invalid_in_one_pass) continue;
                return schedule_wakeup(now, now);
            }
            const Permit permit = context_.rate_limiter.try_acquire(now);
            if (!permit.granted) return on_no_permit(permit, now);
            status_.paused_until.reset();
            send(table_.take_earliest(), now);
        }
    }
    [[nodiscard]] std::size_t concurrency() const {
        if (limits_.bulk && breaker_.half_open()) return 1;
        return (std::min)(limits_.max_in_flight, context_.transport.capacity());
    }
    /// Reads one item; false if there was none, or if it was settled as invalid.
    bool read_item(TimePoint now) {
        const std::optional<std::size_t> slot = read_into_slot();
        if (!slot) return false;
        if (auto error = operation_.validate_item(table_[*slot].item)) {
            settler_.settle_failed(*slot, std::move(*error), {});
            return false;
        }
        table_.schedule(*slot, now);
        return true;
    }
    std::optional<std::size_t> read_into_slot() {
        std::string item;
        bool has_item = false;
        settler_.capture_exception([&] {
            table_.reserve_slot();
            has_item = reader_.next(item);
        });
        reader_is_empty_ = !has_item;
        if (!has_item) return std::nullopt;
        return table_.add(std::move(item));
    }
    void schedule_wakeup(TimePoint ready_at, TimePoint now) {
        wake_at_ = ready_at;
        const Permit pause = context_.rate_limiter.pause_before(ready_at, now);
        if (!pause.granted) on_no_permit(pause, now);
    }
    /// If Exotel's pause lasts longer than the deadline allows, ends the run, or a single call.
    void on_no_permit(const Permit& permit, TimePoint now) {
        wake_at_ = permit.retry_at;
        blocked_since_ = now;
        status_.paused_until.reset();
        if (permit.paused_until <= now) return;
        status_.paused_until = permit.paused_until;
        status_.pause_reason = permit.pause_reason;
        if (!cancellation_.passes_deadline(permit.paused_until)) return;

        if (limits_.bulk) return cancellation_.cancel(error_of_pause(permit, now, std::nullopt));
        if (table_.waiting() == 0) return;
        const std::size_t slot = table_.take_earliest();
        settler_.settle_failed(slot, error_of_pause(permit, now, table_[slot].last_error), {});
    }
    void note_blocked_time() {
        if (!blocked_since_) return;
        const TimePoint::duration blocked = context_.transport.now() - *blocked_since_;
        blocked_since_.reset();
        status_.blocked += blocked;
        breaker_.exclude(blocked);
    }
    void send(std::size_t slot, TimePoint now) {
        settler_.capture_exception([&] {
            PendingRequest& pending = table_[slot];
            operation_.write_request(pending.item, request_);
            pending.credentials = context_.credentials.current();
            request_.authorization = authorization_of(pending.credentials);
            request_.timeout = cancellation_.clamp_to_deadline(context_.options.attempt_timeout);
            request_.new_connection = pending.new_connection;
            table_.mark_sent(slot, now);
            ++status_.attempts;
            context_.transport.submit(slot, request_);
        });
        request_.authorization.reset();
        if (cancellation_.requested()) abandon(slot);  // something above threw
    }

    // ---- responses

    void on_completion(const Completion& completion) {
        const std::size_t slot = completion.id;
        settler_.capture_exception([&] { finish_attempt(slot, completion); });
        // If memory ran out above, the item still gets its outcome.
        if (table_[slot].state == PendingRequest::State::in_flight)
            table_.mark_unanswered(slot, completion.sends);
        if (table_[slot].state == PendingRequest::State::active) settler_.settle_cancelled(slot);
    }
    void finish_attempt(std::size_t slot, const Completion& completion) {
        PendingRequest& pending = table_[slot];
        AttemptOutcome outcome =
            classify(operation_, pending.item, completion, pending.credentials->redactor(),
                     pending.credentials != context_.credentials.current(), context_.transport);
        mark_completed(slot, completion.sends);
        apply_to_limits(context_, outcome, completion, pending.sent_at, pending.tries > 1);
        if (outcome.error) return on_failure(slot, outcome, completion);
        breaker_.on_success();
        settler_.report_attempt(pending, completion, outcome, {});
        settler_.settle_succeeded(slot);
    }
    void on_failure(std::size_t slot, AttemptOutcome& outcome, const Completion& completion) {
        PendingRequest& pending = table_[slot];
        Error& error = *outcome.error;
        const TimePoint now = context_.transport.now();
        note_failure(pending, outcome, completion);
        error.attempts = pending.attempts;
        if (limits_.bulk) {
            breaker_.on_error(outcome, pending.sent_at);
            if (outcome.concerns_whole_run || breaker_.should_end_run(now))
                cancellation_.cancel(error);
        }
        const RetryDecision retry = next_attempt(pending, outcome, completion, now);
        settler_.report_attempt(pending, completion, outcome, retry.wait);
        if (!retry.wait || cancellation_.requested())
            return settler_.settle_failed(slot, std::move(error), retry.why_no_retry);
        const TimePoint ready_at = after(now, *retry.wait);
        breaker_.delay_until(ready_at);
        pending.last_error = std::move(error);
        table_.schedule(slot, ready_at);
    }
    /// Decides whether and when to retry, and takes the retry from the client's budget. If the
    /// budget is spent, a single call ends; a bulk run continues with one request at a time.
    RetryDecision next_attempt(const PendingRequest& pending, const AttemptOutcome& outcome,
                               const Completion& completion, TimePoint now) {
        if (cancellation_.requested()) return {};
        RetryDecision retry = decide_retry(pending, outcome, completion, context_.options.retry,
                                           context_.random, cancellation_, now);
        const bool is_free = !retry.costs_budget || (limits_.bulk && breaker_.half_open());
        if (is_free || context_.retry_budget.try_acquire()) return retry;
        if (!limits_.bulk) return {{}, "the retry budget is spent: most calls of this client fail"};
        breaker_.set_half_open();
        return retry;
    }
    void mark_completed(std::size_t slot, int sends) {
        table_.mark_completed(slot, sends);
        if (sends <= 1) return;
        status_.attempts += static_cast<std::size_t>(sends - 1);
        context_.rate_limiter.on_resent(context_.transport.now(), sends - 1);
    }

    // ---- the end

    void abandon(std::size_t slot) {
        PendingRequest& pending = table_[slot];
        if (pending.state == PendingRequest::State::in_flight) {
            Completion completion;
            completion.sends = context_.transport.abandon(slot);
            mark_completed(slot, completion.sends);
            if (completion.sends > 0) pending.may_have_been_applied = true;
            AttemptOutcome outcome;
            outcome.error = make_error(cancellation_.reason().code, {});
            settler_.report_attempt(pending, completion, outcome, {});
        }
        settler_.settle_cancelled(slot);
    }
    void abandon_in_flight() {
        // A response that has arrived counts, even if a slow callback delayed it.
        while (const Completion* arrived = context_.transport.wait(context_.transport.now()))
            on_completion(*arrived);
        while (const auto slot = table_.first_in_flight()) abandon(*slot);
    }
    /// Gives every input its outcome, even those not read before the end.
    void cancel_unread() {
        while (!reader_is_empty_) {
            if (const auto slot = read_into_slot()) settler_.settle_cancelled(*slot);
        }
    }

    void report_progress(bool last) {
        status_.in_flight = table_.in_flight();
        settler_.report_progress(status_, last);
    }
    /// When the loop must act even if no response comes.
    [[nodiscard]] TimePoint next_event() const {
        const TimePoint until = (std::min)(sink_.next_progress(), cancellation_.next_poll());
        const bool may_start = !cancellation_.requested() && table_.in_flight() < concurrency();
        return may_start && wake_at_ ? (std::min)(until, *wake_at_) : until;
    }

    const LoopContext& context_;
    const LoopLimits& limits_;
    Operation& operation_;
    ItemReader& reader_;
    ItemSink& sink_;
    RequestTable table_;
    Cancellation cancellation_;
    ItemSettler settler_;
    CircuitBreaker breaker_;  ///< only for a bulk run
    LoopStatus status_;
    bool reader_is_empty_ = false;
    std::optional<TimePoint> wake_at_;
    std::optional<TimePoint> blocked_since_;
    Request request_;  ///< kept to reuse its URL's memory
};

}}}  // namespace exotel::v0_1::detail

#endif
