#ifndef EXOTEL_DETAIL_RECENT_RATE_HPP
#define EXOTEL_DETAIL_RECENT_RATE_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Counts events over the last minute, in slices of a second.
class RecentRate {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    void add(TimePoint now) noexcept {
        advance(now);
        ++slices_[slice(now)];
    }
    [[nodiscard]] double per_minute(TimePoint now, TimePoint began) noexcept {
        advance(now);
        std::uint64_t count = 0;
        for (const std::uint32_t events : slices_) count += events;
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
            for (std::int64_t s = latest_ + 1; s <= current; ++s) {
                slices_[static_cast<std::size_t>(s) % slices_.size()] = 0;
            }
        }
        latest_ = std::max(latest_, current);
    }

    std::array<std::uint32_t, 60> slices_{};
    std::int64_t latest_ = 0;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
