#ifndef EXOTEL_POLICY_GOVERNOR_HPP
#define EXOTEL_POLICY_GOVERNOR_HPP

#include <exotel/policy/backoff.hpp>
#include <exotel/policy/pacer.hpp>
#include <exotel/policy/retry_budget.hpp>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace exotel {
inline namespace v0_1 {
namespace policy {

/// What the calls of one client have in common, whichever thread they run on: pace, hold and retry
/// budget.
class Governor {
public:
    using TimePoint = Pacer::TimePoint;

    /// The answer to "may I send?".
    struct Turn {
        bool granted = false;  ///< counted as sent
        TimePoint when;        ///< else: ask again then
        TimePoint
            held_until;  ///< until then Exotel asked us to wait; our own rate limit may bind longer
        Errc hold_cause{};  ///< what it said
    };

    Governor(const RateLimit& limit, std::uint64_t seed) : pacer_(limit), random_(seed) {}

    [[nodiscard]] Turn take_turn(TimePoint now) {
        const std::lock_guard lock(mutex_);
        pacer_.expire_quota(now);
        const TimePoint when = pacer_.next(now);
        if (when > now) return {false, when, pacer_.held_until(), pacer_.hold_cause()};
        pacer_.sent(now);
        return {true, now, TimePoint::min(), {}};
    }
    [[nodiscard]] bool pay_for_retry() {
        const std::lock_guard lock(mutex_);
        return budget_.take();
    }
    void succeeded(bool after_retry) {
        const std::lock_guard lock(mutex_);
        budget_.succeeded(after_retry);
        pacer_.succeeded();
    }
    void throttled(TimePoint now, TimePoint sent_at) {
        const std::lock_guard lock(mutex_);
        pacer_.throttled(now, sent_at);
    }
    void hold(TimePoint now, std::chrono::seconds wait, Errc cause) {
        const std::lock_guard lock(mutex_);
        pacer_.hold(now, wait, cause);
    }
    void quota(TimePoint now, std::int64_t remaining, std::chrono::seconds reset_in) {
        const std::lock_guard lock(mutex_);
        pacer_.quota(now, remaining, reset_in);
    }
    [[nodiscard]] std::chrono::milliseconds backoff(const RetryPolicy& policy, int retry) {
        const std::lock_guard lock(mutex_);
        return policy::backoff(policy, retry, random_);
    }

private:
    std::mutex mutex_;
    Pacer pacer_;
    RetryBudget budget_;
    Random random_;
};

}  // namespace policy
}  // namespace v0_1
}  // namespace exotel

#endif
