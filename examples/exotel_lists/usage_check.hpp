// Refuses combinations of options that make no sense.
#ifndef EXOTEL_LISTS_USAGE_CHECK_HPP
#define EXOTEL_LISTS_USAGE_CHECK_HPP

#include "arguments.hpp"
#include "rejected.hpp"
#include "text.hpp"

#include <exotel/phone_number.hpp>
#include <exotel/sid.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace exotel_lists {

/// Whether two paths name the same regular file, existing or not.
inline bool same_file(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return false;
    struct stat of_a = {};
    struct stat of_b = {};
    const bool both_exist = ::stat(a.c_str(), &of_a) == 0 && ::stat(b.c_str(), &of_b) == 0;
    if (both_exist)
        return S_ISREG(of_a.st_mode) && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
    std::error_code unknown;
    return std::filesystem::weakly_canonical(std::filesystem::absolute(a, unknown), unknown) ==
           std::filesystem::weakly_canonical(std::filesystem::absolute(b, unknown), unknown);
}

inline void check_files(const Arguments& arguments) {
    std::vector<std::pair<const char*, std::string>> written = {
        {"--results", arguments.results},
        {"--log", arguments.log},
        {"--rejected", arguments.rejected},
    };
    for (const auto& [option, path] : written) {
        if (path == "-")
            throw std::runtime_error(std::string(option) +
                                     " needs the name of a file; /dev/stdout is standard output");
    }
    if (!arguments.rejected.empty())
        written.emplace_back("the unfinished --rejected", unfinished_name(arguments.rejected));
    std::vector<std::pair<const char*, std::string>> all = written;
    all.emplace_back("--contacts", arguments.contacts_file);
    all.emplace_back("--credentials", arguments.credentials);
    all.emplace_back("--ca-file", arguments.ca_file);
    for (const auto& [option, path] : written) {
        for (const auto& [other, other_path] : all) {
            if (std::string(option) != other && same_file(path, other_path))
                throw std::runtime_error(std::string(option) + " and " + other +
                                         " name the same file: " + path);
        }
    }
}

inline void check_usage(const Arguments& arguments) {
    const auto require = [](bool met, const char* otherwise) {
        if (!met) throw std::runtime_error(otherwise);
    };
    require(!arguments.contacts.empty() || !arguments.contacts_file.empty(),
            "no contacts: give them as arguments or by --contacts");
    const bool names_lists = !arguments.lists.empty() || !arguments.list_names.empty();
    require(names_lists || arguments.all_lists || !arguments.list_column.empty(),
            "--list is required, or --list-name, --all-lists, or --list-column COLUMN");
    require(!names_lists || arguments.list_column.empty(),
            "--list and --list-column exclude each other");
    require(!arguments.all_lists || (!names_lists && arguments.list_column.empty()),
            "--all-lists excludes --list, --list-name and --list-column");
    require(arguments.country.empty() || arguments.by_number(), "--country needs --by number");
    require(arguments.country.empty() || exotel::to_e164("+919800000000", arguments.country),
            "--country is not a known code such as IN: see --help");
    require(!arguments.by_number() || !arguments.allow_numeric_sids,
            "--by number and --allow-numeric-sids exclude each other");
    require(arguments.list_column.empty() || !arguments.column.empty(),
            "--list-column needs --column: the SIDs of contacts are in that one");
    require(arguments.list_column.empty() || !same_name(arguments.list_column, arguments.column),
            "--list-column and --column name the same column");
    require(arguments.list_column.empty() || arguments.contacts.empty(),
            "with --list-column contacts come only from the file: an argument has no list");
    require(arguments.column.empty() || !arguments.contacts_file.empty(),
            "--column needs --contacts FILE");
    require(arguments.delimiter.empty() || !arguments.column.empty(),
            "--delimiter needs --column: without it the file has one SID per line");
    require(arguments.keep.empty() || (!arguments.column.empty() && !arguments.results.empty()),
            "--keep needs --column and --results: it copies cells of the CSV file to the record");
    require(!arguments.resume || !arguments.results.empty(), "--resume needs --results FILE");
    require(!arguments.new_only || !arguments.results.empty(), "--new-only needs --results FILE");
    require(!arguments.no_lock || !arguments.results.empty(), "--no-lock needs --results FILE");
    std::set<std::string> seen;
    for (const std::string& list : arguments.lists) {
        if (const auto fault = exotel::ListSid{list}.validate())
            throw std::runtime_error("the list SID '" + shown(list) + "' " + *fault);
        if (!seen.insert(list).second) throw std::runtime_error("--list names " + list + " twice");
    }
    check_files(arguments);
}

}  // namespace exotel_lists

#endif
