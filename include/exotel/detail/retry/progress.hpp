#ifndef EXOTEL_DETAIL_RETRY_PROGRESS_HPP
#define EXOTEL_DETAIL_RETRY_PROGRESS_HPP

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

namespace exotel {
inline namespace v0_1 {
namespace detail {

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

/// Estimates how long the rest of a run takes: what the rate limiter allows, or what was observed
/// while it allowed more; the longer of the two.
class RunEstimate {
public:
    /// Takes note of `settled` items since the last call, in `active` time: time in which the rate
    /// limiter did not hold requests back. Older observations fade.
    void observe(std::size_t settled, TimePoint::duration active) noexcept {
        const double seconds = std::chrono::duration<double>(active).count();
        const double kept = std::exp(-(std::max)(0.0, seconds) / 30);
        settled_ = settled_ * kept + static_cast<double>(settled);
        seconds_ = seconds_ * kept + (std::max)(0.0, seconds);
    }
    /// `sends_per_item`: more than 1 where requests are tried again.
    [[nodiscard]] std::optional<std::chrono::seconds> time_left(std::size_t items,
                                                                double sends_per_item,
                                                                RateLimiter& limiter,
                                                                TimePoint now) const {
        const double left = static_cast<double>(items);
        double seconds = limiter.time_for(now, left * sends_per_item).count();
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

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
