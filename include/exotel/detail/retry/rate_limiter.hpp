#ifndef EXOTEL_DETAIL_RETRY_RATE_LIMITER_HPP
#define EXOTEL_DETAIL_RETRY_RATE_LIMITER_HPP

#include <exotel/client_options.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Whether a request may be sent now, and if not, when to ask again.
struct Permit {
    bool granted = false;      ///< by `try_acquire`: the request is counted as sent
    TimePoint retry_at{};      ///< not granted: when to ask again
    TimePoint paused_until{};  ///< end of Exotel's pause; our own limit may last longer
    const char* pause_reason = "";
    Errc pause_code{};
};

/// Decides when a client may send its next request, over all threads.
///
/// Three limits apply, and the latest of their times counts: a token bucket, filled at the current
/// pace; a sliding window, so that a burst cannot exceed the quota; and a pause that Exotel asked
/// for (429, 503, or a spent X-RateLimit-Remaining). A 429 halves the pace, down to a tenth of the
/// limit; successes restore it. Thread-safe; every member takes the lock.
class RateLimiter {
public:
    /// The longest pause that a response can cause: a wrong `Retry-After` must not block us for
    /// days.
    static constexpr std::chrono::hours max_pause{1};
    /// The pause after a 429 without `Retry-After`; it doubles with each, so that a quota window of
    /// a minute passes before the attempts of a call are used up.
    static constexpr std::chrono::seconds first_default_pause{10};
    static constexpr std::chrono::seconds max_default_pause{60};

    explicit RateLimiter(const RateLimit& limit)
        : limit_(limit),
          max_pace_(limit.requests / seconds(limit.per)),
          pace_(max_pace_),
          tokens_(limit.burst) {}

    [[nodiscard]] Permit try_acquire(TimePoint now) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (quota_left_ && quota_reset_ <= now) quota_left_.reset();
        const TimePoint ready =
            (std::max)(paused_until(),
                       unlimited() ? now : (std::max)(token_ready_at(now), window_ready_at(now)));
        if (ready > now) return refusal(ready);
        count(now, 1);
        if (quota_left_ && *quota_left_ > 0) --*quota_left_;
        return {true, now, (TimePoint::min)(), "", {}};
    }

    /// The refusal of a request that is ready at `ready_at`, if a pause of Exotel's comes before
    /// it; granted if there is none, but not counted as sent.
    [[nodiscard]] Permit pause_before(TimePoint ready_at, TimePoint now) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (paused_until() <= now) return {true, ready_at, (TimePoint::min)(), "", {}};
        return refusal((std::max)(paused_until(), ready_at));
    }

    /// Counts requests that the transport sent again by itself.
    void on_resent(TimePoint now, int resends) {
        const std::lock_guard<std::mutex> lock(mutex_);
        count(now, resends);
    }

    void on_success() {
        const std::lock_guard<std::mutex> lock(mutex_);
        default_pause_ = first_default_pause;
        if (unlimited()) return;
        const double per_window = (std::max)(1.0, pace_ * seconds(limit_.per));
        pace_ = (std::min)(max_pace_, pace_ + max_pace_ / 10 / per_window);
    }

    /// Handles a 429 for a request that was sent at `sent_at`; several for requests that were sent
    /// together slow the pace once.
    void on_too_many_requests(TimePoint now, TimePoint sent_at,
                              std::optional<std::chrono::seconds> retry_after) {
        const std::lock_guard<std::mutex> lock(mutex_);
        const bool already_slowed = slowed_at_ && sent_at < *slowed_at_;
        if (!already_slowed) {
            slowed_at_ = now;
            if (!unlimited()) {
                refill(now);
                pace_ = (std::max)(max_pace_ / 10, pace_ / 2);
                tokens_ = (std::min)(tokens_, 0.0);
            }
        }
        if (retry_after) {
            start_pause(now, *retry_after, "HTTP 429", Errc::rate_limited);
        } else if (!already_slowed) {
            start_pause(now, default_pause_, "HTTP 429", Errc::rate_limited);
            default_pause_ = (std::min)(max_default_pause, default_pause_ * 2);
        }
    }

    /// Handles a 5xx that asks us to wait.
    void on_unavailable(TimePoint now, std::chrono::seconds retry_after) {
        const std::lock_guard<std::mutex> lock(mutex_);
        start_pause(now, retry_after, "HTTP 5xx with Retry-After", Errc::server_error);
    }

    /// Handles X-RateLimit-Remaining and X-RateLimit-Reset; ignores a reset that is past or far
    /// ahead.
    void on_quota(TimePoint now, std::int64_t remaining, std::chrono::seconds reset_in) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (remaining < 0 || reset_in.count() <= 0 || reset_in > max_pause) return;
        const TimePoint reset = now + reset_in;
        const bool same_window =
            quota_left_ && quota_reset_ > now && reset < quota_reset_ + std::chrono::seconds(2);
        quota_left_ = same_window ? (std::min)(*quota_left_, remaining) : remaining;
        if (!same_window) quota_reset_ = reset;
    }

    /// Estimates how long it takes until `requests` more have been sent.
    [[nodiscard]] std::chrono::duration<double> time_for(TimePoint now, double requests) {
        const std::lock_guard<std::mutex> lock(mutex_);
        const std::chrono::duration<double> paused = (std::max)(paused_until(), now) - now;
        if (unlimited()) return paused;
        refill(now);
        const double at_pace = (std::max)(0.0, requests - (std::max)(0.0, tokens_)) / pace_;
        // Requests still in the window must leave it first.
        const double in_windows =
            (static_cast<double>(in_window_) + requests) / max_pace_ - seconds(limit_.per);
        return paused + std::chrono::duration<double>((std::max)(at_pace, in_windows));
    }

    /// Requests per second at which the bucket refills now.
    [[nodiscard]] double pace() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return pace_;
    }

