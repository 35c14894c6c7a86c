#ifndef EXOTEL_ENGINE_RUN_HPP
#define EXOTEL_ENGINE_RUN_HPP

#include <exotel/engine/call.hpp>
#include <exotel/engine/context.hpp>
#include <exotel/engine/service_health.hpp>
#include <exotel/policy/retry_rule.hpp>
#include <exotel/protocol/printable.hpp>
#include <exotel/protocol/retry_after.hpp>
#include <exotel/result.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// Takes subjects from a source, makes each one's call with an `Operation`, and settles each
/// exactly once.
///
/// A call goes: wait for its turn, send, read, classify, back off, ... settle. Any number of calls
/// is under way at once, all on the calling thread; the only place that waits is `Transport::wait`.
///
/// `Source` has `std::optional<Subject> next()`; `Sink` has `settle(index, subject, result,
/// attempted)`, `progress(in_flight, last)` and `next_progress()`. Both may throw: the run then
/// ends as when stopped, and the first exception leaves `run` when everything is settled.
template <class Operation, class Source, class Sink>
class Run {
public:
    using Subject = typename Operation::Subject;
    using Value = typename Operation::Value;
    using TimePoint = http::TimePoint;
    using milliseconds = std::chrono::milliseconds;

    Run(const Context& context, const Limits& limits, const Operation& operation, Source& source,
        Sink& sink)
        : context_(context),
          limits_(limits),
          operation_(operation),
          source_(source),
          sink_(sink),
          stop_(limits.stop, context.transport),
          health_(limits.bulk, limits.give_up_after) {
        if (limits.total_timeout > milliseconds(0)) deadline_ = after(now(), limits.total_timeout);
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// What goes wrong inside is no reason to leave requests behind in the transport.
    ~Run() {
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            if (calls_[i].in_flight) context_.transport.abandon(i);
        }
    }

    /// Makes `run` settle every subject without sending anything.
    void refuse(Error reason) { end(std::move(reason), milliseconds(0)); }

    /// Runs to the end; tells what ended it early.
    std::optional<Error> run() {
        if (auto error = operation_.check()) end(std::move(*error), milliseconds(0));
        while (true) {
            notice_stop_and_deadline();
            if (!ended_) launch();
            if (ended_) settle_waiting();
            if (in_flight_ == 0 && (ended_ || (due_.empty() && source_is_empty_))) break;
            if (const http::Completion* completion = context_.transport.wait(next_event()))
                receive(*completion);
            guarded([&] { sink_.progress(in_flight_, false); });
        }
        drain_source();
        guarded([&] { sink_.progress(0, true); });
        if (exception_) std::rethrow_exception(exception_);
        if (ended_) compose(*ended_, "the run ended early", {});
        return std::move(ended_);
    }

private:
    /// How many calls may wait for a retry beside those in flight, so that memory does not grow
    /// with the input.
    static constexpr std::size_t most_waiting = 256;

    [[nodiscard]] TimePoint now() const noexcept { return context_.transport.now(); }

    /// Runs the caller's code; what it throws ends the run and is kept for the end.
    template <class Callback>
    void guarded(Callback callback) {
        try {
            callback();
        } catch (...) {
            if (!exception_) exception_ = std::current_exception();
            Error error;
            error.code = Errc::cancelled;
            error.message = "the run ended because a callback or the input threw an exception";
            end(std::move(error), limits_.grace);
        }
    }

    // ---- ending early

