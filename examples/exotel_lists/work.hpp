// The work of a run: which contacts are still to be removed, list by list.
#ifndef EXOTEL_LISTS_WORK_HPP
#define EXOTEL_LISTS_WORK_HPP

#include "arguments.hpp"
#include "contacts.hpp"
#include "history.hpp"

#include <exotel/stop_token.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel_lists {

/// The work for one list.
struct ListWork {
    std::string list;
    std::vector<const Contact*> contacts;  ///< still to be removed, in the order of the input
    std::size_t done_before = 0;           ///< left out, because the record has them
    std::size_t absent_before = 0;         ///< those of them that were absent
    std::vector<const Contact*> skipped;   ///< left out by --new-only, although failed or unknown
};

inline std::size_t contacts_in(const std::vector<ListWork>& work) {
    std::size_t all = 0;
    for (const ListWork& list : work) all += list.contacts.size();
    return all;
}

inline std::size_t done_before(const std::vector<ListWork>& work) {
    std::size_t all = 0;
    for (const ListWork& list : work) all += list.done_before;
    return all;
}

/// The lists in the order in which they were named, in arguments or in the input; each contact on
/// each list of --list, or on the list of its row.
inline std::vector<ListWork> make_work(const Arguments& arguments,
                                       const std::vector<Contact>& contacts,
                                       const History& history) {
    std::vector<ListWork> work;
    std::map<std::string, std::size_t> places;
    const auto place_of_list = [&](const std::string& list) {
        const auto [found, is_new] = places.emplace(list, work.size());
        if (is_new) work.push_back(ListWork{list, {}, 0, 0, {}});
        return found->second;
    };
    const auto add = [&](const std::string& list, const Contact& contact) {
        ListWork& to = work[place_of_list(list)];
        const std::string_view status = history.status(list, contact.sid);
        if (status == "removed" || status == "absent") {
            ++to.done_before;
            if (status == "absent") ++to.absent_before;
        } else if (arguments.new_only && (status == "failed" || status == "unknown")) {
            to.skipped.push_back(&contact);
        } else {
            to.contacts.push_back(&contact);
        }
    };
    for (const std::string& list : arguments.lists) place_of_list(list);
    for (const Contact& contact : contacts) {
        if (!contact.list.empty()) {
            add(contact.list, contact);
        } else {
            for (const std::string& list : arguments.lists) add(list, contact);
        }
    }
    return work;
}

/// The SIDs of a list's contacts as a range that ends when the run is stopped, so that the rest of
/// half a million contacts need not be read.
class ContactRange {
public:
    ContactRange(const std::vector<const Contact*>& contacts, exotel::StopToken stop)
        : contacts_(contacts), stop_(std::move(stop)) {}

    struct End {};
    class Iterator {
    public:
        explicit Iterator(const ContactRange& range) : range_(range) {}
        const std::string& operator*() const { return range_.contacts_[at_]->sid; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        bool operator!=(End /*end*/) const {
            return at_ < range_.contacts_.size() && !range_.ended();
        }

    private:
        const ContactRange& range_;
        std::size_t at_ = 0;
    };

    [[nodiscard]] Iterator begin() const { return Iterator(*this); }
    [[nodiscard]] End end() const { return {}; }
    [[nodiscard]] std::size_t size() const { return contacts_.size(); }
    /// Ends the range here.
    void end_here() { ended_ = true; }

private:
    [[nodiscard]] bool ended() const { return ended_ || stop_.stop_requested(); }

    const std::vector<const Contact*>& contacts_;
    exotel::StopToken stop_;
    bool ended_ = false;
};

}  // namespace exotel_lists

#endif
