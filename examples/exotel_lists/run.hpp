// Removes the contacts, list by list, and reports to the record, the console and the summary.
#ifndef EXOTEL_LISTS_RUN_HPP
#define EXOTEL_LISTS_RUN_HPP

#include "arguments.hpp"
#include "console.hpp"
#include "numbers.hpp"
#include "record.hpp"
#include "rejected.hpp"
#include "settings.hpp"
#include "signals.hpp"
#include "summary.hpp"
#include "text.hpp"
#include "work.hpp"

#include <exotel/lists_client.hpp>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace exotel_lists {

/// The name of a signal that stops a run.
inline std::string signal_name(int signal) {
    switch (signal) {
        case SIGINT: return "SIGINT";
        case SIGTERM: return "SIGTERM";
        case SIGHUP: return "SIGHUP";
        default: return "signal " + std::to_string(signal);
    }
}

class Run {
public:
    /// `record` is null if there is none.
    Run(const Arguments& arguments, const exotel::ListsClient& client, Signals& signals,
        Console& console, Record* record, Remaining& remaining)
        : arguments_(arguments),
          client_(client),
          signals_(signals),
          console_(console),
          record_(record),
          remaining_(remaining) {}

    [[nodiscard]] Summary remove(const std::vector<ListWork>& work) {
        const auto begin = std::chrono::steady_clock::now();
        contacts_ = contacts_in(work);
        for (const ListWork& list : work) remove_from(list);
        if (cut_short_) note_end();
        warn_of_all_lists(work);
        console_.make_room();
        summary_.elapsed = std::chrono::duration_cast<std::chrono::seconds>(
            std::chrono::steady_clock::now() - begin);
        return summary_;
    }

private:
    void remove_from(const ListWork& work) {
        perhaps_removed_ = 0;
        ListSummary list;
        list.list = work.list;
        list.counts.done_before = work.done_before;
        list.counts.skipped = work.skipped.size();
        if (!ended_ && !work.contacts.empty()) attempt(work, list);
        const std::size_t attempted = list.counts.total();
        list.counts.not_attempted = work.contacts.size() - attempted;
        if (list.counts.not_attempted > 0) note_end();
        // With --all-lists, a contact is absent from most lists.
        // What a lost response may have removed does not point to a wrong list.
        const bool explained = perhaps_removed_ > 0 && perhaps_removed_ == list.counts.absent;
        if (!arguments_.all_lists && !explained) list.warning = warning(work, list.counts);
        summary_.lists.push_back(list);
    }
    void attempt(const ListWork& work, ListSummary& list) {
        if (arguments_.by_number()) return attempt_numbers(work, list);
        ContactRange range(work.contacts, signals_.token());
        exotel::BulkOptions options;
        options.max_in_flight = arguments_.in_flight;
        options.stop = signals_.token();
        options.on_progress = [this](const exotel::BulkProgress& state) { show(state); };
        options.on_outcome = [&](const exotel::ContactOutcome& outcome) {
            if (outcome.status == exotel::RemovalStatus::not_attempted) range.end_here();
            settle(*work.contacts[outcome.index], outcome, list);
        };
        const exotel::BulkReport report =
            client_.remove_contacts(exotel::ListSid{work.list}, range, options);
        earlier_lists_ = last_shown_;
        note_stop(report.stopped_by);
    }
    /// The same for --all-lists: none of the contacts was on any list.
    void warn_of_all_lists(const std::vector<ListWork>& work) {
        if (!arguments_.all_lists) return;
        std::size_t absent_before = 0;
        for (const ListWork& list : work) absent_before += list.absent_before;
        const Counts counts = summary_.counts();
        const std::size_t absent = absent_before + counts.absent;
        if (absent == 0 || absent != counts.done_before + counts.total()) return;
        summary_.lists.back().warning = "nothing was removed: none of the contacts is on any of " +
                                        exotel_lists::count(work.size(), "list") +
                                        ". Is this the right account and column?";
    }
    /// Nothing was removed, now or before, and everything is absent: that may be a mistake.
    static std::string warning(const ListWork& work, const Counts& counts) {
        const std::size_t absent = work.absent_before + counts.absent;
        const std::size_t known = work.done_before + counts.total() - counts.not_attempted;
        if (absent == 0 || absent != known) return {};
        return "nothing was removed: " + count(absent, "contact") + ", all absent from list " +
               work.list + ". Is this the right list, account and column?";
    }
    void attempt_numbers(const ListWork& work, ListSummary& list) {
        ContactRange range(work.contacts, signals_.token());
        exotel::NumberOptions options;
        options.default_country = arguments_.country;
        options.max_in_flight = arguments_.in_flight;
        options.stop = signals_.token();
        NumberReporter reporter(work.contacts.size());
        options.on_progress = [&](const exotel::NumberProgress& state) {
            show(reporter.as_bulk(state, list.counts.total()));
            if (const std::string line = reporter.reading(list.list, state); !line.empty())
                console_.note(line);
        };
        options.on_outcome = [&](const exotel::NumberOutcome& outcome) {
            settle(*work.contacts[outcome.index], as_contact_outcome(outcome), list,
                   sids_of(outcome));
        };
        const exotel::NumberReport report =
            client_.remove_numbers(exotel::ListSid{work.list}, range, options);
        earlier_lists_ = last_shown_;
        note_stop(report.stopped_by);
    }
    void note_stop(const std::optional<exotel::Error>& stopped_by) {
        if (!stopped_by) return;
        ended_ = true;
        if (stopped_by->code == exotel::Errc::cancelled) return;
        summary_.stopped_by = in_options(stopped_by->message);
        summary_.ended_by_error = true;
    }
    void settle(const Contact& contact, const exotel::ContactOutcome& outcome, ListSummary& list,
                const std::vector<std::string>& sids = {}) {
        using Status = exotel::RemovalStatus;
        switch (outcome.status) {
            case Status::removed: ++list.counts.removed; break;
            case Status::absent:
                ++list.counts.absent;
                if (outcome.result.error().may_have_been_applied) ++perhaps_removed_;
                break;
            case Status::failed: ++list.counts.failed; break;
            case Status::unknown: ++list.counts.unknown; break;
            case Status::not_attempted: return;  // counted at the end, with those not read
        }
        write_to_record(contact, outcome, list.list, sids);  // before a terminal can hold us up
        const bool settled = outcome.status == Status::removed || outcome.status == Status::absent;
        if (settled) {
            remaining_.settle(contact);
        } else {
            if (outcome.result.error().code == exotel::Errc::cancelled) cut_short_ = true;
            list.reasons.add(reason_of(outcome));
            tell_failure(in_options(outcome.result.error().message));
        }
    }
    /// Stops the run if an outcome cannot be recorded: better not removed than not recorded.
    void write_to_record(const Contact& contact, const exotel::ContactOutcome& outcome,
                         const std::string& list, const std::vector<std::string>& sids) {
        if (record_ == nullptr || !summary_.error.empty()) return;
        try {
            record_->write(contact, list, outcome, sids);
        } catch (const std::runtime_error& error) {
            summary_.error = std::string(error.what()) +
                             "; what this run did after the last whole line is not in the file: "
                             "fix the problem, then rerun with --resume";
            ended_ = true;
            signals_.stop();
        }
    }
    void tell_failure(const std::string& message) {
        constexpr std::size_t enough = 20;  // the record has them all
        if (record_ == nullptr || reported_failures_ < enough) {
            console_.print_line(message);
        } else if (reported_failures_ == enough) {
            console_.print_line("further failures are in the record only: " + arguments_.results);
        }
        ++reported_failures_;
    }
    void show(const exotel::BulkProgress& state) {
        last_shown_ = part_of_run(state, earlier_lists_, contacts_);
        if (!stop_reported_ && signals_.received() != 0) {
            stop_reported_ = true;
            console_.print_line(
                "Stopping on " + signal_name(signals_.received()) +
                ": waiting for the responses to requests in flight. Again to stop at once.");
        }
        if (signals_.take_progress_request()) console_.progress_asked(last_shown_);
        console_.progress(last_shown_);
    }
    /// Notes why the run left something out, or did not wait for a response.
    void note_end() {
        ended_ = true;
        if (!summary_.stopped_by.empty()) return;
        if (signals_.received() != 0) {
            summary_.stopped_by = "stopped by " + signal_name(signals_.received());
        } else if (signals_.deadline_passed()) {
            summary_.stopped_by = "--max-time " + arguments_.max_time + " passed";
        } else if (!summary_.error.empty()) {
            summary_.stopped_by = "the record cannot be written";
        }
    }

    const Arguments& arguments_;
    const exotel::ListsClient& client_;
    Signals& signals_;
    Console& console_;
    Record* record_;
    Remaining& remaining_;

    Summary summary_;
    std::size_t contacts_ = 0;
    bool ended_ = false;
    bool cut_short_ = false;           ///< the stop ended attempts
    std::size_t perhaps_removed_ = 0;  ///< from this list, by a request without a response
    bool stop_reported_ = false;
    std::size_t reported_failures_ = 0;
    exotel::BulkProgress last_shown_;
    exotel::BulkProgress earlier_lists_;
};

}  // namespace exotel_lists

#endif
