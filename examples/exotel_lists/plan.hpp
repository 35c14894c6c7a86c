// Shows what a run is about to do, and asks whether to do it.
#ifndef EXOTEL_LISTS_PLAN_HPP
#define EXOTEL_LISTS_PLAN_HPP

#include "arguments.hpp"
#include "settings.hpp"
#include "summary.hpp"
#include "text.hpp"
#include "times.hpp"
#include "work.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel_lists {

struct Plan {
    std::string server;
    std::string account;
    std::string rate;        ///< as in the option
    std::string duration;    ///< at that rate; empty if it is unlimited
    bool by_number;          ///< each list is read first
    std::size_t duplicates;  ///< left out of the input
    const std::vector<ListWork>& work;

    Plan(const Arguments& arguments, const Settings& settings, const std::vector<ListWork>& lists,
         std::size_t left_out)
        : server(settings.server()),
          account(settings.account.value),
          rate(arguments.rate),
          by_number(arguments.by_number()),
          duplicates(left_out),
          work(lists) {
        const auto time = time_at(read_rate(rate), contacts_in(lists));
        if (time) duration = exotel_lists::duration(*time);
    }

    /// "list X" or "3 lists".
    [[nodiscard]] std::string lists() const {
        return work.size() == 1 ? "list " + work.front().list : count(work.size(), "list");
    }
    [[nodiscard]] std::string text() const {
        constexpr std::size_t max_lists = 10;
        std::string text = "server:   " + server + "\naccount:  " + account + '\n';
        for (std::size_t i = 0; i < std::min(work.size(), max_lists); ++i) {
            text += "list:     " + work[i].list + ", " + count(work[i].contacts.size(), "contact");
            if (work[i].done_before > 0)
                text += ", " + std::to_string(work[i].done_before) + " done before";
            if (!work[i].skipped.empty())
                text += ", " + std::to_string(work[i].skipped.size()) + " left out by --new-only";
            text += '\n';
        }
        if (work.size() > max_lists)
            text += "          ... and " + std::to_string(work.size() - max_lists) + " more\n";
        text += "contacts: " + first_contacts() + '\n';
        if (duplicates > 0) text += "          " + count(duplicates, "duplicate") + " left out\n";
        if (duration.empty()) return text + "duration: as long as Exotel takes (no --rate)\n";
        if (by_number) text += "reading:  each list first, one request for every 19 members\n";
        return text + "duration: about " + duration + " at " + rate + '\n';
    }
    [[nodiscard]] std::string json() const {
        nlohmann::ordered_json json;
        json["dry_run"] = true;
        json["server"] = server;
        json["account"] = account;
        json["contacts"] = contacts_in(work);
        json["first_contacts"] = nlohmann::ordered_json::array();
        for (const Contact* contact : first(max_shown))
            json["first_contacts"].push_back(contact->sid);
        json["duplicates"] = duplicates;
        json["done_before"] = done_before(work);
        json["rate"] = rate;
        json["duration"] = duration;
        json["lists"] = nlohmann::ordered_json::array();
        for (const ListWork& list : work) {
            nlohmann::ordered_json item;
            item["list"] = list.list;
            item["contacts"] = list.contacts.size();
            item["done_before"] = list.done_before;
            json["lists"].push_back(item);
        }
        json["exit_status"] = static_cast<int>(all_settled);
        return Summary::dumped(json);
    }

private:
    static constexpr std::size_t max_shown = 3;

    /// The first contacts, each once.
    [[nodiscard]] std::vector<const Contact*> first(std::size_t wanted) const {
        std::vector<const Contact*> contacts;
        for (const ListWork& list : work) {
            for (const Contact* contact : list.contacts) {
                if (contacts.size() == wanted) return contacts;
                const bool known =
                    std::find(contacts.begin(), contacts.end(), contact) != contacts.end();
                if (!known) contacts.push_back(contact);
            }
        }
        return contacts;
    }
    [[nodiscard]] std::string first_contacts() const {
        std::string text;
        for (const Contact* contact : first(max_shown)) {
            text += (text.empty() ? "" : ", ") + contact->sid;
            if (contact->line > 0) text += " (line " + std::to_string(contact->line) + ")";
        }
        if (first(max_shown + 1).size() > max_shown) text += ", ...";
        return text.empty() ? "none" : text;
    }
};

/// A shell without job control leaves a background job in the foreground group, but takes Ctrl-C
/// and the terminal from it.
inline bool is_started_by_a_script_in_background() {
    struct sigaction action = {};
    const bool deaf = ::sigaction(SIGINT, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
    return deaf && ::isatty(STDIN_FILENO) == 0;
}

/// Asks on the terminal before a large run; throws if nobody can be asked.
inline bool agreed(const Arguments& arguments, const Plan& plan) {
    constexpr std::size_t many = 1000;
    const std::size_t contacts = contacts_in(plan.work);
    if (arguments.yes || contacts <= many) return true;
    const std::string what = "removing " + std::to_string(contacts) + " contacts needs --yes: ";
    {
        const Descriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC));
        if (terminal.get() < 0) throw std::runtime_error(what + "there is no terminal to ask on");
        if (::tcgetpgrp(terminal.get()) != ::getpgrp() || is_started_by_a_script_in_background())
            throw std::runtime_error(what + "a job in the background cannot ask");
    }
    std::fstream terminal("/dev/tty");
    terminal << plan.text() << "Remove " << contacts << " contacts from " << plan.lists()
             << " of account " << plan.account << "? [y/N] " << std::flush;
    std::string answer;
    std::getline(terminal, answer);
    const std::string_view word = trimmed(answer);
    return same_name(word, "y") || same_name(word, "yes");
}

}  // namespace exotel_lists

#endif
