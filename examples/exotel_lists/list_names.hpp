// Turns --list-name and --all-lists into the SIDs of lists.
#ifndef EXOTEL_LISTS_LIST_NAMES_HPP
#define EXOTEL_LISTS_LIST_NAMES_HPP

#include "arguments.hpp"
#include "settings.hpp"

#include <exotel/lists_client.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace exotel_lists {

/// Asks Exotel for the lists that are not given by SID; throws unless the result is certain.
inline void resolve_list_names(const exotel::ListsClient& client, Arguments& arguments) {
    std::vector<std::string>& lists = arguments.lists;
    for (const std::string& name : arguments.list_names) {
        const exotel::Result<exotel::List> found = client.list_by_name(name);
        if (!found) throw std::runtime_error("--list-name: " + in_options(found.error().message));
        const std::string& sid = found->sid.str();
        if (std::find(lists.begin(), lists.end(), sid) != lists.end())
            throw std::runtime_error("--list-name '" + name + "' is list " + sid +
                                     ", which is named already");
        lists.push_back(sid);
    }
    if (!arguments.all_lists) return;
    const auto read =
        client.lists([&](const exotel::List& list) { lists.push_back(list.sid.str()); });
    if (!read) throw std::runtime_error("--all-lists: " + in_options(read.error().message));
    if (lists.empty()) throw std::runtime_error("--all-lists: the account has no lists");
}

}  // namespace exotel_lists

#endif
