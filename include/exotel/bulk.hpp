// A bulk run: its options, its progress, one outcome for each contact, and its report.
//
//     exotel::BulkOptions bulk;
//     bulk.on_outcome = [&](const exotel::ContactOutcome& outcome) { save(outcome); };
//     const exotel::BulkReport report = lists.remove_contacts(list, contacts, bulk);
//     if (report.stopped_by) log(report.stopped_by->message);
#ifndef EXOTEL_BULK_HPP
#define EXOTEL_BULK_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/list_contact.hpp>
#include <exotel/result.hpp>
#include <exotel/sid.hpp>
#include <exotel/stop_token.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 {

/// How one contact of a bulk run ended.
enum class RemovalStatus {
    removed,  ///< Exotel confirms that the contact is no longer on the list
    absent,   ///< not on the list, or the list or contact SID is wrong: Exotel answers 404 for both
    failed,   ///< certainly not removed
    unknown,  ///< may or may not have been removed: try again
    not_attempted,  ///< never sent, because the run ended first
};

/// The enumerator's name, for logs and records.
[[nodiscard]] constexpr std::string_view to_string(RemovalStatus status) noexcept {
    switch (status) {
        case RemovalStatus::removed: return "removed";
        case RemovalStatus::absent: return "absent";
        case RemovalStatus::failed: return "failed";
        case RemovalStatus::unknown: return "unknown";
        case RemovalStatus::not_attempted: return "not_attempted";
    }
    return "unknown";
}

/// The outcome of one input of a bulk run; every input gets exactly one.
struct ContactOutcome {
    std::size_t index = 0;                                ///< place in the input, from 0
    ContactSid contact;                                   ///< as given
    RemovalStatus status = RemovalStatus::not_attempted;  ///< how it ended
    Result<ListContactRemoval> result;                    ///< the response or the error
};

/// The state of a bulk run.
struct BulkProgress {
    std::size_t settled = 0;        ///< inputs with an outcome: the sum of the five below
    std::size_t removed = 0;        ///< outcomes `removed`
    std::size_t absent = 0;         ///< outcomes `absent`
    std::size_t failed = 0;         ///< outcomes `failed`
    std::size_t unknown = 0;        ///< outcomes `unknown`
    std::size_t not_attempted = 0;  ///< outcomes `not_attempted`
    std::size_t in_flight = 0;      ///< requests in flight
    /// The number of inputs; empty if the range does not know its size.
    std::optional<std::size_t> total;
    std::chrono::milliseconds elapsed{};  ///< since the start of the run
    double requests_per_minute = 0;       ///< attempts over the last minute, retries included

    /// Estimated time left, from the pace, the rate limit and pauses; empty while unknown.
    std::optional<std::chrono::seconds> time_left;
    /// When Exotel's pause of this client ends; empty if there is none.
    std::optional<std::chrono::system_clock::time_point> paused_until;
    /// Why the client is paused, such as `HTTP 429`; empty if it is not.
    std::string pause_reason;
};

/// Options of a bulk run.
struct BulkOptions {
    /// Requests in flight at once, at least 1; over HTTP/1.1 at most 16. Exotel allows 50
    /// connections for an account.
    int max_in_flight = 8;
    std::chrono::milliseconds total_timeout{0};  ///< for the whole run; 0: no limit
    /// How long a stop waits for the responses to requests in flight.
    std::chrono::milliseconds grace{2'000};
    /// Ends the run once every request has failed for this long; 0: never. Time during which Exotel
    /// or the rate limit allows no request does not count.
    std::chrono::milliseconds give_up_after{300'000};
    StopToken stop;  ///< ends the run early; the remaining contacts are `not_attempted`

    /// Called with each outcome, in completion order, on the calling thread. May throw: the run
    /// then stops, settles the requests in flight, reports their outcomes too, and rethrows the
    /// exception.
    std::function<void(const ContactOutcome&)> on_outcome;
    /// Called with the state of the run, at most every 100 ms and once at the end, on the calling
    /// thread; may throw.
    std::function<void(const BulkProgress&)> on_progress;
};

/// The counts of a finished bulk run, and why it ended early if it did.
struct [[nodiscard]] BulkReport {
    std::size_t removed = 0;        ///< outcomes `removed`
    std::size_t absent = 0;         ///< outcomes `absent`
    std::size_t failed = 0;         ///< outcomes `failed`
    std::size_t unknown = 0;        ///< outcomes `unknown`
    std::size_t not_attempted = 0;  ///< outcomes `not_attempted`

    /// Why the run ended before it reached every contact: an error that concerns all of them, a
    /// stop or a deadline; or an option that cannot be used. Empty if no contact was left out.
    std::optional<Error> stopped_by;
    /// A warning if the counts suggest a mistake: nothing was removed, and every response was a
    /// 404. Otherwise empty.
    std::string warning;

    /// The number of inputs.
    [[nodiscard]] std::size_t total() const noexcept {
        return removed + absent + failed + unknown + not_attempted;
    }
};

}}  // namespace exotel::v0_1

#endif
