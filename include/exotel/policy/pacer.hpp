#ifndef EXOTEL_POLICY_PACER_HPP
#define EXOTEL_POLICY_PACER_HPP

#include <exotel/error.hpp>
#include <exotel/rate_limit.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace exotel {
inline namespace v0_1 {
namespace policy {

/// Says when the next request may go.
///
/// Three things bind, the latest counts: a token bucket of `burst` tokens whose refill is the pace;
/// a count of what went out within the window, so that a burst cannot overrun the quota; and what
/// Exotel said: a hold (429 and 503 with Retry-After) or a spent quota (X-RateLimit-Remaining). A
/// 429 halves the pace, down to a tenth of the ceiling; a window's worth of successes wins a tenth
/// of the ceiling back.
class Pacer {
public:
    using Clock = std::chrono::steady_clock;
    using TimePoint = Clock::time_point;

    /// No answer makes us wait longer than this: a wrong Retry-After must not silence a service for
    /// days.
    static constexpr std::chrono::hours longest_hold{1};

    explicit Pacer(const RateLimit& limit)
        : limit_(limit),
          ceiling_(limit.requests / seconds(limit.per)),
          pace_(ceiling_),
          tokens_(limit.burst) {}

    /// When the next request may go; not after `now`: at once.
    [[nodiscard]] TimePoint next(TimePoint now) {
        return std::max(held_until(), unlimited() ? now : std::max(token_at(now), window_at(now)));
    }
    /// Until when Exotel has us wait; what binds beside it is our own rate limit.
    [[nodiscard]] TimePoint held_until() const noexcept {
        return quota_left_ == 0 ? std::max(hold_until_, quota_reset_) : hold_until_;
    }
    /// What the hold comes from: `rate_limited` or `server_error`.
    [[nodiscard]] Errc hold_cause() const noexcept { return hold_cause_; }

    /// Counts a request that goes out now.
    void sent(TimePoint now) {
        if (quota_left_ && *quota_left_ > 0) --*quota_left_;
        if (unlimited()) return;
        refill(now);
        tokens_ -= 1;
        ++in_window_;
        // Requests close together are counted as one entry, at the later time: the memory stays
        // bounded.
        if (!window_.empty() && now - window_.back().since < limit_.per / 1024) {
            window_.back().time = now;
            ++window_.back().count;
        } else {
            window_.push_back({now, now, 1});
        }
    }

    void succeeded() noexcept {
        if (unlimited()) return;
        const double a_window = std::max(1.0, pace_ * seconds(limit_.per));
        pace_ = std::min(ceiling_, pace_ + ceiling_ / 10 / a_window);
    }

    /// A 429 came for a request that went out at `sent_at`; those of one volley slow us down once.
    void throttled(TimePoint now, TimePoint sent_at) {
        if (unlimited() || (slowed_at_ && sent_at < *slowed_at_)) return;
        refill(now);
        slowed_at_ = now;
        pace_ = std::max(ceiling_ / 10, pace_ / 2);
        tokens_ = std::min(tokens_, 0.0);
    }

    void hold(TimePoint now, std::chrono::seconds wait, Errc cause) noexcept {
        const TimePoint until = now + std::min<std::chrono::seconds>(wait, longest_hold);
        if (until <= hold_until_) return;
        hold_until_ = until;
        hold_cause_ = cause;
        // What the bucket gathers while nothing may go would only be the next volley.
        refill(until);
        tokens_ = std::min(tokens_, 1.0);
    }

    /// X-RateLimit-Remaining and -Reset of an answer; a reset that is long past or far ahead is not
    /// believed.
    void quota(TimePoint now, std::int64_t remaining, std::chrono::seconds reset_in) noexcept {
        if (remaining < 0 || reset_in.count() <= 0 || reset_in > longest_hold) return;
        const TimePoint reset = now + reset_in;
        const bool same_window =
            quota_left_ && quota_reset_ > now && reset < quota_reset_ + std::chrono::seconds(2);
        quota_left_ = same_window ? std::min(*quota_left_, remaining) : remaining;
        if (!same_window) quota_reset_ = reset;
    }
    /// Forgets a quota whose window is over.
    void expire_quota(TimePoint now) noexcept {
        if (quota_left_ && quota_reset_ <= now) quota_left_.reset();
    }

    /// Requests per second that the bucket is refilled with at present.
    [[nodiscard]] double pace() const noexcept { return pace_; }

private:
    struct Entry {
        TimePoint since;
        TimePoint time;
        int count;
    };

    template <class Duration>
    static double seconds(Duration duration) noexcept {
        return std::chrono::duration<double>(duration).count();
    }
    [[nodiscard]] bool unlimited() const noexcept { return limit_.requests == 0; }

    void refill(TimePoint now) noexcept {
        if (refilled_ && now > *refilled_) {
            tokens_ = std::min<double>(limit_.burst, tokens_ + seconds(now - *refilled_) * pace_);
        }
        if (!refilled_ || now > *refilled_) refilled_ = now;
    }
    TimePoint token_at(TimePoint now) noexcept {
        refill(now);
        if (tokens_ >= 1) return now;
        const std::chrono::duration<double> wait((1 - tokens_) / pace_);
        // A nanosecond more, so that rounding never makes it come out just short.
        return std::max(now, *refilled_) + std::chrono::ceil<Clock::duration>(wait) +
               Clock::duration(1);
    }
    TimePoint window_at(TimePoint now) {
        // A thousandth more than the window, for requests that overtake each other on the way.
        const auto window = limit_.per + limit_.per / 1000;
        while (!window_.empty() && window_.front().time + window <= now) {
            in_window_ -= window_.front().count;
            window_.pop_front();
        }
        return in_window_ < limit_.requests ? now : window_.front().time + window;
    }

    RateLimit limit_;
    double ceiling_;
    double pace_;
    double tokens_;
    std::optional<TimePoint> refilled_;
    std::optional<TimePoint> slowed_at_;
    std::deque<Entry> window_;
    int in_window_ = 0;

    TimePoint hold_until_ = TimePoint::min();
    Errc hold_cause_ = Errc::rate_limited;
    std::optional<std::int64_t> quota_left_;
    TimePoint quota_reset_ = TimePoint::min();
};

}  // namespace policy
}  // namespace v0_1
}  // namespace exotel

#endif
