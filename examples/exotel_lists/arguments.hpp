// What the command line says, as the rest of the program reads it.
#ifndef EXOTEL_LISTS_ARGUMENTS_HPP
#define EXOTEL_LISTS_ARGUMENTS_HPP

#include <string>
#include <vector>

namespace exotel_lists {

enum ExitStatus { all_settled = 0, some_left = 1, could_not_run = 2, interrupted = 130 };

struct Arguments {
    // what to remove, and from where
    std::string by = "sid";
    std::string country;
    bool all_lists = false;
    std::vector<std::string> list_names;
    std::vector<std::string> contacts;
    std::string contacts_file;
    std::string column;
    std::string delimiter;
    std::vector<std::string> lists;
    std::string list_column;
    bool allow_numeric_sids = false;
    bool allow_empty = false;

    // the account and its server
    std::string credentials;
    std::string region;
    std::string base_url;
    std::string ca_file;

    // what is written
    std::string results;
    std::vector<std::string> keep;
    bool resume = false;
    bool new_only = false;
    bool no_lock = false;
    std::string rejected;
    std::string log;
    bool quiet = false;
    bool json = false;

    // how it runs
    std::string rate = "200/min";
    int in_flight = 8;
    std::string max_time;
    bool dry_run = false;
    bool yes = false;

    // what `lists` and `members` write
    std::string format = "csv";

    [[nodiscard]] bool by_number() const { return by == "number"; }
    /// What is true if a run ends after its plan.
    [[nodiscard]] const char* nothing_done() const {
        return all_lists || !list_names.empty() ? "nothing was removed" : "nothing was sent";
    }

    bool standard_input_was_closed = false;
};

}  // namespace exotel_lists

#endif
