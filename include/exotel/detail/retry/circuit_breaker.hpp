#ifndef EXOTEL_DETAIL_RETRY_CIRCUIT_BREAKER_HPP
#define EXOTEL_DETAIL_RETRY_CIRCUIT_BREAKER_HPP

#include <exotel/detail/retry/attempt_outcome.hpp>
#include <exotel/detail/retry/backoff.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <chrono>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Decides whether a bulk run continues, and with what concurrency.
///
/// Starts half-open: one request at a time, until a final API response proves credentials and
/// connection. It then allows full concurrency, and becomes half-open again when the retry budget
/// is spent.
class CircuitBreaker {
public:
    explicit CircuitBreaker(std::chrono::milliseconds give_up_after)
        : give_up_after_(give_up_after) {}

    [[nodiscard]] bool half_open() const noexcept { return half_open_; }
    /// When the next request may be sent: while half-open, one request's backoff delays all.
    [[nodiscard]] TimePoint ready_at() const noexcept {
        return half_open_ ? ready_at_ : (TimePoint::min)();
    }
    void set_half_open() noexcept { half_open_ = true; }
    void delay_until(TimePoint time) noexcept { ready_at_ = time; }

    /// Time during which nothing could be sent does not count as failure.
    void exclude(TimePoint::duration blocked) noexcept {
        if (failing_) failing_since_ += blocked;
    }

    void on_success() noexcept {
        forbidden_ = 0;
        unexplained_forbidden_ = 0;
        recover();
    }

    /// Records an attempt that ended with an error.
    void on_error(const AttemptOutcome& outcome, TimePoint sent_at) noexcept {
        count_forbidden(outcome);
        if (outcome.is_final_api_response) {
            recover();
        } else if (!failing_) {
            failing_ = true;
            failing_since_ = sent_at;
        }
    }
    /// Whether the failures justify ending the run.
    [[nodiscard]] bool should_end_run(TimePoint now) const noexcept {
        if (forbidden_ >= max_forbidden || unexplained_forbidden_ >= max_unexplained_forbidden)
            return true;
        return failing_ && give_up_after_.count() > 0 &&
               now >= after(failing_since_, give_up_after_);
    }

private:
    void recover() noexcept {
        half_open_ = false;
        failing_ = false;
    }

    /// A 403 may concern one SID of another account; so many in a row point to the account or its
    /// IP address.
    static constexpr int max_unexplained_forbidden = 10;
    /// A 403 with API code 1003 concerns one contact: an input may begin with some of those.
    static constexpr int max_forbidden = 50;
    static constexpr int api_code_not_yours = 1003;

    void count_forbidden(const AttemptOutcome& outcome) noexcept {
        const bool forbidden = outcome.error->code == Errc::forbidden;
        if (forbidden) {
            ++forbidden_;
            const bool about_contact =
                outcome.error->answered_by_api && outcome.error->api_code == api_code_not_yours;
            if (!about_contact) ++unexplained_forbidden_;
        } else if (outcome.has_response) {
            forbidden_ = 0;
            unexplained_forbidden_ = 0;
        }
    }

    std::chrono::milliseconds give_up_after_;
    bool half_open_ = true;
    TimePoint ready_at_ = (TimePoint::min)();
    bool failing_ = false;
    TimePoint failing_since_{};  ///< while `failing_`
    int forbidden_ = 0;          ///< in a row, with or without code 1003
    int unexplained_forbidden_ = 0;
};

}}}  // namespace exotel::v0_1::detail

#endif
