#ifndef EXOTEL_ENGINE_RUN_HPP
#define EXOTEL_ENGINE_RUN_HPP

#include <exotel/engine/attempt_report.hpp>
#include <exotel/engine/call.hpp>
#include <exotel/engine/call_table.hpp>
#include <exotel/engine/context.hpp>
#include <exotel/engine/ending.hpp>
#include <exotel/engine/retry.hpp>
#include <exotel/engine/service_health.hpp>
#include <exotel/engine/verdict.hpp>
#include <exotel/policy/retry_rule.hpp>
#include <exotel/result.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// Takes subjects from a source, makes each one's call with an `Operation` (one shaped as
/// `protocol::RemoveContact` is), and settles each exactly once.
///
/// A call goes: wait for its turn, send, read, classify, back off, ... settle. Any number of calls
/// is under way at once, all on the calling thread; the only place that waits is `Transport::wait`.
///
/// `Source` has `std::optional<Subject> next()`; `Sink` has `settle(index, subject, result,
/// reached)`, `progress(in_flight, last)` and `next_progress()`. Both may throw: the run then
/// ends as when stopped, and the first exception leaves `run` when everything is settled.
template <class Operation, class Source, class Sink>
class Run {
public:
    using Subject = typename Operation::Subject;
    using Value = typename Operation::Value;
    using TimePoint = http::TimePoint;

    Run(const Context& context, const Limits& limits, const Operation& operation, Source& source,
        Sink& sink)
        : context_(context),
          limits_(limits),
          operation_(operation),
          source_(source),
          sink_(sink),
          ending_(context.transport, limits),
          health_(limits.bulk, limits.give_up_after) {}
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// What goes wrong inside is no reason to leave requests behind in the transport.
    ~Run() {
        calls_.for_each_in_flight([this](std::size_t slot) { context_.transport.abandon(slot); });
    }

    /// Makes `run` settle every subject without sending anything.
    void refuse(Error reason) { ending_.end_at_once(std::move(reason)); }

    /// Runs to the end; tells what ended it early.
    std::optional<Error> run() {
        if (auto error = operation_.check()) ending_.end_at_once(std::move(*error));
        while (true) {
            ending_.look();
            if (ending_.grace_is_over()) abandon_all();
            if (!ending_.has_come()) launch();
            if (ending_.has_come()) settle_waiting();
            const bool nothing_left = source_is_empty_ && calls_.waiting() == 0;
            if (calls_.in_flight() == 0 && (ending_.has_come() || nothing_left)) break;
            if (const auto* completion = context_.transport.wait(next_event()))
                receive(*completion);
            ending_.guard([&] { sink_.progress(calls_.in_flight(), false); });
        }
        drain_source();
        ending_.guard([&] { sink_.progress(0, true); });
        return ending_.finish();
    }

private:
    /// Calls that may wait for a retry beside those in flight: memory must not grow with the input.
    static constexpr std::size_t most_waiting = 256;
    static constexpr int most_refused_in_a_row = 64;

    [[nodiscard]] TimePoint now() const noexcept { return context_.transport.now(); }

    void abandon(std::size_t slot) {
        if (calls_[slot].stage == Stage::in_flight) {
            const int sends = context_.transport.abandon(slot);
            calls_.landed(slot, sends, sends > 0);
        }
        settle_ended(slot);
    }
    void abandon_all() {
        calls_.for_each_in_flight([this](std::size_t slot) { abandon(slot); });
    }
    void settle_waiting() {
        while (calls_.waiting() > 0) settle_ended(calls_.take_earliest());
    }
    /// Settles a call for which the run ended before its answer came.
    void settle_ended(std::size_t slot) {
        Call<Subject>& call = calls_[slot];
        const std::string reason = limits_.bulk
                                       ? "the run ended early (" + ending_.reason().message + ")"
                                       : ending_.reason().message;
        // What Exotel said of this one is told; what it said of another is not.
        Error error = call.last ? std::move(*call.last) : Error{};
        error.message =
            error.message.empty() ? reason : reason + "; the last attempt: " + error.message;
        error.code = ending_.reason().code;
        settle_failed(slot, std::move(error), {}, call.attempts > 0);
    }
    /// Every input gets its outcome, those that were never read before the end, too.
    void drain_source() {
        while (!source_is_empty_) {
            if (const auto slot = read_source()) settle_ended(*slot);
        }
    }

