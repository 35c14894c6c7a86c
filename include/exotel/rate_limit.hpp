#ifndef EXOTEL_RATE_LIMIT_HPP
#define EXOTEL_RATE_LIMIT_HPP

#include <chrono>

namespace exotel {
inline namespace v0_1 {

/// The ceiling on what one client sends, over all threads: at most `requests` in any window of
/// `per`.
///
/// Exotel documents 200 requests a minute for an account, and elsewhere 30 for campaign calls;
/// other programs that use the account count against the same quota.
///
/// Source: https://developer.exotel.com/docs/getting-started/api-credentials
struct RateLimit {
    int requests = 200;                     ///< 0: no limit
    std::chrono::milliseconds per{60'000};  ///< the window
    int burst = 10;                         ///< how many may go at once after a quiet spell

    /// No limit of our own; Exotel's 429 and `Retry-After` are still obeyed.
    [[nodiscard]] static RateLimit none() noexcept {
        RateLimit limit;
        limit.requests = 0;
        return limit;
    }
};

}  // namespace v0_1
}  // namespace exotel

#endif
