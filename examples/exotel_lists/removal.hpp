// The command `remove` from checked arguments to exit status.
#ifndef EXOTEL_LISTS_REMOVAL_HPP
#define EXOTEL_LISTS_REMOVAL_HPP

#include "arguments.hpp"
#include "console.hpp"
#include "input.hpp"
#include "list_names.hpp"
#include "log.hpp"
#include "output_file.hpp"
#include "plan.hpp"
#include "record.hpp"
#include "rejected.hpp"
#include "run.hpp"
#include "settings.hpp"
#include "signals.hpp"
#include "summary.hpp"
#include "times.hpp"
#include "usage_check.hpp"
#include "work.hpp"

#include <exotel/lists_client.hpp>

#include <sys/stat.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace exotel_lists {

inline exotel::ClientOptions client_options(const Arguments& arguments) {
    exotel::ClientOptions options;
    options.rate_limit = read_rate(arguments.rate);
    options.user_agent_suffix = "exotel-lists-cli";
    options.allow_numeric_contact_sids = arguments.allow_numeric_sids;
    return options;
}

/// Reads the input; throws if anything is wrong with it.
inline Input checked_input(const Arguments& arguments) {
    Input input = read_input(arguments);
    std::vector<std::string> complaints = input.contacts.complaints();
    if (!complaints.empty()) throw InputFault(std::move(complaints));
    if (input.contacts.all().empty() && !arguments.allow_empty)
        throw std::runtime_error("there are no contacts in the input (--allow-empty accepts that)");
    return input;
}

inline void refuse_held_results(const Arguments& arguments) {
    if (arguments.resume || arguments.new_only) return;
    throw std::runtime_error(arguments.results +
                             " already holds results: continue with --resume, or name another");
}

/// Notes lines that settle nothing: the earlier run may have been for another server.
inline std::string foreign_lines_note(const Arguments& arguments, const History& history) {
    if (history.foreign_lines() == 0) return {};
    return arguments.results + ": " + count(history.foreign_lines(), "line") +
           " of another server or account, ignored";
}

/// Creates and locks the record; null if none is wanted.
inline std::unique_ptr<Record> open_record(const Arguments& arguments, const RecordOwner& owner) {
    if (arguments.results.empty()) return nullptr;
    auto record =
        std::make_unique<Record>(arguments.results, owner, arguments.keep, !arguments.no_lock);
    if (!record->empty()) refuse_held_results(arguments);
    return record;
}