    void end(Error reason, milliseconds grace) {
        if (ended_) return;
        ended_ = std::move(reason);
        grace_until_ = after(now(), grace);
    }
    void notice_stop_and_deadline() {
        const int stops = stop_.requests();
        if (stops > 0 && !ended_) {
            Error error;
            error.code = Errc::cancelled;
            error.message = "stopped by the caller";
            end(std::move(error), limits_.grace);
        }
        if (deadline_ && now() >= *deadline_) {
            if (!ended_) {
                Error error;
                error.code = Errc::deadline_exceeded;
                error.message = "total_timeout passed";
                end(std::move(error), milliseconds(0));
            }
            grace_until_ = std::min(grace_until_, *deadline_);
        }
        if (ended_ && in_flight_ > 0 && (stops > 1 || now() >= grace_until_)) abandon_all();
    }
    void abandon_all() {
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            if (!calls_[i].in_flight) continue;
            const int sends = context_.transport.abandon(i);
            landed(i, sends, sends > 0);
            settle_ended(i);
        }
    }
    void settle_waiting() {
        while (!due_.empty()) settle_ended(pop_due());
    }
    /// Settles a call for which the run ended before its answer came.
    void settle_ended(std::size_t slot) {
        Call<Subject>& call = calls_[slot];
        const std::string reason =
            limits_.bulk ? "the run ended early (" + ended_->message + ")" : ended_->message;
        // What Exotel said of this one is told; what it said of another is not.
        Error error = call.last ? std::move(*call.last) : Error{};
        error.message =
            error.message.empty() ? reason : reason + "; the last attempt: " + error.message;
        error.code = ended_->code;
        settle_failed(slot, std::move(error), {}, call.attempts > 0);
    }
    /// Every input gets its outcome, those that were never read before the end, too.
    void drain_source() {
        while (!source_is_empty_) {
            if (const auto slot = read_source()) settle_ended(*slot);
        }
    }

    // ---- sending

    [[nodiscard]] std::size_t window() const {
        return health_.one_at_a_time()
                   ? 1
                   : std::min(limits_.max_in_flight, context_.transport.capacity());
    }
    void launch() {
        turn_at_.reset();
        while (!ended_ && in_flight_ < window()) {
            const TimePoint time = now();
            if (health_.one_at_a_time() && time < pause_until_) {
                turn_at_ = pause_until_;
                return;
            }
            if (due_.empty() || calls_[due_.front()].due > time) {
                if (source_is_empty_ ||
                    due_.size() + in_flight_ >= limits_.max_in_flight + most_waiting)
                    return;
                const auto slot = read_source();
                if (!slot) continue;
                if (auto error = operation_.check(calls_[*slot].subject)) {
                    settle_failed(*slot, std::move(*error), {});
                    continue;
                }
                calls_[*slot].due = time;
                push_due(*slot);
            }
            const auto turn = context_.governor.take_turn(time);
            if (!turn.granted) {
                turn_at_ = turn.when;
                if (turn.held && deadline_ && turn.when >= *deadline_) give_up_on_hold(turn, time);
                return;
            }
            const std::size_t slot = pop_due();
            guarded([&] { submit(slot); });
            if (!calls_[slot].in_flight) settle_ended(slot);
        }
    }
    /// Exotel wants us to wait beyond the deadline: then there is nothing to wait for.
    void give_up_on_hold(const policy::Governor::Turn& turn, TimePoint time) {
        Error hold;
        hold.code = turn.hold_cause;
        hold.message = "Exotel asked this client to wait for longer than total_timeout leaves";
        hold.retry_after = std::chrono::ceil<std::chrono::seconds>(turn.when - time);
        if (limits_.bulk) return end(std::move(hold), limits_.grace);
        const std::size_t slot = pop_due();
        settle_failed(slot, calls_[slot].last ? std::move(*calls_[slot].last) : std::move(hold),
                      {});
    }
    void submit(std::size_t slot) {
        Call<Subject>& call = calls_[slot];
        const TimePoint time = now();
        milliseconds timeout = context_.attempt_timeout;
        if (deadline_) {
            // A little more than is left: it is the deadline that ends this call then, not the
            // attempt's timeout.
            constexpr milliseconds margin{50};
            timeout =
                std::min(timeout, std::chrono::ceil<milliseconds>(*deadline_ - time) + margin);
        }
        request_.method = Operation::method;
        operation_.write_url(call.subject, request_.url);
        request_.authorization = context_.credentials.authorization();
        request_.timeout = std::max(timeout, milliseconds(1));
        request_.fresh_connection = call.misdirected;
        call.sent_at = time;
        call.in_flight = true;
        ++in_flight_;
        context_.transport.submit(slot, request_);
        request_.authorization.reset();
    }

    // ---- receiving

    /// Books the end of an attempt.
    void landed(std::size_t slot, int sends, bool uncertain) {
        Call<Subject>& call = calls_[slot];
        call.in_flight = false;
        --in_flight_;
        call.attempts += std::max(1, sends);
        // libcurl sent it again by itself: the first sending went unanswered.
        call.uncertain = call.uncertain || uncertain || sends > 1;
    }

    void receive(const http::Completion& completion) {
        guarded([&] { take(completion); });
        const std::size_t slot = completion.ticket;
        if (!calls_[slot].in_flight) return;
        landed(slot, completion.sends, completion.sends > 0);
        settle_ended(slot);
    }
    void take(const http::Completion& completion) {
        const std::size_t slot = completion.ticket;
        Call<Subject>& call = calls_[slot];
        const TimePoint time = now();
        if (completion.fault != http::Fault::none) {
            Error error = error_of_fault(completion);
            context_.credentials.redact(error.message);
            landed(slot, completion.sends, completion.sends > 0);
            return failed(slot, std::move(error), completion,
                          policy::retry_after_fault(completion.fault), time);
        }

        note_quota(completion.response, time);
        auto answer = operation_.read(call.subject, completion.response);
        if (answer.result) {
            landed(slot, completion.sends, false);
            context_.governor.succeeded(call.attempts > 1);
            health_.answered();
            report(call, completion, nullptr, answer.result->request_id, {}, time);
            answer.result->attempts = call.attempts;
            return settle(slot, std::move(answer.result));
        }
        // Once more, with what the server may have echoed blotted out before it is cut and quoted.
        http::Response safe = completion.response;
        context_.credentials.redact(safe.body);
        answer = operation_.read(call.subject, safe);
        Error error = answer.result ? Error{} : std::move(answer.result).error();
        for (std::string* text :
             {&error.message, &error.api_message, &error.api_description, &error.request_id}) {
            context_.credentials.redact(*text);
        }
        landed(slot, completion.sends, error.may_have_been_applied);
        const auto rule =
            answer.cut_short ? policy::Retry::again : policy::retry_after_status(answer.status);
        const auto server_now =
            protocol::read_http_date(safe.date).value_or(context_.transport.time_of_day());
        error.retry_after = protocol::read_retry_after(safe.retry_after, server_now);
        if (answer.status == 429) context_.governor.throttled(time, call.sent_at);
        if (error.retry_after && (answer.status == 429 || answer.status == 503)) {
            context_.governor.hold(time, *error.retry_after, error.code);
        }
        failed(slot, std::move(error), completion, rule, time);
    }

    void note_quota(const http::Response& response, TimePoint time) {
        const auto remaining = protocol::read_digits(response.rate_limit_remaining, 1'000'000'000);
        const auto reset = protocol::read_digits(response.rate_limit_reset, 1'000'000'000'000);
        if (!remaining || !reset) return;
        const auto server_now =
            protocol::read_http_date(response.date).value_or(context_.transport.time_of_day());
        const auto reset_at = std::chrono::seconds(*reset);
        const auto since_epoch =
            std::chrono::floor<std::chrono::seconds>(server_now.time_since_epoch());
        context_.governor.quota(time, *remaining, reset_at - since_epoch);
    }

    /// Decides what follows a failed attempt, tells the caller of it, and does it.
    void failed(std::size_t slot, Error error, const http::Completion& completion,
                policy::Retry rule, TimePoint time) {
        Call<Subject>& call = calls_[slot];
        std::string_view why;
        const std::optional<milliseconds> wait =
            wait_before_retry(call, error, completion, rule, time, why);
        report(call, completion, &error, error.request_id, wait, time);

        error.attempts = call.attempts;
        if (auto reason = health_.failed(error, completion.fault, rule, call.sent_at, time)) {
            end(std::move(*reason), limits_.grace);
        }
        if (!wait || ended_) return settle_failed(slot, std::move(error), why);
        call.due = after(time, *wait);
        // While nothing is answered, the back-off of one call is everybody's: no other goes in its
        // place.
        pause_until_ = call.due;
        call.last = std::move(error);
        push_due(slot);
    }

    /// How long until another attempt; empty: there is none, and `why` says what forbids it.
    std::optional<milliseconds> wait_before_retry(Call<Subject>& call, const Error& error,
                                                  const http::Completion& completion,
                                                  policy::Retry rule, TimePoint time,
                                                  std::string_view& why) {
        if (ended_ || rule == policy::Retry::never) return std::nullopt;
        if (rule == policy::Retry::once && ++call.handshakes_failed > 1) return std::nullopt;
        if (rule == policy::Retry::fresh_connection && std::exchange(call.misdirected, true))
            return std::nullopt;
        if (call.attempts >= context_.retry.max_attempts) {
            if (context_.retry.max_attempts > 1) why = "max_attempts reached";
            return std::nullopt;
        }
        milliseconds wait = context_.governor.backoff(context_.retry, call.attempts - 1);
        if (rule == policy::Retry::fresh_connection) wait = milliseconds(0);
        if (error.retry_after) wait = std::max<milliseconds>(wait, *error.retry_after);
        if (deadline_ && after(time, wait) >= *deadline_) {
            why = "total_timeout leaves no time for another";
            return std::nullopt;
        }
        // What certainly did not go out cannot burden the service; one request at a time does not,
        // either.
        const bool free = (completion.fault != http::Fault::none && completion.sends == 0) ||
                          health_.one_at_a_time();
        if (!free && !context_.governor.pay_for_retry()) {
            if (!limits_.bulk) {
                why = "the retry budget is spent: most calls of this client fail";
                return std::nullopt;
            }
            health_.close_window();
        }
        return wait;
    }

    void report(const Call<Subject>& call, const http::Completion& completion, const Error* error,
                std::string_view request_id, std::optional<milliseconds> next, TimePoint time) {
        if (!context_.on_attempt) return;
        AttemptEvent event;
        const std::string list = protocol::printable(operation_.list().str());
        const std::string subject = protocol::printable(call.subject.str());
        event.list = list;
        event.contact = subject;
        event.request_id = request_id;
        event.attempt = call.attempts;
        event.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(time - call.sent_at);
        event.http_status = completion.response.status;
        if (error != nullptr) event.error = error->code;
        event.sent = completion.sends > 0;
        event.next_attempt_in = next;
        guarded([&] { context_.on_attempt(event); });
    }

    // ---- settling

    /// `reached`: whether the run got as far as this one, be it only to refuse it.
    void settle_failed(std::size_t slot, Error error, std::string_view ended_because,
                       bool reached = true) {
        const Call<Subject>& call = calls_[slot];
        error.attempts = call.attempts;
        error.may_have_been_applied = call.uncertain;
        const std::string whom = operation_.describe(call.subject);
        const bool known = !error.may_have_been_applied || error.code == Errc::not_found;
        compose(error, whom + (known ? " was not removed" : ": not known whether it was removed"),
                ended_because);
        settle(slot, Result<Value>(std::move(error)), reached);
    }
    void settle(std::size_t slot, Result<Value> result, bool reached = true) {
        Call<Subject> call = std::move(calls_[slot]);
        free_.push_back(slot);
        guarded(
            [&] { sink_.settle(call.index, std::move(call.subject), std::move(result), reached); });
    }

    // ---- the calls

    /// Reads the next subject into a slot; empty: there was none.
    std::optional<std::size_t> read_source() {
        std::optional<Subject> subject;
        guarded([&] {
            source_is_empty_ = true;  // unless reading succeeds
            subject = source_.next();
            source_is_empty_ = !subject;
        });
        if (!subject) return std::nullopt;
        Call<Subject> call{read_++, std::move(*subject)};
        if (free_.empty()) {
            calls_.push_back(std::move(call));
            return calls_.size() - 1;
        }
        const std::size_t slot = free_.back();
        free_.pop_back();
        calls_[slot] = std::move(call);
        return slot;
    }
    /// Earlier ones first; of two that are due at once, the one that stands earlier in the input.
    [[nodiscard]] auto later() const {
        return [this](std::size_t a, std::size_t b) {
            return std::pair(calls_[a].due, calls_[a].index) >
                   std::pair(calls_[b].due, calls_[b].index);
        };
    }
    void push_due(std::size_t slot) {
        due_.push_back(slot);
        std::push_heap(due_.begin(), due_.end(), later());
    }
    std::size_t pop_due() {
        std::pop_heap(due_.begin(), due_.end(), later());
        const std::size_t slot = due_.back();
        due_.pop_back();
        return slot;
    }

    /// When the loop has something to do even if no answer comes.
    [[nodiscard]] TimePoint next_event() const {
        TimePoint until = sink_.next_progress();
        if (ended_) until = std::min(until, grace_until_);
        if (deadline_) until = std::min(until, *deadline_);
        if (!ended_ && in_flight_ < window()) {
            if (turn_at_) until = std::min(until, *turn_at_);
            if (!turn_at_ && !due_.empty()) until = std::min(until, calls_[due_.front()].due);
        }
        return until;
    }

    const Context& context_;
    const Limits& limits_;
    const Operation& operation_;
    Source& source_;
    Sink& sink_;
    detail::StopRegistration stop_;
    ServiceHealth health_;

    std::vector<Call<Subject>> calls_;  ///< the index of a call is its ticket
    std::vector<std::size_t> free_;     ///< calls whose place can be used again
    std::vector<std::size_t> due_;      ///< calls that wait for their turn, a heap by due time
    std::size_t in_flight_ = 0;
    std::size_t read_ = 0;
    bool source_is_empty_ = false;
    std::optional<TimePoint> turn_at_;  ///< when to ask the governor again
    TimePoint pause_until_{};           ///< while the window is closed
    std::optional<TimePoint> deadline_;
    std::optional<Error> ended_;  ///< what ended the run early
    TimePoint grace_until_{};
    std::exception_ptr exception_;
    http::Request request_;  ///< kept for its URL's memory
};

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
