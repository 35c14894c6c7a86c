#ifndef EXOTEL_DETAIL_BULK_REMOVAL_HPP
#define EXOTEL_DETAIL_BULK_REMOVAL_HPP

#include <exotel/bulk.hpp>
#include <exotel/detail/api/remove_contact.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/detail/retry/rate_limiter.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Counts events over the last minute, in slices of a second.
class RecentRate {
public:
    void add(TimePoint now, std::size_t events) noexcept {
        advance(now);
        slices_[slice(now)] += events;
    }
    [[nodiscard]] double per_minute(TimePoint now, TimePoint began) noexcept {
        advance(now);
        std::size_t count = 0;
        for (const std::size_t events : slices_) count += events;
        const double seconds =
            std::clamp(std::chrono::duration<double>(now - began).count(), 1.0, 60.0);
        return static_cast<double>(count) * 60.0 / seconds;
    }

private:
    static std::int64_t second(TimePoint time) noexcept {
        return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
    }
    [[nodiscard]] std::size_t slice(TimePoint time) const noexcept {
        return static_cast<std::size_t>(second(time)) % slices_.size();
    }
    void advance(TimePoint now) noexcept {
        const std::int64_t current = second(now);
        if (current - latest_ >= static_cast<std::int64_t>(slices_.size())) {
            slices_.fill(0);
        } else {
            for (std::int64_t s = latest_ + 1; s <= current; ++s)
                slices_[static_cast<std::size_t>(s) % slices_.size()] = 0;
        }
        latest_ = (std::max)(latest_, current);
    }

    std::array<std::size_t, 60> slices_{};
    std::int64_t latest_ = 0;
};

/// Estimates how long the rest of a run takes: by the rate limiter, or by what was observed while
/// it did not limit; the longer of the two.
class RunEstimate {
public:
    /// Records that `settled` items were settled since the last call, in `active` time: time in
    /// which the rate limiter did not hold requests back. Older observations fade.
    void observe(std::size_t settled, TimePoint::duration active) noexcept {
        const double seconds = std::chrono::duration<double>(active).count();
        const double kept = std::exp(-(std::max)(0.0, seconds) / 30);
        settled_ = settled_ * kept + static_cast<double>(settled);
        seconds_ = seconds_ * kept + (std::max)(0.0, seconds);
    }
    /// `attempts_per_item`: more than 1 if requests are retried.
    [[nodiscard]] std::optional<std::chrono::seconds> time_left(std::size_t items,
                                                                double attempts_per_item,
                                                                RateLimiter& limiter,
                                                                TimePoint now) const {
        const double left = static_cast<double>(items);
        double seconds = limiter.time_for(now, left * attempts_per_item).count();
        const bool observed = settled_ > 0 && seconds_ > 0;
        if (observed) seconds = (std::max)(seconds, left * seconds_ / settled_);
        if (!observed && seconds <= 0) return std::nullopt;
        constexpr double ten_years = 10.0 * 365 * 24 * 3600;
        return std::chrono::seconds(
            static_cast<long long>(std::ceil((std::min)(seconds, ten_years))));
    }

private:
    double settled_ = 0;
    double seconds_ = 0;
};

/// The limits of a bulk run.
[[nodiscard]] inline LoopLimits make_limits(const BulkOptions& options) {
    LoopLimits limits;
    limits.bulk = true;
    limits.max_in_flight = static_cast<std::size_t>(options.max_in_flight);
    limits.total_timeout = options.total_timeout;
    limits.grace = options.grace;
    limits.give_up_after = options.give_up_after;
    limits.stop = options.stop;
    return limits;
}

/// Turns what the loop settles into outcomes, counts, progress and a report.
class BulkRemoval final : public ItemSink {
public:
    BulkRemoval(const BulkOptions& options, RemoveContact& operation, RateLimiter& rate_limiter,
                const Transport& clock, std::optional<std::size_t> total)
        : options_(options),
          operation_(operation),
          rate_limiter_(rate_limiter),
          clock_(clock),
          began_(clock.now()),
          observed_at_(began_),
          next_progress_(options.on_progress ? began_ : (TimePoint::max)()) {
        progress_.total = total;
    }

    void on_settled(std::size_t index, std::string item, ItemOutcome outcome) override {
        Result<ListContactRemoval> result = result_of(outcome);
        const RemovalStatus status = status_of(result, outcome.reached);
        ++progress_.settled;
        ++count_of(status);
        const bool answered = result || result.error().http_status != 0;
        if (answered && status != RemovalStatus::absent) only_404_ = false;
        if (status == RemovalStatus::absent && result.error().may_have_been_applied)
            ++perhaps_removed_;
        if (!options_.on_outcome) return;
        options_.on_outcome(
            ContactOutcome{index, ContactSid(std::move(item)), status, std::move(result)});
    }

