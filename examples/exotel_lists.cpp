// exotel-lists: takes contacts off an Exotel campaign list, with a record that a run can be resumed
// from.
#include "exotel_lists/contacts.hpp"
#include "exotel_lists/progress.hpp"
#include "exotel_lists/results.hpp"

#include <exotel/lists_client.hpp>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

enum ExitStatus { all_settled = 0, some_left = 1, could_not_run = 2, interrupted = 130 };

struct Arguments {
    std::string list, contacts_file, column, results, credentials, region, base_url, ca_file;
    std::vector<std::string> contacts;
    std::string rate = "200/min";
    int in_flight = 8;
    bool resume = false, new_only = false, dry_run = false, yes = false, quiet = false,
         json = false, allow_empty = false, allow_numeric_sids = false;
};

/// The variables by which `from_environment` is told; a value of a file or an option goes before
/// one of the environment.
void set_variable(const char* name, const std::string& value) {
    if (!value.empty()) (void)::setenv(name, value.c_str(), 1);
}

/// Lines such as EXOTEL_API_KEY=…, in a file that nobody else can read.
void read_credentials(const std::string& path) {
    std::ifstream file(path);
    struct stat info {};
    if (!file || ::stat(path.c_str(), &info) != 0)
        throw std::runtime_error(path + " cannot be read");
    if ((info.st_mode & 077U) != 0)
        throw std::runtime_error(path + " can be read by others: chmod 600 " + path);
    std::size_t number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
        if (line.empty() || line.front() == '#') continue;
        const std::size_t equals = line.find('=');
        const std::string name = line.substr(0, equals);
        const bool known = name == "EXOTEL_ACCOUNT_SID" || name == "EXOTEL_API_KEY" ||
                           name == "EXOTEL_API_TOKEN" || name == "EXOTEL_REGION";
        if (equals == std::string::npos || !known) {  // without the line: it may be a secret
            throw std::runtime_error(path + ", line " + std::to_string(number) +
                                     " is not EXOTEL_ACCOUNT_SID=, EXOTEL_API_KEY=, "
                                     "EXOTEL_API_TOKEN= or EXOTEL_REGION=");
        }
        set_variable(name.c_str(), line.substr(equals + 1));
    }
}

/// The server that requests go to, as the record names it.
std::string server_host() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    std::string host = variable("EXOTEL_BASE_URL");
    if (host.empty()) {
        const std::string region = variable("EXOTEL_REGION");
        const bool mumbai = !region.empty() && (region.front() == 'm' || region.front() == 'M');
        return mumbai ? "api.in.exotel.com" : "api.exotel.com";
    }
    if (const std::size_t scheme = host.find("://"); scheme != std::string::npos)
        host.erase(0, scheme + 3);
    if (!host.empty() && host.front() == '@') host.erase(0, 1);
    return host.substr(0, host.find('/'));
}

/// "200/min" and the like.
exotel::RateLimit read_rate(const std::string& text) {
    if (text == "none") return exotel::RateLimit::none();
    exotel::RateLimit limit;
    const std::size_t slash = text.find('/');
    const std::string unit = slash == std::string::npos ? "" : text.substr(slash + 1);
    if (unit == "s") limit.per = std::chrono::seconds(1);
    if (unit == "h") limit.per = std::chrono::hours(1);
    const bool digits = slash != 0 && slash != std::string::npos && slash < 8 &&
                        text.find_first_not_of("0123456789") == slash;
    if (!digits || (unit != "s" && unit != "min" && unit != "h") || std::stoi(text) == 0)
        throw std::runtime_error("--rate must be like 200/min, 5/s, 1000/h or none");
    limit.requests = std::stoi(text);
    limit.burst = std::min(limit.burst, limit.requests);
    return limit;
}

exotel_lists::Contacts read_contacts(const Arguments& arguments) {
    exotel_lists::Contacts contacts(arguments.allow_numeric_sids);
    for (const std::string& contact : arguments.contacts) contacts.add(contact, "argument");
    if (arguments.contacts_file.empty()) return contacts;
    const bool standard_input = arguments.contacts_file == "-";
    const std::string name = standard_input ? "standard input" : arguments.contacts_file;
    std::ifstream file;
    if (!standard_input) {
        file.open(arguments.contacts_file);
        if (!file) throw std::runtime_error(name + " cannot be opened");
    }
    std::istream& in = standard_input ? std::cin : file;
    arguments.column.empty() ? contacts.read_lines(in, name)
                             : contacts.read_csv(in, name, arguments.column);
    if (in.bad()) throw std::runtime_error(name + " cannot be read to its end");
    return contacts;
}