private:
    struct Entry {
        TimePoint since;
        TimePoint time;
        int count;
    };
    static constexpr std::size_t max_entries = 1024;

    template <class Duration>
    static double seconds(Duration duration) noexcept {
        return std::chrono::duration<double>(duration).count();
    }
    [[nodiscard]] bool unlimited() const noexcept { return limit_.requests == 0; }
    [[nodiscard]] TimePoint paused_until() const noexcept {
        return quota_left_ == 0 ? (std::max)(pause_until_, quota_reset_) : pause_until_;
    }

    void count(TimePoint now, int requests) {
        if (unlimited() || requests <= 0) return;
        refill(now);
        tokens_ -= requests;
        in_window_ += requests;
        // Requests close together share an entry, at the later time, to bound the memory; 8 entries
        // are left for the edges of the window.
        Entry* const last = entries_ > 0 ? &entry(entries_ - 1) : nullptr;
        const auto close = TimePoint::duration(limit_.per) / (max_entries - 8);
        if (last != nullptr && (now - last->since < close || entries_ == max_entries)) {
            last->time = now;
            last->count += requests;
        } else {
            entry(entries_++) = {now, now, requests};
        }
    }
    /// The entries in the window are in a ring: `entry(0)` is the oldest.
    [[nodiscard]] Entry& entry(std::size_t index) noexcept {
        return window_[(first_entry_ + index) % max_entries];
    }

    [[nodiscard]] Permit refusal(TimePoint retry_at) const noexcept {
        const bool by_quota = quota_left_ == 0 && quota_reset_ > pause_until_;
        return {false, retry_at, paused_until(),
                by_quota ? "X-RateLimit-Remaining: 0" : pause_reason_,
                by_quota ? Errc::rate_limited : pause_code_};
    }

    void start_pause(TimePoint now, std::chrono::seconds wait, const char* reason,
                     Errc code) noexcept {
        const TimePoint until = now + (std::min<std::chrono::seconds>)(wait, max_pause);
        if (until <= pause_until_) return;
        pause_until_ = until;
        pause_reason_ = reason;
        pause_code_ = code;
        // Tokens collected during the pause would be spent in one burst.
        refill(until);
        tokens_ = (std::min)(tokens_, 1.0);
    }

    void refill(TimePoint now) noexcept {
        if (refilled_at_ && now > *refilled_at_) {
            tokens_ =
                (std::min<double>)(limit_.burst, tokens_ + seconds(now - *refilled_at_) * pace_);
        }
        if (!refilled_at_ || now > *refilled_at_) refilled_at_ = now;
    }
    TimePoint token_ready_at(TimePoint now) noexcept {
        refill(now);
        if (tokens_ >= 1) return now;
        const std::chrono::duration<double> wait((1 - tokens_) / pace_);
        // One nanosecond more, so that rounding never makes the wait too short.
        return (std::max)(now, *refilled_at_) + std::chrono::ceil<TimePoint::duration>(wait) +
               TimePoint::duration(1);
    }
    TimePoint window_ready_at(TimePoint now) {
        // A thousandth more than the window, because requests can overtake each other on the way.
        const auto window = limit_.per + limit_.per / 1000;
        while (entries_ > 0 && entry(0).time + window <= now) {
            in_window_ -= entry(0).count;
            first_entry_ = (first_entry_ + 1) % max_entries;
            --entries_;
        }
        return in_window_ < limit_.requests ? now : entry(0).time + window;
    }

    std::mutex mutex_;
    RateLimit limit_;
    double max_pace_;
    double pace_;
    double tokens_;
    std::optional<TimePoint> refilled_at_;
    std::optional<TimePoint> slowed_at_;
    std::array<Entry, max_entries> window_{};
    std::size_t first_entry_ = 0;
    std::size_t entries_ = 0;
    std::int64_t in_window_ = 0;

    TimePoint pause_until_ = (TimePoint::min)();
    const char* pause_reason_ = "";
    Errc pause_code_ = Errc::rate_limited;
    std::chrono::seconds default_pause_ = first_default_pause;
    std::optional<std::int64_t> quota_left_;
    TimePoint quota_reset_ = (TimePoint::min)();
};

}}}  // namespace exotel::v0_1::detail

#endif
