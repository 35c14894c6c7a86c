#ifndef EXOTEL_DETAIL_OUTCOME_RECORDER_HPP
#define EXOTEL_DETAIL_OUTCOME_RECORDER_HPP

#include <exotel/bulk.hpp>
#include <exotel/detail/recent_rate.hpp>
#include <exotel/http/transport.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Turns what the engine settles into outcomes, counts and progress.
class OutcomeRecorder {
public:
    OutcomeRecorder(const BulkOptions& options, const http::Transport& clock,
                    std::optional<std::size_t> total)
        : options_(options), clock_(clock), began_(clock.now()), next_progress_(began_) {
        progress_.total = total;
        if (!options.on_progress) next_progress_ = http::TimePoint::max();
    }

    void settle(std::size_t index, ContactSid contact, Result<ListContactRemoval> result,
                bool reached) {
        const RemovalStatus status = status_of(result, reached);
        ++progress_.settled;
        switch (status) {
            case RemovalStatus::removed: ++progress_.removed; break;
            case RemovalStatus::absent: ++progress_.absent; break;
            case RemovalStatus::failed: ++progress_.failed; break;
            case RemovalStatus::unknown: ++progress_.unknown; break;
            case RemovalStatus::not_attempted: ++progress_.not_attempted; break;
        }
        if (reached && options_.on_progress) rate_.add(clock_.now());
        if (!options_.on_outcome) return;
        const ContactOutcome outcome{index, std::move(contact), status, std::move(result)};
        options_.on_outcome(outcome);
    }

    void progress(std::size_t in_flight, bool last) {
        if (!options_.on_progress) return;
        const http::TimePoint now = clock_.now();
        if (!last && now < next_progress_) return;
        constexpr std::chrono::milliseconds least_between{100};
        next_progress_ = now + least_between;
        progress_.in_flight = in_flight;
        progress_.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - began_);
        progress_.requests_per_minute = rate_.per_minute(now, began_);
        progress_.time_left.reset();
        if (progress_.total && progress_.requests_per_minute > 0) {
            const std::size_t left =
                *progress_.total - std::min(*progress_.total, progress_.settled);
            const double minutes = static_cast<double>(left) / progress_.requests_per_minute;
            progress_.time_left = std::chrono::seconds(static_cast<long long>(minutes * 60));
        }
        options_.on_progress(progress_);
    }
    /// When `progress` wants to be called, at the latest.
    [[nodiscard]] http::TimePoint next_progress() const noexcept { return next_progress_; }

    [[nodiscard]] BulkReport report(std::optional<Error> stopped_by) const {
        BulkReport report;
        report.removed = progress_.removed;
        report.absent = progress_.absent;
        report.failed = progress_.failed;
        report.unknown = progress_.unknown;
        report.not_attempted = progress_.not_attempted;
        report.stopped_by = std::move(stopped_by);
        return report;
    }

private:
    static RemovalStatus status_of(const Result<ListContactRemoval>& result, bool reached) {
        if (result) return RemovalStatus::removed;
        const Error& error = result.error();
        // A 404 of something on the way to Exotel says nothing about the contact.
        if (error.code == Errc::not_found && error.answered_by_api) return RemovalStatus::absent;
        if (error.may_have_been_applied) return RemovalStatus::unknown;
        return reached ? RemovalStatus::failed : RemovalStatus::not_attempted;
    }

    const BulkOptions& options_;
    const http::Transport& clock_;
    http::TimePoint began_;
    http::TimePoint next_progress_;
    RecentRate rate_;
    BulkProgress progress_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
