// Removal by phone number: its options, its progress, one outcome for each number, and its report.
#ifndef EXOTEL_NUMBERS_HPP
#define EXOTEL_NUMBERS_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

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

namespace exotel { inline namespace v0_1 {

/// The outcome of one phone number; every input gets exactly one.
struct NumberOutcome {
    /// Place in the input, from 0.
    std::size_t index = 0;
    /// As given.
    std::string number;
    /// The number in E.164, by which members are compared; empty if it was refused.
    std::string e164;
    /// How the removal ended.
    ///
    /// `removed`: every contact found with this number is off the list, and the whole list was
    /// read. `absent`: the whole list was read, every member's number is readable, and none is or
    /// may be this one; or the contact left the list between the read and the removal. `failed`:
    /// certainly not removed; `error` says why. `unknown`: a removal got no clear answer; or every
    /// contact found is off the list, but another member may have this number.
    ///
    /// If several contacts have this number, the worst status counts: `failed`, then
    /// `not_attempted`, `unknown`, `absent`, `removed`.
    RemovalStatus status = RemovalStatus::not_attempted;
    /// The members that have this number, and the outcome of each; `index` is the number's.
    std::vector<ContactOutcome> contacts;
    /// What went wrong; empty if nothing did.
    std::optional<Error> error;
};

/// The state of a removal by number.
struct NumberProgress {
    /// The number of inputs.
    std::size_t numbers = 0;
    /// How many of them have an outcome.
    std::size_t settled = 0;
    /// Progress of reading the list, which comes first; restarts if the list must be read again.
    /// `items` are members.
    ReadProgress read;
    /// Progress of removing the contacts found; empty while the list is read.
    std::optional<BulkProgress> removal;
};

/// Options of a removal by number.
struct NumberOptions {
    NumberOptions() = default;
    /// Takes the options and callbacks of a bulk run. The callbacks receive the contacts that were
    /// found, with the number's index as `ContactOutcome::index`; a number without a contact
    /// appears only in the report's counts.
    NumberOptions(const BulkOptions& bulk)
        : max_in_flight(bulk.max_in_flight),
          total_timeout(bulk.total_timeout),
          grace(bulk.grace),
          give_up_after(bulk.give_up_after),
          stop(bulk.stop) {
        if (bulk.on_outcome) {
            on_outcome = [tell = bulk.on_outcome](const NumberOutcome& outcome) {
                for (ContactOutcome contact : outcome.contacts) {
                    // A 404 for a contact that was just listed is not believed alone.
                    if (outcome.status == RemovalStatus::unknown &&
                        contact.status == RemovalStatus::absent)
                        contact.status = RemovalStatus::unknown;
                    tell(contact);
                }
            };
        }
        if (bulk.on_progress) {
            on_progress = [tell = bulk.on_progress](const NumberProgress& progress) {
                if (progress.removal) tell(*progress.removal);
            };
        }
    }

    /// The country (an ISO 3166-1 code, see `to_e164`) of numbers without `+`, in the input and on
    /// the list; if empty, those are refused, unless they begin with `00`.
    ///
    /// A member listed without `+` matches only if its number cannot belong to another country that
    /// `to_e164` knows; a number that it may be in any country's notation is not `absent`.
    std::string default_country;
    /// Members per page, 2 to 1000; Exotel documents a maximum of 20.
    std::size_t page_size = 20;
    /// Removals in flight at once, at least 1; pages are read one after another.
    int max_in_flight = 8;
    /// For the whole run, reading included; 0: no limit.
    std::chrono::milliseconds total_timeout{0};
    /// How long a stop waits for the responses to removals in flight.
    std::chrono::milliseconds grace{2'000};
    /// Ends the removals once every request has failed for this long; 0: never.
    std::chrono::milliseconds give_up_after{300'000};
    /// Ends the run early; the remaining numbers are `not_attempted`.
    StopToken stop;

    /// Called with each number's outcome, in completion order, on the calling thread; may throw,
    /// with the same effect as in `BulkOptions::on_outcome`.
    std::function<void(const NumberOutcome&)> on_outcome;
    /// Called with the state of the run after each page, then as `BulkOptions::on_progress`; may
    /// throw.
    std::function<void(const NumberProgress&)> on_progress;
};

/// The counts of a removal by number, in numbers, and why it ended early if it did.
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

    /// The final progress of reading the list; `items` are members.
    ReadProgress read;
    /// Why the list was not read completely; empty if it was, or if there was no number to look
    /// for. Contacts found before are still removed, unless a stop or the deadline ended the read,
    /// but further members may have a number.
    std::optional<Error> read_error;
    /// Why the run ended before it reached every number: an error that concerns all of them, a stop
    /// or a deadline. Empty if no number was left out; an error of the read alone is `read_error`.
    std::optional<Error> stopped_by;
    /// A warning if the counts suggest a mistake, such as no number being on the list, or members
    /// without a readable number. Otherwise empty.
    std::string warning;

    /// The number of inputs.
    [[nodiscard]] std::size_t total() const noexcept {
        return removed + absent + failed + unknown + not_attempted;
    }
};

}}  // namespace exotel::v0_1

#endif