/// What is still to be done, after what a results file says.
std::vector<std::string> left_to_do(const std::vector<std::string>& contacts,
                                    exotel_lists::Results* results, bool resume, bool new_only) {
    if (results == nullptr || !(resume || new_only)) return contacts;
    const auto statuses = results->read();
    std::vector<std::string> left;
    for (const std::string& contact : contacts) {
        const auto known = statuses.find(contact);
        const bool settled = known != statuses.end() &&
                             (new_only || known->second == "removed" || known->second == "absent");
        if (!settled) left.push_back(contact);
    }
    return left;
}

/// Asks on the terminal; without one there is nobody to ask.
bool agreed(const Arguments& arguments, std::size_t contacts, const std::string& account) {
    constexpr std::size_t many = 1000;
    if (arguments.yes || contacts <= many) return true;
    std::fstream terminal("/dev/tty");
    if (!terminal) return true;
    terminal << "Remove " << contacts << " contacts from list " << arguments.list << " of account "
             << account << "? [y/N] " << std::flush;
    std::string answer;
    std::getline(terminal, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

/// Stops the run gracefully at the first Ctrl-C (or SIGTERM, or when the terminal goes), at once at
/// the second.
class Signals {
public:
    Signals() {
        sigemptyset(&set_);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
            struct sigaction before {};
            // What was ignored at start, as nohup does, stays ignored.
            if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
                sigaddset(&set_, signal);
        }
        sigaddset(&set_, SIGUSR1);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        waiter_ = std::thread([this] { wait(); });
    }
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;
    ~Signals() {
        pthread_kill(waiter_.native_handle(), SIGUSR1);
        waiter_.join();
    }
    [[nodiscard]] exotel::StopToken token() const { return source_.get_token(); }
    void stop() { source_.request_stop(); }
    /// The signal that asked to stop; 0: none did.
    [[nodiscard]] int received() const { return received_; }

private:
    void wait() {
        int signal = 0;
        while (sigwait(&set_, &signal) == 0 && signal != SIGUSR1) {
            if (!source_.stop_requested())
                std::cerr << "\nStopping: waiting for the answers under way. Again to stop at once."
                          << std::endl;
            received_ = signal;
            source_.request_stop();
        }
    }

    exotel::StopSource source_;
    sigset_t set_{};
    std::atomic<int> received_{0};
    std::thread waiter_;
};

/// Ends the program as the signal would have, so that a shell's loop around it stops, too.
void end_by(int signal) {
    std::cout.flush();
    (void)std::signal(signal, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    (void)std::raise(signal);
}

void print_summary(const Arguments& arguments, const exotel::BulkReport& report,
                   std::size_t settled_before, std::chrono::seconds elapsed) {
    if (arguments.json) {
        nlohmann::ordered_json summary;
        summary["list"] = arguments.list;
        summary["removed"] = report.removed;
        summary["absent"] = report.absent;
        summary["failed"] = report.failed;
        summary["unknown"] = report.unknown;
        summary["not_attempted"] = report.not_attempted;
        summary["settled_before"] = settled_before;
        summary["seconds"] = elapsed.count();
        if (report.stopped_by) summary["stopped_by"] = report.stopped_by->message;
        if (!report.warning.empty()) summary["warning"] = report.warning;
        std::cout << summary.dump() << std::endl;
        return;
    }
    if (arguments.quiet) return;
    std::cout << exotel_lists::count(report.total(), "contact") << " in "
              << exotel_lists::duration(elapsed) << ": " << report.removed << " removed, "
              << report.absent << " absent, " << report.failed << " failed, " << report.unknown
              << " unknown, " << report.not_attempted << " not attempted";
    if (settled_before > 0) std::cout << "; " << settled_before << " settled before";
    std::cout << std::endl;
}

/// Opens what is closed of standard input, output and error on /dev/null: the next file that is
/// opened would take its place, and messages would end up in it.
void open_closed_descriptors() {
    for (const int descriptor : {0, 1, 2}) {
        if (::fcntl(descriptor, F_GETFD) == -1 && errno == EBADF)
            (void)::open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY);
    }
}

int remove(const Arguments& arguments) {
    (void)std::signal(SIGPIPE, SIG_IGN);  // whoever reads our output may go; the run goes on
    if (arguments.contacts.empty() && arguments.contacts_file.empty())
        throw std::runtime_error("no contacts: give them as arguments or by --contacts");
    if ((arguments.resume || arguments.new_only) && arguments.results.empty())
        throw std::runtime_error("--resume needs --results FILE");
    if (!arguments.column.empty() && arguments.contacts_file.empty())
        throw std::runtime_error("--column needs --contacts FILE");
    if (const auto fault = exotel::ListSid{arguments.list}.validate())
        throw std::runtime_error("the list SID " + *fault);
    exotel::ClientOptions options;
    options.rate_limit = read_rate(arguments.rate);
    options.user_agent_suffix = "exotel-lists-cli";
    options.allow_numeric_contact_sids = arguments.allow_numeric_sids;
    if (!arguments.credentials.empty()) read_credentials(arguments.credentials);
    set_variable("EXOTEL_REGION", arguments.region);
    set_variable("EXOTEL_BASE_URL", arguments.base_url);
    set_variable("EXOTEL_CA_FILE", arguments.ca_file);
    const auto client = exotel::ListsClient::from_environment(options);
    if (!client) throw std::runtime_error(client.error().message);
    const std::string account = std::getenv("EXOTEL_ACCOUNT_SID");

    const exotel_lists::Contacts contacts = read_contacts(arguments);
    if (!contacts.complaints().empty()) {
        constexpr std::size_t max_shown = 20;
        const auto& complaints = contacts.complaints();
        for (std::size_t i = 0; i < std::min(complaints.size(), max_shown); ++i)
            std::cerr << complaints[i] << '\n';
        if (complaints.size() > max_shown)
            std::cerr << "... and " << complaints.size() - max_shown << " more\n";
        throw std::runtime_error("nothing was sent");
    }
    if (contacts.sids().empty() && !arguments.allow_empty)
        throw std::runtime_error("there are no contacts in the input (--allow-empty accepts that)");
    std::unique_ptr<exotel_lists::Results> results;
    if (!arguments.results.empty()) {
        results = std::make_unique<exotel_lists::Results>(arguments.results, server_host(), account,
                                                          arguments.list);
        if (!results->empty() && !arguments.resume && !arguments.new_only)
            throw std::runtime_error(
                arguments.results + " holds results already: go on with --resume, or name another");
    }
    const std::vector<std::string> left =
        left_to_do(contacts.sids(), results.get(), arguments.resume, arguments.new_only);
    const std::size_t settled_before = contacts.sids().size() - left.size();
    if (!arguments.quiet && contacts.duplicates() > 0)
        std::cerr << exotel_lists::count(contacts.duplicates(), "duplicate") << " left out\n";
    if (arguments.dry_run) {
        std::cout << "would remove " << exotel_lists::count(left.size(), "contact") << " from list "
                  << arguments.list << " of account " << account << "; " << settled_before
                  << " settled already; nothing was sent\n";
        return all_settled;
    }
    if (!agreed(arguments, left.size(), account)) {
        std::cerr << "Nothing was sent.\n";
        return interrupted;
    }

    exotel_lists::ProgressLine progress(arguments.quiet);
    const auto begin = std::chrono::steady_clock::now();
    std::size_t told = 0;
    std::optional<exotel::BulkReport> ended;
    int ended_by_signal = 0;
    std::string unwritten;
    {
        Signals signals;
        exotel::BulkOptions bulk;
        bulk.max_in_flight = arguments.in_flight;
        bulk.stop = signals.token();
        bulk.on_progress = [&](const exotel::BulkProgress& state) { progress.show(state); };
        bulk.on_outcome = [&](const exotel::ContactOutcome& outcome) {
            constexpr std::size_t enough = 20;  // the file has them all
            const bool failed = !outcome.result &&
                                outcome.status != exotel::RemovalStatus::absent &&
                                outcome.status != exotel::RemovalStatus::not_attempted;
            if (failed && (!results || told++ < enough)) {
                progress.clear();
                std::cerr << outcome.result.error().message << std::endl;
            }
            if (!results || !unwritten.empty()) return;
            try {
                results->write(outcome);
            } catch (const std::runtime_error& error) {
                unwritten = error.what();
                signals.stop();  // what cannot be recorded is better not done
            }
        };
        ended = client->remove_contacts(exotel::ListSid{arguments.list}, left, bulk);
        ended_by_signal = signals.received();
    }
    const exotel::BulkReport& report = *ended;
    progress.clear();
    if (results && unwritten.empty()) results->sync();
    print_summary(
        arguments, report, settled_before,
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin));
    if (!unwritten.empty())
        throw std::runtime_error(unwritten +
                                 "; what this run did after the last whole line is not in the "
                                 "file: fix the problem, then rerun with --resume");
    const bool stopped = report.stopped_by && report.stopped_by->code == exotel::Errc::cancelled;
    if (report.stopped_by && !stopped) std::cerr << report.stopped_by->message << '\n';
    if (!report.warning.empty() && settled_before == 0) {
        std::cerr << report.warning << ". Is this the right list, account and column?\n";
        return some_left;
    }
    if (report.removed + report.absent == report.total()) return all_settled;
    if (results)
        std::cerr << "To go on: the same command with --resume\n";
    else if (stopped)
        std::cerr << "The same command starts anew; what is removed already will be absent.\n";
    if (ended_by_signal != 0) end_by(ended_by_signal);
    if (stopped) return interrupted;
    return report.stopped_by && report.removed + report.absent == 0 ? could_not_run : some_left;
}

}  // namespace

