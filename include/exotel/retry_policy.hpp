#ifndef EXOTEL_RETRY_POLICY_HPP
#define EXOTEL_RETRY_POLICY_HPP

#include <chrono>

namespace exotel {
inline namespace v0_1 {

/// How often and after what waits a failed removal is tried again.
///
/// The defaults are Exotel's own advice (1, 2, 4, 8, 16 s; five retries), with full jitter: each
/// wait is drawn from [0, min(max_backoff, initial_backoff x 2^n)], and is never shorter than a
/// `Retry-After`. Tried again are 408, 429, 500, 502, 503, 504, 522, 524, 529, connection failures,
/// resets, timeouts and answers cut short; never certificates, redirects, other 4xx or anything of
/// our own making.
///
/// Source: https://developer.exotel.com/docs/advanced-config/rate-limiting
struct RetryPolicy {
    int max_attempts = 6;                              ///< in total, at least 1
    std::chrono::milliseconds initial_backoff{1'000};  ///< upper bound of the first wait
    std::chrono::milliseconds max_backoff{16'000};     ///< upper bound of any wait

    /// One attempt, no retry.
    [[nodiscard]] static RetryPolicy none() noexcept {
        RetryPolicy policy;
        policy.max_attempts = 1;
        return policy;
    }
};

}  // namespace v0_1
}  // namespace exotel

#endif
