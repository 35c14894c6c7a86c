#ifndef EXOTEL_DETAIL_RETRY_CANCELLATION_HPP
#define EXOTEL_DETAIL_RETRY_CANCELLATION_HPP

#include <exotel/detail/retry/backoff.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>
#include <exotel/stop_token.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Ends a run early, on request or at its deadline, and bounds the wait for requests in flight.
class Cancellation {
public:
    /// `total_timeout` 0: no deadline.
    Cancellation(Transport& transport, const StopToken& stop,
                 std::chrono::milliseconds total_timeout, std::chrono::milliseconds grace)
        : transport_(transport), stop_(StopTokenAccess::state(stop), transport), grace_(grace) {
        if (total_timeout.count() > 0) deadline_ = after(transport.now(), total_timeout);
    }

    [[nodiscard]] bool requested() const noexcept { return reason_.has_value(); }
    [[nodiscard]] const Error& reason() const noexcept { return *reason_; }
    [[nodiscard]] bool passes_deadline(TimePoint time) const noexcept {
        return deadline_ && time >= *deadline_;
    }

    /// Ends the run after the grace period; keeps the first reason.
    void cancel(Error reason) { cancel(std::move(reason), grace_); }
    /// Ends the run without a grace period; keeps the first reason.
    void cancel_now(Error reason) { cancel(std::move(reason), std::chrono::milliseconds(0)); }

    /// Checks whether a stop was requested or the deadline has passed.
    void poll() {
        if (stop_.stop_count() > 0 && !reason_)
            cancel(make_error(Errc::cancelled, "stopped by the caller"));
        if (!deadline_ || !passes_deadline(transport_.now())) return;
        cancel_now(make_error(Errc::deadline_exceeded, "total_timeout passed"));
        grace_until_ = (std::min)(grace_until_, *deadline_);
    }
    /// Whether to abandon the requests in flight now.
    [[nodiscard]] bool grace_expired() const noexcept {
        return reason_ && (stop_.stop_count() > 1 || transport_.now() >= grace_until_);
    }
    /// The latest time at which to poll again.
    [[nodiscard]] TimePoint next_poll() const noexcept {
        const TimePoint until = deadline_.value_or((TimePoint::max)());
        return reason_ ? (std::min)(until, grace_until_) : until;
    }

    /// A timeout that ends shortly after the deadline, so that the deadline ends the call.
    [[nodiscard]] std::chrono::milliseconds clamp_to_deadline(
        std::chrono::milliseconds timeout) const {
        using std::chrono::milliseconds;
        if (!deadline_) return timeout;
        constexpr milliseconds margin{1'000};
        const auto left = std::chrono::ceil<milliseconds>(*deadline_ - transport_.now());
        return (std::max)((std::min)(timeout, left + margin), milliseconds(1));
    }

private:
    void cancel(Error reason, std::chrono::milliseconds grace) {
        if (reason_) return;
        reason_ = std::move(reason);
        grace_until_ = after(transport_.now(), grace);
    }

    Transport& transport_;
    StopRegistration stop_;
    std::chrono::milliseconds grace_;
    std::optional<TimePoint> deadline_;
    std::optional<Error> reason_;
    TimePoint grace_until_{};
};

}}}  // namespace exotel::v0_1::detail

#endif
