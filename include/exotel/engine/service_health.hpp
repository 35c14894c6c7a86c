#ifndef EXOTEL_ENGINE_SERVICE_HEALTH_HPP
#define EXOTEL_ENGINE_SERVICE_HEALTH_HPP

#include <exotel/error.hpp>
#include <exotel/http/transport.hpp>
#include <exotel/policy/retry_rule.hpp>

#include <chrono>
#include <optional>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// Tells from the answers of a bulk run whether it makes sense to go on, and how boldly.
class ServiceHealth {
public:
    ServiceHealth(bool bulk, std::chrono::milliseconds give_up_after)
        : bulk_(bulk), one_at_a_time_(bulk), give_up_after_(give_up_after) {}

    /// Until the service answers, one request is under way: it proves credentials and connection.
    [[nodiscard]] bool one_at_a_time() const noexcept { return one_at_a_time_; }
    /// Goes back to one request at a time; false: this is no bulk run, there is no window to close.
    bool close_window() noexcept { return one_at_a_time_ = bulk_; }

    /// A request had its effect.
    void answered() noexcept {
        one_at_a_time_ = false;
        failing_since_.reset();
        only_forbidden_ = false;
    }

    /// A request failed; tells what ends the run, if it does.
    [[nodiscard]] std::optional<Error> failed(const Error& error, http::Fault fault,
                                              policy::Retry rule, http::TimePoint sent_at,
                                              http::TimePoint now) {
        if (!bulk_) return std::nullopt;
        if (rule == policy::Retry::never && concerns_whole_run(error, fault)) return error;
        if (error.code == Errc::forbidden) {
            // One SID may be foreign; when nothing but 403 ever comes, it is the account or the
            // address.
            if (only_forbidden_ && ++forbidden_ == most_forbidden) return error;
        } else if (fault == http::Fault::none) {
            only_forbidden_ = false;
        }
        if (rule == policy::Retry::never && error.answered_by_api) {
            // The service works and refuses this one.
            one_at_a_time_ = false;
            failing_since_.reset();
            return std::nullopt;
        }
        if (!failing_since_) failing_since_ = sent_at;
        if (give_up_after_.count() > 0 && now - *failing_since_ >= give_up_after_) return error;
        return std::nullopt;
    }

private:
    static constexpr int most_forbidden = 10;

    [[nodiscard]] static bool concerns_whole_run(const Error& error, http::Fault fault) noexcept {
        return fault == http::Fault::certificate || fault == http::Fault::local ||
               error.code == Errc::unauthorized || error.code == Errc::payment_required;
    }

    bool bulk_;
    bool one_at_a_time_;
    std::chrono::milliseconds give_up_after_;
    std::optional<http::TimePoint> failing_since_;
    bool only_forbidden_ = true;
    int forbidden_ = 0;
};

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
