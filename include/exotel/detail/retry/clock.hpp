#ifndef EXOTEL_DETAIL_RETRY_CLOCK_HPP
#define EXOTEL_DETAIL_RETRY_CLOCK_HPP

#include <exotel/transport.hpp>

#include <chrono>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// `time + wait`, without overflow for waits that were meant as "for ever".
[[nodiscard]] inline TimePoint after(TimePoint time, std::chrono::milliseconds wait) noexcept {
    constexpr std::chrono::hours ten_years{24 * 365 * 10};
    return time + (wait < ten_years ? wait : std::chrono::milliseconds(ten_years));
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
