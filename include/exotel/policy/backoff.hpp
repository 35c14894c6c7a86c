#ifndef EXOTEL_POLICY_BACKOFF_HPP
#define EXOTEL_POLICY_BACKOFF_HPP

#include <exotel/retry_policy.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace exotel {
inline namespace v0_1 {
namespace policy {

/// A small generator of random numbers (SplitMix64): enough to spread retries, not for secrets.
class Random {
public:
    explicit constexpr Random(std::uint64_t seed) noexcept : state_(seed) {}

    /// Any number from 0 to `highest`.
    constexpr std::uint64_t up_to(std::uint64_t highest) noexcept {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        z ^= z >> 31U;
        return highest == UINT64_MAX ? z : z % (highest + 1);
    }

private:
    std::uint64_t state_;
};

/// The longest wait before retry number `retry` (0 for the first): min(max_backoff, initial x
/// 2^retry).
[[nodiscard]] constexpr std::chrono::milliseconds longest_backoff(const RetryPolicy& policy,
                                                                  int retry) noexcept {
    std::chrono::milliseconds wait = policy.initial_backoff;
    for (int i = 0; i < retry && wait < policy.max_backoff; ++i) {
        wait = wait > policy.max_backoff / 2 ? policy.max_backoff : wait * 2;
    }
    return std::min(wait, policy.max_backoff);
}

/// Full jitter: anything from nothing to the longest wait.
[[nodiscard]] constexpr std::chrono::milliseconds backoff(const RetryPolicy& policy, int retry,
                                                          Random& random) noexcept {
    const auto longest = static_cast<std::uint64_t>(longest_backoff(policy, retry).count());
    return std::chrono::milliseconds(random.up_to(longest));
}

}  // namespace policy
}  // namespace v0_1
}  // namespace exotel

#endif