int main(int argc, char** argv) try {
    open_closed_descriptors();
    Arguments arguments;
    CLI::App app("Takes contacts off Exotel campaign lists.", "exotel-lists");
    app.require_subcommand(1);
    app.set_version_flag("--version", EXOTEL_LISTS_CLIENT_VERSION);
    CLI::App* command = app.add_subcommand("remove", "Remove contacts from a list");
    command->add_option("CONTACT", arguments.contacts, "Contact SIDs");
    command->add_option("--list", arguments.list, "SID of the list")->required();
    command->add_option(
        "--contacts", arguments.contacts_file,
        "File of contact SIDs, one a line, # comments before the first; - is standard input");
    command->add_option("--column", arguments.column,
                        "The file is CSV: the SIDs are in this column");
    command->add_option("--results", arguments.results,
                        "Write one JSON line per contact to this file as it settles");
    command->add_flag("--resume", arguments.resume,
                      "Continue a previous run: skip contacts already removed or absent");
    command->add_flag("--new-only", arguments.new_only,
                      "Continue a previous run: skip every contact that it attempted");
    command->add_option("--credentials", arguments.credentials,
                        "File of EXOTEL_ACCOUNT_SID=, EXOTEL_API_KEY= and EXOTEL_API_TOKEN= lines "
                        "that only you can read; else they are in the environment");
    command->add_option("--region", arguments.region, "singapore (default) or mumbai")
        ->check(CLI::IsMember({"singapore", "mumbai"}));
    command->add_option("--base-url", arguments.base_url, "Another server than the region's");
    command->add_option("--ca-file", arguments.ca_file, "Trust the CAs of this PEM file alone");
    command->add_option("--rate", arguments.rate, "At most so many requests, or none")
        ->capture_default_str();
    command->add_option("--in-flight", arguments.in_flight, "Requests under way at once")
        ->capture_default_str()
        ->check(CLI::Range(1, 200));
    command->add_flag("--allow-numeric-sids", arguments.allow_numeric_sids,
                      "Send contact SIDs that look like phone numbers");
    command->add_flag("--allow-empty", arguments.allow_empty, "Accept an input without contacts");
    command->add_flag("--dry-run", arguments.dry_run, "Check everything and send nothing");
    command->add_flag("--yes", arguments.yes, "Do not ask before removing more than 1,000");
    command->add_flag("--quiet", arguments.quiet, "No progress and no summary; failures are told");
    command->add_flag("--json", arguments.json, "The summary as JSON on standard output");
    app.footer(
        "Examples:\n"
        "  exotel-lists remove --list e46c2fe202904d579ae592d108cf87a0 \\\n"
        "      d49b7a4781ea45dcb702825ce30494ba\n"
        "  exotel-lists remove --list e46c2fe202904d579ae592d108cf87a0 --contacts opted_out.csv "
        "\\\n"
        "      --column sid --results results.jsonl\n"
        "  and after an interruption the same with --resume\n"
        "Exit status: 0 all removed or absent, 1 some failed or unknown, or nothing was removed\n"
        "and all were absent, 2 could not run,\n"
        "130 interrupted.");
    command->footer(app.get_footer());
    const CLI::Validator not_empty(
        [](const std::string& value) {
            return value.empty() ? std::string("is given an empty value") : std::string();
        },
        "");
    for (CLI::Option* option : command->get_options()) {
        if (option->get_items_expected_max() > 0) option->check(not_empty);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? all_settled : could_not_run;
    }
    return remove(arguments);
} catch (const std::exception& exception) {
    std::cerr << "exotel-lists: " << exception.what() << '\n';
    return could_not_run;
}
