#ifndef EXOTEL_DETAIL_RETRY_BACKOFF_HPP
#define EXOTEL_DETAIL_RETRY_BACKOFF_HPP

#include <exotel/client_options.hpp>
#include <exotel/detail/util/split_mix64.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace exotel { inline namespace v0_1 { namespace detail {

/// `time + wait`; waits are capped at ten years, so that the sum cannot overflow.
[[nodiscard]] inline TimePoint after(TimePoint time, std::chrono::milliseconds wait) noexcept {
    constexpr std::chrono::hours ten_years{24 * 365 * 10};
    return time + (wait < ten_years ? wait : std::chrono::milliseconds(ten_years));
}

/// Random numbers to spread retries; not for secrets. Thread-safe.
class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

    /// Returns a random number from 0 to `max`.
    std::uint64_t up_to(std::uint64_t max) noexcept {
        const std::uint64_t number =
            split_mix64(state_.fetch_add(split_mix64_step) + split_mix64_step);
        return max == UINT64_MAX ? number : number % (max + 1);
    }

private:
    std::atomic<std::uint64_t> state_;
};

/// The first backoff after a connection that certainly carried no request, and so put no load on
/// the service.
inline constexpr std::chrono::milliseconds initial_backoff_not_sent{50};

/// The upper bound of the wait before a retry: min(max_backoff, initial_backoff * 2^retries).
[[nodiscard]] constexpr std::chrono::milliseconds max_backoff(const RetryPolicy& policy,
                                                              int retries) noexcept {
    std::chrono::milliseconds wait = policy.initial_backoff;
    for (int i = 0; i < retries && wait.count() > 0 && wait < policy.max_backoff; ++i) {
        wait = wait > policy.max_backoff / 2 ? policy.max_backoff : wait * 2;
    }
    return (std::min)(wait, policy.max_backoff);
}

/// Full jitter: a random wait between 0 and the upper bound.
[[nodiscard]] inline std::chrono::milliseconds backoff(const RetryPolicy& policy, int retries,
                                                       Random& random) noexcept {
    const auto max = static_cast<std::uint64_t>(max_backoff(policy, retries).count());
    return std::chrono::milliseconds(random.up_to(max));
}

/// Limits the retries sent to a failing service: each is taken from a budget that successes refill.
/// Thread-safe.
///
/// A retry costs 1; a success after retries returns 1, any other success 0.2. So faults that a
/// retry cures cost nothing in the end, and a service that always fails soon gets first attempts
/// only. The proportions are those of the AWS SDKs' standard mode (500, 5 and 1).
class RetryBudget {
public:
    static constexpr double capacity = 100;

    [[nodiscard]] bool try_acquire() {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }
    void on_success(bool after_retry) {
        const std::lock_guard<std::mutex> lock(mutex_);
        left_ = (std::min)(capacity, left_ + (after_retry ? 1.0 : 0.2));
    }
    [[nodiscard]] double left() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return left_;
    }

private:
    std::mutex mutex_;
    double left_ = capacity;
};

}}}  // namespace exotel::v0_1::detail

#endif