inline int dry_run(const Arguments& arguments, const Settings& settings, const Input& input,
                   const RecordOwner& owner) {
    History history;
    if (arguments.resume || arguments.new_only) history = read_history(arguments.results, owner);
    struct stat info = {};
    const bool held =
        ::stat(arguments.results.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
    if (held) refuse_held_results(arguments);
    const auto work = make_work(arguments, input.contacts.all(), history);
    const Plan plan(arguments, settings, work, input.contacts.duplicates());
    const std::string foreign = foreign_lines_note(arguments, history);
    if (!foreign.empty()) std::cerr << foreign << '\n';
    if (arguments.json) {
        print(plan.json());
        return all_settled;
    }
    print(plan.text() + "would remove " + count(contacts_in(work), "contact") + " from " +
          plan.lists() + " of account " + plan.account + "; " + std::to_string(done_before(work)) +
          " done already; " + arguments.nothing_done() + '\n');
    return all_settled;
}

inline int exit_status(const Summary& summary) {
    const Counts counts = summary.counts();
    if (!summary.error.empty()) return could_not_run;
    if (summary.has_warning()) return some_left;
    if (counts.all_settled()) return all_settled;
    const bool in_vain =
        summary.ended_by_error && counts.removed + counts.absent + counts.unknown == 0;
    return in_vain ? could_not_run : some_left;
}

/// Reports the result of a run; only the summary goes to standard output.
inline void print_summary(const Arguments& arguments, const Summary& summary, Console& console,
                          Log& log) {
    if (!summary.stopped_by.empty()) console.print_line(summary.stopped_by);
    for (const ListSummary& list : summary.lists) {
        if (!list.warning.empty()) console.print_line(list.warning);
    }
    if (!summary.error.empty()) console.print_line("exotel-lists: " + summary.error);
    const bool left = !summary.counts().all_settled();
    if (left && !arguments.results.empty()) {
        console.print_line("To continue, run the same command with --resume");
    } else if (left && !summary.stopped_by.empty()) {
        console.print_line(
            "The same command starts again; contacts already removed will be absent.");
    }
    std::istringstream lines(summary.text());
    for (std::string line; std::getline(lines, line);) log.write(line);
}

inline int run(const Arguments& arguments, const exotel::ListsClient& client, const Input& input,
               const Settings& settings, const RecordOwner& owner) {
    const std::unique_ptr<Record> record = open_record(arguments, owner);
    History history;
    if (record && (arguments.resume || arguments.new_only)) history = record->read();
    const auto work = make_work(arguments, input.contacts.all(), history);
    const Plan plan(arguments, settings, work, input.contacts.duplicates());
    if (!agreed(arguments, plan)) {
        std::string done = arguments.nothing_done();
        if (arguments.json) print(Summary::error_json("answered no: " + done, {}, interrupted));
        done.front() = 'N';
        std::cerr << done << ".\n";
        return interrupted;
    }
    std::optional<RejectedFile> rejected;
    if (!arguments.rejected.empty()) rejected.emplace(arguments.rejected);
    Log log(arguments.log);
    Console console(arguments.quiet, log);
    if (input.contacts.duplicates() > 0)
        console.note(count(input.contacts.duplicates(), "duplicate") + " left out");
    const std::string foreign = foreign_lines_note(arguments, history);
    if (!foreign.empty()) console.note(foreign);
    log.write("removing " + count(contacts_in(work), "contact") + " from " + plan.lists() +
              " of account " + plan.account + " at " + plan.server);

    std::optional<Signals::Clock::time_point> deadline;
    if (!arguments.max_time.empty())
        deadline = Signals::Clock::now() + read_duration(arguments.max_time, "--max-time");
    Signals signals(deadline);
    Remaining remaining(input, work);
    Summary summary =
        Run(arguments, client, signals, console, record.get(), remaining).remove(work);
    summary.duplicates = input.contacts.duplicates();

    const auto note_fault = [&summary](const std::string& fault) {
        if (summary.error.empty()) summary.error = fault;
    };
    try {
        if (record) record->finish();
    } catch (const std::runtime_error& error) {
        note_fault(error.what());
    }
    try {
        if (rejected) rejected->write(input, remaining);
    } catch (const std::runtime_error& error) {
        note_fault(error.what());
    }
    print_summary(arguments, summary, console, log);
    if (const std::string fault = log.finish(); !fault.empty()) {
        console.print_line("exotel-lists: " + fault);
        note_fault(fault);
    }
    const int signal = signals.received();
    const int status = signal == 0 ? exit_status(summary) : 128 + signal;  // as in a shell
    bool printed = true;
    try {
        if (arguments.json)
            print(summary.json(status));
        else if (!arguments.quiet)
            print(summary.text());
    } catch (const std::runtime_error& error) {
        console.print_line(std::string("exotel-lists: ") + error.what());
        printed = false;
    }
    if (signal != 0) end_by(signal);
    return printed ? status : could_not_run;
}

inline int remove(Arguments arguments) {
    check_usage(arguments);
    if (!arguments.max_time.empty()) (void)read_duration(arguments.max_time, "--max-time");
    const exotel::ClientOptions options = client_options(arguments);
    const Settings settings = read_settings(arguments);
    const exotel::ListsClient client = make_client(settings, options);
    const Input input = checked_input(arguments);
    resolve_list_names(client, arguments);
    const RecordOwner owner{settings.host(), settings.account.value};
    if (arguments.dry_run) return dry_run(arguments, settings, input, owner);
    return run(arguments, client, input, settings, owner);
}

}  // namespace exotel_lists

#endif