    [[nodiscard]] std::size_t window() const {
        return health_.one_at_a_time()
                   ? 1
                   : std::min(limits_.max_in_flight, context_.transport.capacity());
    }
    void launch() {
        turn_at_.reset();
        int refused = 0;
        while (!ending_.has_come() && calls_.in_flight() < window()) {
            const TimePoint time = now();
            if (health_.one_at_a_time() && time < pause_until_) {
                turn_at_ = pause_until_;
                return;
            }
            if (calls_.waiting() == 0 || calls_.earliest() > time) {
                const std::size_t open = calls_.waiting() + calls_.in_flight();
                if (source_is_empty_ || open >= limits_.max_in_flight + most_waiting) return;
                const auto slot = read_source();
                if (!slot) continue;
                if (auto error = operation_.check(calls_[*slot].subject)) {
                    settle_failed(*slot, std::move(*error), {});
                    if (++refused < most_refused_in_a_row) continue;
                    turn_at_ = time;  // let answers, a stop and the deadline be noticed in between
                    return;
                }
                calls_.wait(*slot, time);
            }
            const auto turn = context_.governor.take_turn(time);
            if (!turn.granted) {
                turn_at_ = turn.when;
                const auto& deadline = ending_.deadline();
                if (deadline && turn.held_until >= *deadline) give_up_on_hold(turn, time);
                return;
            }
            const std::size_t slot = calls_.take_earliest();
            ending_.guard([&] { submit(slot); });
            if (ending_.has_come()) abandon(slot);
        }
    }
    /// Exotel wants us to wait beyond the deadline: then there is nothing to wait for.
    void give_up_on_hold(const policy::Governor::Turn& turn, TimePoint time) {
        Error hold = error_of_hold(turn.hold_cause, turn.held_until - time);
        if (limits_.bulk) return ending_.end(std::move(hold));
        const std::size_t slot = calls_.take_earliest();
        if (calls_[slot].last) hold.message += "; the last attempt: " + calls_[slot].last->message;
        settle_failed(slot, std::move(hold), {});
    }
    void submit(std::size_t slot) {
        Call<Subject>& call = calls_[slot];
        const TimePoint time = now();
        request_.method = Operation::method;
        operation_.write_url(call.subject, request_.url);
        call.credentials = context_.credentials.current();
        request_.authorization = call.credentials->authorization_line(call.credentials);
        request_.timeout = ending_.bound(context_.attempt_timeout);
        request_.fresh_connection = call.misdirected;
        calls_.took_off(slot, time);
        context_.transport.submit(slot, request_);
        request_.authorization.reset();
    }

    void receive(const http::Completion& completion) {
        ending_.guard([&] { take(completion); });
        // What went wrong in between, memory that ran out say, leaves no call without its outcome.
        const std::size_t slot = completion.ticket;
        if (calls_[slot].stage == Stage::in_flight)
            calls_.landed(slot, completion.sends, completion.sends > 0);
        if (calls_[slot].stage == Stage::taken) settle_ended(slot);
    }
    void take(const http::Completion& completion) {
        const std::size_t slot = completion.ticket;
        Call<Subject>& call = calls_[slot];
        auto [result, rule] = judge(context_, operation_, call, completion);
        if (!result) {
            calls_.landed(slot, completion.sends, result.error().may_have_been_applied);
            return failed(slot, std::move(result).error(), completion, rule);
        }
        calls_.landed(slot, completion.sends, false);
        context_.governor.succeeded(call.attempts > 1);
        health_.answered();
        report(call, completion, nullptr, result->request_id, {});
        result->attempts = call.attempts;
        settle(slot, std::move(result));
    }

    /// Decides what follows a failed attempt, tells the caller of it, and does it.
    void failed(std::size_t slot, Error error, const http::Completion& completion,
                policy::Retry rule) {
        Call<Subject>& call = calls_[slot];
        const TimePoint time = now();
        RetryDecision retry;
        if (!ending_.has_come()) {
            retry =
                decide_retry(context_, health_, call, error, completion, rule, ending_.deadline());
        }
        error.attempts = call.attempts;
        if (auto reason = health_.failed(error, completion.fault, rule, call.sent_at, time)) {
            ending_.end(std::move(*reason));
            retry.wait.reset();
        }
        report(call, completion, &error, error.request_id, retry.wait);
        if (!retry.wait || ending_.has_come())
            return settle_failed(slot, std::move(error), retry.why_not);
        // While nothing is answered, the back-off of one call is everybody's: no other goes in its
        // place.
        pause_until_ = after(time, *retry.wait);
        call.last = std::move(error);
        calls_.wait(slot, pause_until_);
    }

    void report(const Call<Subject>& call, const http::Completion& completion, const Error* error,
                std::string_view request_id, std::optional<std::chrono::milliseconds> next) {
        if (!context_.on_attempt) return;
        ending_.guard([&] {
            report_attempt(context_, operation_, call, completion, error, request_id, next);
        });
    }

    /// `reached`: whether the run got as far as this one, be it only to refuse it.
    void settle_failed(std::size_t slot, Error error, std::string_view ended_because,
                       bool reached = true) {
        const Call<Subject>& call = calls_[slot];
        error.attempts = call.attempts;
        error.may_have_been_applied = call.uncertain;
        operation_.explain(error, call.subject, ended_because);
        settle(slot, Result<Value>(std::move(error)), reached);
    }
    void settle(std::size_t slot, Result<Value> result, bool reached = true) {
        Call<Subject> call = calls_.remove(slot);
        ending_.guard(
            [&] { sink_.settle(call.index, std::move(call.subject), std::move(result), reached); });
    }

    /// Reads the next subject into a slot; empty: there was none.
    std::optional<std::size_t> read_source() {
        std::optional<Subject> subject;
        ending_.guard([&] {
            source_is_empty_ = true;  // unless reading succeeds
            calls_.make_room();
            subject = source_.next();
            source_is_empty_ = !subject;
        });
        if (!subject) return std::nullopt;
        return calls_.add(std::move(*subject));
    }

    /// When the loop has something to do even if no answer comes.
    [[nodiscard]] TimePoint next_event() const {
        TimePoint until = std::min(sink_.next_progress(), ending_.next_look());
        if (!ending_.has_come() && calls_.in_flight() < window()) {
            if (turn_at_) until = std::min(until, *turn_at_);
            if (!turn_at_ && calls_.waiting() > 0) until = std::min(until, calls_.earliest());
        }
        return until;
    }

    const Context& context_;
    const Limits& limits_;
    const Operation& operation_;
    Source& source_;
    Sink& sink_;
    Ending ending_;
    ServiceHealth health_;

    CallTable<Subject> calls_;
    bool source_is_empty_ = false;
    std::optional<TimePoint> turn_at_;  ///< when to ask the governor again
    TimePoint pause_until_{};           ///< while the window is closed
    http::Request request_;             ///< kept for its URL's memory
};

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
