#ifndef EXOTEL_DETAIL_RETRY_ITEM_SETTLER_HPP
#define EXOTEL_DETAIL_RETRY_ITEM_SETTLER_HPP

#include <exotel/client_options.hpp>
#include <exotel/detail/api/messages.hpp>
#include <exotel/detail/api/operation.hpp>
#include <exotel/detail/retry/attempt_outcome.hpp>
#include <exotel/detail/retry/cancellation.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/detail/retry/request_table.hpp>
#include <exotel/detail/util/first_exception.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Gives each item of a run its one outcome, and runs the caller's callbacks: the first exception
/// cancels the run and is kept for the end.
class ItemSettler {
public:
    ItemSettler(const LoopContext& context, const LoopLimits& limits, Operation& operation,
                ItemSink& sink, RequestTable& table, Cancellation& cancellation)
        : context_(context),
          limits_(limits),
          operation_(operation),
          sink_(sink),
          table_(table),
          cancellation_(cancellation) {}

    void settle_succeeded(std::size_t slot) {
        settle(slot, ItemOutcome{std::nullopt, table_[slot].attempts, true});
    }
    /// `reached`: false if the run ended before the item's turn came.
    void settle_failed(std::size_t slot, Error error, std::string_view why_no_retry,
                       bool reached = true) {
        const PendingRequest& pending = table_[slot];
        error.attempts = pending.attempts;
        error.may_have_been_applied = pending.may_have_been_applied;
        operation_.format_error(error, pending.item, why_no_retry);
        settle(slot, ItemOutcome{std::move(error), pending.attempts, reached});
    }
    /// Settles an item that the end of the run left without an outcome.
    void settle_cancelled(std::size_t slot) {
        items_left_out_ = true;
        PendingRequest& pending = table_[slot];
        // Keep what Exotel said about this item, such as its request id.
        Error error = pending.last_error ? std::move(*pending.last_error) : Error();
        const Error& reason = cancellation_.reason();
        std::string message =
            limits_.bulk ? "the run ended early (" + reason.message + ")" : reason.message;
        if (!error.message.empty()) message += "; the last attempt: " + error.message;
        error.message = std::move(message);
        error.code = reason.code;  // but the code is that of the run
        error.answered_by_api = false;
        settle_failed(slot, std::move(error), {}, pending.tries > 0);
    }
    /// What ended the run: an error that concerns every item, or a stop or deadline that left items
    /// out. Empty if nothing did.
    [[nodiscard]] std::optional<Error> ended_by() const {
        if (!cancellation_.requested()) return std::nullopt;
        Error reason = cancellation_.reason();
        const bool by_caller =
            reason.code == Errc::cancelled || reason.code == Errc::deadline_exceeded;
        if (by_caller && !items_left_out_) return std::nullopt;
        const std::string list = operation_.list_name();
        const std::string of_list = list.empty() ? "" : " on list " + list;
        format_message(reason, "the run" + of_list + " ended early", {}, hint(reason));
        return reason;
    }

    /// Calls `on_attempt` for a finished attempt.
    void report_attempt(const PendingRequest& pending, const Completion& completion,
                        const AttemptOutcome& outcome,
                        std::optional<std::chrono::milliseconds> next_attempt_in) {
        if (!context_.options.on_attempt) return;
        capture_exception([&] {
            const std::string list = operation_.list_name();
            const std::string contact = operation_.contact_name(pending.item);
            AttemptEvent event;
            event.list = list;
            event.contact = contact;
            event.request_id = outcome.error ? outcome.error->request_id : outcome.request_id;
            event.attempt = pending.attempts;
            event.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(
                context_.transport.now() - pending.sent_at);
            event.http_status = completion.response.status;
            if (outcome.error) event.error = outcome.error->code;
            event.sent = completion.sends > 0;
            event.next_attempt_in = next_attempt_in;
            context_.options.on_attempt(event);
        });
    }
    void report_progress(const LoopStatus& status, bool last) {
        capture_exception([&] { sink_.on_progress(status, last); });
    }

    template <class Callback>
    void capture_exception(Callback callback) {
        if (exception_.capture(callback)) return;
        cancellation_.cancel(
            make_error(Errc::cancelled, "a callback or the input threw an exception"));
    }
    void rethrow() const { exception_.rethrow(); }

private:
    void settle(std::size_t slot, ItemOutcome outcome) {
        const std::size_t index = table_[slot].index;
        std::string item = table_.remove(slot);
        capture_exception([&] { sink_.on_settled(index, std::move(item), std::move(outcome)); });
    }

    const LoopContext& context_;
    const LoopLimits& limits_;
    Operation& operation_;
    ItemSink& sink_;
    RequestTable& table_;
    Cancellation& cancellation_;
    FirstException exception_;
    bool items_left_out_ = false;
};

}}}  // namespace exotel::v0_1::detail

#endif
