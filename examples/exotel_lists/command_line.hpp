// The command line: its options, and the help that describes them.
#ifndef EXOTEL_LISTS_COMMAND_LINE_HPP
#define EXOTEL_LISTS_COMMAND_LINE_HPP

#include "arguments.hpp"
#include "text.hpp"

#include <exotel/version.hpp>

#include <CLI/CLI.hpp>

#include <string>

namespace exotel_lists {

constexpr const char* examples_text =
    "Examples:\n"
    "  exotel-lists remove --list e46c2fe202904d579ae592d108cf87a0 \\\n"
    "      d49b7a4781ea45dcb702825ce30494ba\n"
    "  exotel-lists remove --list e46c2fe202904d579ae592d108cf87a0 \\\n"
    "      --contacts opted_out.csv --column sid --results results.jsonl\n"
    "  after an interruption, the same command with --resume\n"
    "  exotel-lists remove --all-lists --by number --country IN \\\n"
    "      --contacts opted_out.csv --column phone --results results.jsonl\n"
    "\n";

constexpr const char* reference_text =
    "Environment:\n"
    "  EXOTEL_ACCOUNT_SID, EXOTEL_API_KEY, EXOTEL_API_TOKEN\n"
    "                   the account; a --credentials file overrides them\n"
    "  EXOTEL_REGION, EXOTEL_BASE_URL, EXOTEL_CA_FILE\n"
    "                   like --region, --base-url and --ca-file, which override them; a\n"
    "                   --credentials file may set them, too\n"
    "  HTTPS_PROXY, NO_PROXY\n"
    "                   the proxy\n"
    "  NO_COLOR, TERM=dumb\n"
    "                   progress as plain lines\n"
    "\n"
    "The record (--results), one JSON object per line:\n"
    "  contact, status  removed, absent (Exotel says it is not there), failed (certainly\n"
    "                   not removed) or unknown (may or may not have been)\n"
    "  at               when it was settled, UTC\n"
    "  host, account, list, line\n"
    "                   server, account, list, and line of the input\n"
    "  number, sids     with --by number: the number as read, and the contacts that have it;\n"
    "                   `contact` is then the number in E.164, and `absent` means that the whole\n"
    "                   list was read and does not have it\n"
    "  keep             the cells of --keep, by column\n"
    "  repeats          further rows with the same contact: line, number, keep\n"
    "  request_id, attempts, http_status\n"
    "                   of the last response\n"
    "  date_updated     Exotel's, if the contact was removed\n"
    "  error, message, may_have_been_applied\n"
    "                   if the contact was not removed\n"
    "A contact that was never attempted has no line.\n"
    "\n"
    "Signals: INT, TERM and HUP stop the run once the requests in flight have ended, a\n"
    "second one stops it at once; USR1 prints the progress.\n"
    "\n"
    "Exit status: 0 all removed or absent, 1 some failed, unknown or not attempted, or nothing\n"
    "was removed and all were absent, 2 could not run, or could not write all output,\n"
    "130 (as in a shell) ended by Ctrl-C, or answered no, 143 by TERM, 129 by HUP.";

inline void add_input_options(CLI::App& command, Arguments& arguments) {
    const char* group = "What to remove";
    const auto add = [&](const char* name, auto& variable, const char* help, const char* type) {
        return command.add_option(name, variable, help)->type_name(type)->group(group);
    };
    command.add_option("CONTACT", arguments.contacts, "SIDs of contacts, or their numbers (--by)")
        ->type_name("SID");
    add("--list", arguments.lists, "SID of the list; repeat it for several lists", "SID")
        ->allow_extra_args(false);
    add("--list-name", arguments.list_names, "The list with exactly this name; can be repeated",
        "NAME")
        ->allow_extra_args(false);
    command
        .add_flag("--all-lists", arguments.all_lists,
                  "Every list of the account, one after another")
        ->group(group);
    add("--by", arguments.by, "How contacts are given: sid or number", "WHAT")
        ->capture_default_str()
        ->check(CLI::IsMember({"sid", "number"}).description(""));
    add("--country", arguments.country,
        "Country of phone numbers without '+' (ISO 3166-1, such as IN)", "CODE");
    add("--list-column", arguments.list_column, "Column with the list SID of each row", "COLUMN");
    add("--contacts", arguments.contacts_file,
        "Contact SIDs or numbers, one per line, # comments before the first; - for standard input",
        "FILE");
    add("--column", arguments.column,
        "The file is CSV with a header: this column has the SIDs or numbers", "COLUMN");
    add("--delimiter", arguments.delimiter,
        "Cell separator; by default ',', ';' or tab, whichever the header uses", "CHAR");
    command
        .add_flag("--allow-numeric-sids", arguments.allow_numeric_sids,
                  "Send contact SIDs that look like phone numbers")
        ->group(group);
    command.add_flag("--allow-empty", arguments.allow_empty, "Accept an input without contacts")
        ->group(group);
}

inline void add_account_options(CLI::App& command, Arguments& arguments) {
    const char* group = "Account and server";
    const auto add = [&](const char* name, auto& variable, const char* help, const char* type) {
        return command.add_option(name, variable, help)->type_name(type)->group(group);
    };
    add("--credentials", arguments.credentials,
        "File with lines EXOTEL_ACCOUNT_SID=, EXOTEL_API_KEY=, EXOTEL_API_TOKEN=, which only you "
        "can read; by default they are in the environment",
        "FILE");
    add("--region", arguments.region, "singapore (default) or mumbai", "NAME");
    add("--base-url", arguments.base_url, "Use another server than the region's", "URL");
    add("--ca-file", arguments.ca_file, "Trust only the CAs in this PEM file", "FILE");
}

inline void add_output_options(CLI::App& command, Arguments& arguments) {
    const char* group = "What is written";
    const auto add = [&](const char* name, auto& variable, const char* help, const char* type) {
        return command.add_option(name, variable, help)->type_name(type)->group(group);
    };
    const auto flag = [&](const char* name, bool& variable, const char* help) {
        command.add_flag(name, variable, help)->group(group);
    };
    add("--results", arguments.results, "Write a record: one JSON line per contact, as it settles",
        "FILE");
    add("--keep", arguments.keep, "Copy this column to the record; can be repeated", "COLUMN")
        ->allow_extra_args(false);
    flag("--resume", arguments.resume,
         "Continue a previous run: skip contacts already removed or absent");
    flag("--new-only", arguments.new_only,
         "Continue a previous run: skip every contact that it attempted, even if it failed");
    flag("--no-lock", arguments.no_lock, "Do not lock the record, for a file system without locks");
    add("--rejected", arguments.rejected, "Write what is left at the end, as input for --contacts",
        "FILE");
    add("--log", arguments.log, "Append progress and failures, with times", "FILE");
    flag("--quiet", arguments.quiet, "No progress and no summary, only failures");
    flag("--json", arguments.json, "Print the summary, or the error, as JSON on standard output");
}

inline void add_rate_option(CLI::App& command, Arguments& arguments, const char* group) {
    command
        .add_option("--rate", arguments.rate, "Maximum number of requests per s, min or h, or none")
        ->type_name("N/UNIT")
        ->group(group)
        ->capture_default_str();
}

inline void add_run_options(CLI::App& command, Arguments& arguments) {
    const char* group = "How it runs";
    const auto add = [&](const char* name, auto& variable, const char* help, const char* type) {
        return command.add_option(name, variable, help)->type_name(type)->group(group);
    };
    const auto flag = [&](const char* name, bool& variable, const char* help) {
        command.add_flag(name, variable, help)->group(group);
    };
    add_rate_option(command, arguments, group);
    add("--in-flight", arguments.in_flight, "Requests in flight at once", "N")
        ->capture_default_str()
        ->check(CLI::Range(1, 200).description(""));
    add("--max-time", arguments.max_time, "Stop gracefully after 90s, 30min, 6h or 2d", "TIME");
    flag("--dry-run", arguments.dry_run,
         "Check everything, change nothing; only --list-name and --all-lists send a request");
    flag("--yes", arguments.yes, "Do not ask before removing more than 1,000");
}

/// The commands that only read.
inline CLI::App* add_read_command(CLI::App& app, Arguments& arguments, const char* name,
                                  const char* help) {
    CLI::App* command = app.add_subcommand(name, help);
    add_account_options(*command, arguments);
    command->add_option("--format", arguments.format, "csv, or jsonl: one JSON object per line")
        ->type_name("FORMAT")
        ->capture_default_str()
        ->check(CLI::IsMember({"csv", "jsonl"}).description(""));
    add_rate_option(*command, arguments, "How it runs");
    command->footer(
        "Exit status: 0 everything was read and written, 2 not all of it: standard error says "
        "why.\n"
        "Exotel does not document the format of these responses; what cannot be understood is "
        "reported.");
    return command;
}

/// What is wrong with the value of any option: if a variable is not set, the value is empty, or the
/// next option takes its place.
inline std::string fault_in_value(const std::string& value) {
    if (trimmed(value).empty() && value != "\t") return "has an empty value";
    const bool option = value.compare(0, 2, "--") == 0 || value == "-h";
    return option ? "its value is missing: " + shown(value) + " follows" : "";
}

inline void refuse_faulty_values(CLI::App& command) {
    const CLI::Validator has_value(fault_in_value, "");
    for (CLI::Option* option : command.get_options()) {
        if (option->get_items_expected_max() > 0)
            option->transform(has_value);  // which runs before any check
    }
}

/// Describes the whole command line; parsing fills `arguments`.
inline void describe_command_line(CLI::App& app, Arguments& arguments) {
    app.require_subcommand(1);
    app.set_version_flag("--version", EXOTEL_LISTS_CLIENT_VERSION);
    CLI::App* command = app.add_subcommand("remove", "Remove contacts from lists");
    add_input_options(*command, arguments);
    add_account_options(*command, arguments);
    add_output_options(*command, arguments);
    add_run_options(*command, arguments);
    CLI::App* lists = add_read_command(app, arguments, "lists", "Write the account's lists");
    CLI::App* members = add_read_command(app, arguments, "members", "Write the contacts of a list");
    members->add_option("--list", arguments.lists, "SID of the list")
        ->type_name("SID")
        ->expected(1);
    members->add_option("--list-name", arguments.list_names, "The list with exactly this name")
        ->type_name("NAME")
        ->expected(1);
    app.footer(std::string(examples_text) + "For more, see exotel-lists remove --help.");
    command->footer(std::string(examples_text) + reference_text);

    for (CLI::App* each : {command, lists, members}) refuse_faulty_values(*each);
}

}  // namespace exotel_lists

#endif
