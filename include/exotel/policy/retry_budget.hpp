#ifndef EXOTEL_POLICY_RETRY_BUDGET_HPP
#define EXOTEL_POLICY_RETRY_BUDGET_HPP

#include <algorithm>

namespace exotel {
inline namespace v0_1 {
namespace policy {

/// Keeps a failing service from being hammered: retries are paid for from a purse that successes
/// refill.
///
/// A retry costs 1; a success after retries gives the last one back, any other success gives 0.2.
/// So faults that a retry cures cost nothing in the end, and a service that only fails is left with
/// the first attempts. The proportions are those of the AWS SDKs' standard mode (500, 5 and 1).
class RetryBudget {
public:
    static constexpr double capacity = 100;

    /// Pays for a retry; false: there is not enough left.
    bool take() noexcept {
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }
    void succeeded(bool after_retry) noexcept {
        left_ = std::min(capacity, left_ + (after_retry ? 1.0 : 0.2));
    }

    [[nodiscard]] double left() const noexcept { return left_; }

private:
    double left_ = capacity;
};

}  // namespace policy
}  // namespace v0_1
}  // namespace exotel

#endif
