// Removes the contacts, list by list, and tells the record, the console and the summary.
#ifndef EXOTEL_LISTS_RUN_HPP
#define EXOTEL_LISTS_RUN_HPP

#include "arguments.hpp"
#include "console.hpp"
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
    /// `record` is null where there is none.
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
        console_.make_room();
        summary_.elapsed = std::chrono::duration_cast<std::chrono::seconds>(
            std::chrono::steady_clock::now() - begin);
        return summary_;
    }

private:
    void remove_from(const ListWork& work) {
        ListSummary list;
        list.list = work.list;
        list.counts.settled_before = work.settled_before;
        if (!ended_ && !work.contacts.empty()) attempt(work, list);
        const std::size_t attempted = list.counts.total();
        list.counts.not_attempted = work.contacts.size() - attempted;
        if (list.counts.not_attempted > 0) note_end();
        list.warning = warning(work, list.counts);
        summary_.lists.push_back(list);
    }
    void attempt(const ListWork& work, ListSummary& list) {
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
        lists_before_ = last_shown_;
        if (report.stopped_by) {
            ended_ = true;
            if (report.stopped_by->code != exotel::Errc::cancelled) {
                summary_.stopped_by = in_options(report.stopped_by->message);
                summary_.ended_by_error = true;
            }
        }
    }
    /// Nothing was removed, now or before, and everything is absent: that may be a mistake.
    static std::string warning(const ListWork& work, const Counts& counts) {
        const std::size_t absent = work.absent_before + counts.absent;
        const std::size_t known = work.settled_before + counts.total() - counts.not_attempted;
        if (absent == 0 || absent != known) return {};
        return "nothing was removed: " + count(absent, "contact") + ", all absent from list " +
               work.list + ". Is this the right list, account and column?";
    }
    void settle(const Contact& contact, const exotel::ContactOutcome& outcome, ListSummary& list) {
        using Status = exotel::RemovalStatus;
        switch (outcome.status) {
            case Status::removed: ++list.counts.removed; break;
            case Status::absent: ++list.counts.absent; break;
            case Status::failed: ++list.counts.failed; break;
            case Status::unknown: ++list.counts.unknown; break;
            case Status::not_attempted: return;  // counted at the end, with those not read
        }
        write_to_record(contact, outcome, list.list);  // before a terminal can hold us up
        const bool settled = outcome.status == Status::removed || outcome.status == Status::absent;
        if (settled) {
            remaining_.settle(contact);
        } else {
            list.reasons.add(reason_of(outcome));
            tell_failure(in_options(outcome.result.error().message));
        }
    }
    /// What cannot be recorded is better not done: the run stops.
    void write_to_record(const Contact& contact, const exotel::ContactOutcome& outcome,
                         const std::string& list) {
        if (record_ == nullptr || !summary_.error.empty()) return;
        try {
            record_->write(contact, list, outcome);
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
        if (record_ == nullptr || told_failures_ < enough) {
            console_.tell(message);
        } else if (told_failures_ == enough) {
            console_.tell("further failures are in the record only: " + arguments_.results);
        }
        ++told_failures_;
    }
    void show(const exotel::BulkProgress& state) {
        last_shown_ = part_of_run(state, lists_before_, contacts_);
        if (!stop_told_ && signals_.received() != 0) {
            stop_told_ = true;
            console_.tell("Stopping on " + signal_name(signals_.received()) +
                          ": waiting for the answers under way. Again to stop at once.");
        }
        if (signals_.take_progress_request()) console_.progress_asked(last_shown_);
        console_.progress(last_shown_);
    }
    /// The run left something out.
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
    bool stop_told_ = false;
    std::size_t told_failures_ = 0;
    exotel::BulkProgress last_shown_;
    exotel::BulkProgress lists_before_;
};

}  // namespace exotel_lists

#endif
