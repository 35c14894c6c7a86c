// exotel-lists: removes contacts from Exotel campaign lists, with a record from which a run can be
// resumed.
#include "exotel_lists/arguments.hpp"
#include "exotel_lists/command_line.hpp"
#include "exotel_lists/contacts.hpp"
#include "exotel_lists/output_file.hpp"
#include "exotel_lists/read_commands.hpp"
#include "exotel_lists/removal.hpp"
#include "exotel_lists/signals.hpp"
#include "exotel_lists/summary.hpp"

#include <CLI/CLI.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using exotel_lists::Arguments;

/// Opens standard input, output and error on /dev/null if they are closed: the next opened file
/// would take their place, and messages would end up in it. Returns whether standard input was
/// closed.
bool open_closed_descriptors() {
    bool standard_input_was_closed = false;
    for (const int descriptor : {0, 1, 2}) {
        if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
        if (descriptor == 0) standard_input_was_closed = true;
        (void)::open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY);
    }
    return standard_input_was_closed;
}

/// Refuses `--name=`, which a shell makes of `--name="$UNSET"`, because the parser would take the
/// next argument for the value; and `--dry-run=false`, which is ambiguous.
void refuse_odd_arguments(CLI::App& app, int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const std::size_t equals = argument.find('=');
        if (argument == "--") return;
        if (argument.compare(0, 2, "--") != 0 || equals == std::string::npos) continue;
        const std::string name = argument.substr(0, equals);
        if (equals + 1 == argument.size()) throw std::runtime_error(name + " has an empty value");
        const CLI::Option* option = nullptr;
        for (const char* command : {"members", "lists", "remove"}) {
            const CLI::Option* found = app.get_subcommand(command)->get_option_no_throw(name);
            if (found != nullptr) option = found;
        }
        if (option == nullptr)  // without the value, which may be a secret
            throw std::runtime_error(name + " is not an option: see --help");
        if (option->get_items_expected_max() == 0)
            throw std::runtime_error(name + " takes no value");
    }
}

/// Ends a run that has nothing to summarise.
int fail(const std::string& error, const std::vector<std::string>& complaints, bool json) {
    if (json)
        exotel_lists::print(
            exotel_lists::Summary::error_json(error, complaints, exotel_lists::could_not_run));
    return exotel_lists::could_not_run;
}

int run(int argc, char** argv, bool json) try {
    Arguments arguments;
    arguments.standard_input_was_closed = open_closed_descriptors();
    exotel_lists::ignore_progress_signals();
    (void)std::signal(SIGPIPE, SIG_IGN);  // the reader of our output may exit; the run continues
    (void)std::signal(SIGXFSZ, SIG_IGN);  // a file at its limit is a write error like others
    CLI::App app("Removes contacts from Exotel campaign lists.", "exotel-lists");
    exotel_lists::describe_command_line(app, arguments);
    refuse_odd_arguments(app, argc, argv);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& asked_or_wrong) {
        std::ostringstream out;
        std::ostringstream errors;
        const bool asked = app.exit(asked_or_wrong, out, errors) == 0;
        if (!asked) std::cerr << "exotel-lists: " << errors.str();
        if (!asked) return fail(asked_or_wrong.what(), {}, json);
        exotel_lists::print(out.str());
        return exotel_lists::all_settled;
    }
    if (app.got_subcommand("lists")) return exotel_lists::write_lists(arguments);
    if (app.got_subcommand("members")) return exotel_lists::write_members(arguments);
    return exotel_lists::remove(arguments);
} catch (const exotel_lists::InputFault& fault) {
    for (const std::string& complaint : fault.complaints) std::cerr << complaint << '\n';
    std::cerr << "exotel-lists: " << fault.what() << '\n';
    return fail(fault.what(), fault.complaints, json);
} catch (const std::exception& error) {
    std::cerr << "exotel-lists: " << error.what() << '\n';
    return fail(error.what(), {}, json);
}

}  // namespace

int main(int argc, char** argv) try {
    const bool json = std::any_of(
        argv, argv + argc, [](const char* argument) { return std::string(argument) == "--json"; });
    const int status = run(argc, argv, json);
    if (::close(STDOUT_FILENO) == 0) return status;
    throw exotel_lists::system_error("standard output",
                                     "cannot be written");  // network shares report errors here
} catch (const std::exception& error) {                     // standard output cannot be written
    std::cerr << "exotel-lists: " << error.what() << '\n';
    return exotel_lists::could_not_run;
}
