#ifndef EXOTEL_ENGINE_ENDING_HPP
#define EXOTEL_ENGINE_ENDING_HPP

#include <exotel/engine/context.hpp>
#include <exotel/error.hpp>
#include <exotel/http/transport.hpp>
#include <exotel/protocol/error_message.hpp>
#include <exotel/protocol/status.hpp>
#include <exotel/stop_token.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// What ends a run before its input does: a stop, the deadline, a fault of the whole run, or an
/// exception of the caller's code; and how long requests under way may still be answered then.
class Ending {
public:
    Ending(http::Transport& transport, const Limits& limits)
        : transport_(transport), stop_(limits.stop, transport), grace_(limits.grace) {
        if (limits.total_timeout.count() > 0)
            deadline_ = after(transport.now(), limits.total_timeout);
    }

    /// Ends the run; the first reason counts.
    void end(Error reason) { end(std::move(reason), grace_); }
    void end_at_once(Error reason) { end(std::move(reason), std::chrono::milliseconds(0)); }

    [[nodiscard]] bool has_come() const noexcept { return reason_.has_value(); }
    [[nodiscard]] const Error& reason() const noexcept { return *reason_; }
    [[nodiscard]] const std::optional<http::TimePoint>& deadline() const noexcept {
        return deadline_;
    }

    /// A timeout bound by the deadline, but a little later than that: then it is the deadline that
    /// ends the call.
    [[nodiscard]] std::chrono::milliseconds bound(std::chrono::milliseconds timeout) const {
        using std::chrono::milliseconds;
        if (!deadline_) return timeout;
        constexpr milliseconds margin{50};
        const auto left = std::chrono::ceil<milliseconds>(*deadline_ - transport_.now());
        return std::max(std::min(timeout, left + margin), milliseconds(1));
    }

    /// Looks whether a stop was requested or the deadline has passed.
    void look() {
        if (stop_.requests() > 0 && !reason_) end(error(Errc::cancelled, "stopped by the caller"));
        if (!deadline_ || transport_.now() < *deadline_) return;
        end_at_once(error(Errc::deadline_exceeded, "total_timeout passed"));
        grace_until_ = std::min(grace_until_, *deadline_);
    }
    /// Whether what is under way is to be given up now.
    [[nodiscard]] bool grace_is_over() const noexcept {
        return reason_ && (stop_.requests() > 1 || transport_.now() >= grace_until_);
    }
    /// When to look again, at the latest.
    [[nodiscard]] http::TimePoint next_look() const noexcept {
        const http::TimePoint until = deadline_.value_or(http::TimePoint::max());
        return reason_ ? std::min(until, grace_until_) : until;
    }

    /// Runs the caller's code; what it throws ends the run and is kept for the end.
    template <class Callback>
    void guard(Callback callback) {
        try {
            callback();
        } catch (...) {
            if (!exception_) exception_ = std::current_exception();
            end(error(Errc::cancelled, "a callback or the input threw an exception"));
        }
    }
    /// To be called when everything is settled: throws what the caller's code threw first.
    [[nodiscard]] std::optional<Error> finish() {
        if (exception_) std::rethrow_exception(exception_);
        if (reason_) {
            protocol::compose_message(*reason_, "the run ended early", {},
                                      protocol::advice(reason_->code));
        }
        return std::move(reason_);
    }

private:
    static Error error(Errc code, const char* message) {
        Error result;
        result.code = code;
        result.message = message;
        return result;
    }
    void end(Error reason, std::chrono::milliseconds grace) {
        if (reason_) return;
        reason_ = std::move(reason);
        grace_until_ = after(transport_.now(), grace);
    }

    http::Transport& transport_;
    detail::StopRegistration stop_;
    std::chrono::milliseconds grace_;
    std::optional<http::TimePoint> deadline_;
    std::optional<Error> reason_;
    http::TimePoint grace_until_{};
    std::exception_ptr exception_;
};

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
