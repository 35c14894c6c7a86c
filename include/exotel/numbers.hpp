// Removing people from a list by their phone numbers: how a run goes about it, and what becomes of
// each number.
#ifndef EXOTEL_NUMBERS_HPP
#define EXOTEL_NUMBERS_HPP

#include <exotel/detail/cpp17.hpp>
// First, so that an older compiler stops here.
#include <exotel/bulk.hpp>
#include <exotel/error.hpp>
#include <exotel/read_options.hpp>
#include <exotel/stop_token.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace exotel {
inline namespace v0_1 {

/// What became of one phone number; every input gets exactly one.
struct NumberOutcome {
    /// Its place in the input, from 0.
    std::size_t index = 0;
    /// As it was given.
    std::string number;
    /// The same in E.164, by which members are compared; empty: it is refused.
    std::string e164;
    /// Whether the person is off the list.
    ///
    /// `removed`: every contact found with this number is off the list, and the whole list was
    /// read. `absent`: the whole list was read, each member has a number that can be read, and none
    /// has or may have this one; or it left the list between the read and the removal. `failed`:
    /// certainly not removed, `error` says why. `unknown`: a removal went unanswered; or every
    /// contact found is off the list, but a further member may have this number.
    ///
    /// Of several contacts with this number the worst counts: `failed`, then `not_attempted`,
    /// `unknown`, `absent`, `removed`.
    RemovalStatus status = RemovalStatus::not_attempted;
    /// The members that have this number, and what became of each; `index` is the number's.
    std::vector<ContactOutcome> contacts;
    /// What went wrong; empty: nothing.
    std::optional<Error> error;
};

/// How a removal by number stands.
struct NumberProgress {
    /// How many numbers were given.
    std::size_t numbers = 0;
    /// How many of them have an outcome.
    std::size_t settled = 0;
    /// The reading of the list, which comes first; it begins anew where the list has to be read
    /// again. `items` are members.
    ReadProgress read;
    /// The removal of the contacts that were found; empty while the list is read.
    std::optional<BulkProgress> removal;
};

/// How a removal by number goes about it.
struct NumberOptions {
    NumberOptions() = default;
    /// Goes about it as a bulk run of contacts does, with the same callbacks. They are told of the
    /// contacts that were found, `ContactOutcome::index` being the number's: a number without one
    /// is in the report's counts alone.
    NumberOptions(const BulkOptions& bulk)
        : max_in_flight(bulk.max_in_flight),
          total_timeout(bulk.total_timeout),
          grace(bulk.grace),
          give_up_after(bulk.give_up_after),
          stop(bulk.stop) {
        if (bulk.on_outcome) {
            on_outcome = [tell = bulk.on_outcome](const NumberOutcome& outcome) {
                for (const ContactOutcome& contact : outcome.contacts) tell(contact);
            };
        }
        if (bulk.on_progress) {
            on_progress = [tell = bulk.on_progress](const NumberProgress& progress) {
                if (progress.removal) tell(*progress.removal);
            };
        }
    }

    /// The country (an ISO 3166-1 code, see `to_e164`) of numbers without `+`, of given ones and of
    /// members' alike; empty: those are refused.
    ///
    /// A member listed without `+` is found only where it cannot be a number of another of the
    /// countries that `to_e164` knows, and a number that it may be in any country's spelling is not
    /// `absent`.
    std::string default_country;
    /// Members asked for at once, 2 to 1000; Exotel documents 20 as the most.
    std::size_t page_size = 20;
    /// Removals under way at once, at least 1; pages are read one after the other.
    int max_in_flight = 8;
    /// For the whole run, reading included; 0: none.
    std::chrono::milliseconds total_timeout{0};
    /// How long a stop lets removals under way be answered.
    std::chrono::milliseconds grace{2'000};
    /// Ends the removals when every request failed for this long; 0: never.
    std::chrono::milliseconds give_up_after{300'000};
    /// Ends the run early: the rest is `not_attempted`.
    StopToken stop;

    /// Told of each number's outcome, in the order in which they settle, on the calling thread; may
    /// throw: the run then stops as `BulkOptions::on_outcome` says.
    std::function<void(const NumberOutcome&)> on_outcome;
    /// Told how the run stands, after each page and then as `BulkOptions::on_progress`; may throw.
    std::function<void(const NumberProgress&)> on_progress;
};

/// What a removal by number came to; the counts are of numbers.
struct [[nodiscard]] NumberReport {
    /// Outcomes `removed`.
    std::size_t removed = 0;
    /// Outcomes `absent`.
    std::size_t absent = 0;
    /// Outcomes `failed`.
    std::size_t failed = 0;
    /// Outcomes `unknown`.
    std::size_t unknown = 0;
    /// Outcomes `not_attempted`.
    std::size_t not_attempted = 0;

    /// How the reading of the list ended; `items` are the members that were read.
    ReadProgress read;
    /// Why the list was not read whole; empty: it was, or no number could be looked for. Contacts
    /// found before are removed all the same, but a number may be on further members.
    std::optional<Error> read_error;
    /// What ended the run before every number had its turn: an error that concerns them all, a stop
    /// or a deadline. Empty: none was left out.
    std::optional<Error> stopped_by;
    /// Words where the counts may mean a mistake, such as no number that is on the list, or members
    /// without a number that can be read. Empty: no such sign.
    std::string warning;

    /// How many numbers there were.
    [[nodiscard]] std::size_t total() const noexcept {
        return removed + absent + failed + unknown + not_attempted;
    }
};

}  // namespace v0_1
}  // namespace exotel

#endif