    void on_progress(const LoopStatus& status, bool last) override {
        if (!options_.on_progress) return;
        const TimePoint now = clock_.now();
        if (!last && now < next_progress_) return;
        constexpr std::chrono::milliseconds min_interval{100};
        next_progress_ = now + min_interval;
        observe(status, now);
        progress_.in_flight = status.in_flight;
        progress_.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - began_);
        progress_.requests_per_minute = rate_.per_minute(now, began_);
        progress_.paused_until.reset();
        progress_.pause_reason.clear();
        if (status.paused_until && *status.paused_until > now) {
            progress_.paused_until =
                clock_.time_of_day() +
                std::chrono::duration_cast<std::chrono::system_clock::duration>(
                    *status.paused_until - now);
            progress_.pause_reason = status.pause_reason;
        }
        options_.on_progress(progress_);
    }
    [[nodiscard]] TimePoint next_progress() const noexcept override { return next_progress_; }

    [[nodiscard]] BulkReport report(std::optional<Error> stopped_by) const {
        BulkReport report;
        report.removed = progress_.removed;
        report.absent = progress_.absent;
        report.failed = progress_.failed;
        report.unknown = progress_.unknown;
        report.not_attempted = progress_.not_attempted;
        // An error that left no contact out is reported only with its contact.
        if (stopped_by &&
            (report.not_attempted > 0 || stopped_by->code == Errc::invalid_argument)) {
            report.stopped_by = std::move(stopped_by);
        }
        // Contacts without a response, such as invalid ones, do not show that the list is right.
        if (report.absent > perhaps_removed_ && only_404_) {
            report.warning = report.unknown + perhaps_removed_ > 0
                                 ? "nothing is known to be removed"
                                 : "nothing was removed";
            report.warning += ": Exotel answered 404 for every one of " +
                              std::to_string(report.absent) + " contacts; check that list " +
                              operation_.list_name() +
                              ", account and region are right, and that these are contact SIDs";
        }
        return report;
    }

private:
    Result<ListContactRemoval> result_of(ItemOutcome& outcome) {
        if (outcome.error) return std::move(*outcome.error);
        return operation_.take_removal(outcome.attempts);
    }
    static RemovalStatus status_of(const Result<ListContactRemoval>& result, bool reached) {
        if (result) return RemovalStatus::removed;
        const Error& error = result.error();
        // A 404 from a proxy or gateway says nothing about the contact.
        if (error.code == Errc::not_found && error.answered_by_api) return RemovalStatus::absent;
        if (error.may_have_been_applied) return RemovalStatus::unknown;
        return reached ? RemovalStatus::failed : RemovalStatus::not_attempted;
    }
    std::size_t& count_of(RemovalStatus status) noexcept {
        switch (status) {
            case RemovalStatus::removed: return progress_.removed;
            case RemovalStatus::absent: return progress_.absent;
            case RemovalStatus::failed: return progress_.failed;
            case RemovalStatus::unknown: return progress_.unknown;
            case RemovalStatus::not_attempted: break;
        }
        return progress_.not_attempted;
    }
    void observe(const LoopStatus& status, TimePoint now) {
        rate_.add(now, status.attempts - attempts_);
        estimate_.observe(progress_.settled - settled_,
                          now - observed_at_ - (status.blocked - blocked_));
        attempts_ = status.attempts;
        settled_ = progress_.settled;
        blocked_ = status.blocked;
        observed_at_ = now;
        progress_.time_left.reset();
        if (!progress_.total) return;
        const double finished = static_cast<double>(settled_);
        const double attempts_per_item =
            finished > 0 ? (std::max)(1.0, static_cast<double>(attempts_) / finished) : 1.0;
        progress_.time_left =
            estimate_.time_left(*progress_.total - (std::min)(*progress_.total, settled_),
                                (std::min)(attempts_per_item, 10.0), rate_limiter_, now);
    }

    const BulkOptions& options_;
    RemoveContact& operation_;
    RateLimiter& rate_limiter_;
    const Transport& clock_;
    TimePoint began_;
    TimePoint observed_at_;
    TimePoint next_progress_;
    RecentRate rate_;
    RunEstimate estimate_;
    bool only_404_ = true;             ///< every response so far was Exotel's 404
    std::size_t perhaps_removed_ = 0;  ///< a 404 after a request of ours without a response
    std::size_t attempts_ = 0;
    std::size_t settled_ = 0;
    TimePoint::duration blocked_{};
    BulkProgress progress_;
};

}}}  // namespace exotel::v0_1::detail

#endif
