// The contacts of a run, checked: everything that is wrong is found before anything is sent.
#ifndef EXOTEL_LISTS_CONTACTS_HPP
#define EXOTEL_LISTS_CONTACTS_HPP

#include "messages.hpp"
#include "text.hpp"

#include <exotel/phone_number.hpp>
#include <exotel/sid.hpp>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace exotel_lists {

struct Contact {
    std::string sid;                ///< --by number: the number in E.164
    std::string number;             ///< --by number: as it was read
    std::string list;               ///< from a column; empty: the lists are named by --list
    std::size_t line = 0;           ///< of the input; 0: an argument
    std::vector<std::string> kept;  ///< cells to copy to the record
    std::string row;                ///< as it stood in a CSV file, for --rejected; else empty
    std::vector<Contact> repeats;   ///< duplicates of it, which are not sent
};

/// The input is refused, for these reasons.
struct InputFault : std::runtime_error {
    explicit InputFault(std::vector<std::string> why)
        : std::runtime_error("nothing was sent"), complaints(std::move(why)) {}
    std::vector<std::string> complaints;
};

/// Collects contacts, each once, and complaints about invalid ones.
class Contacts {
public:
    explicit Contacts(bool numbers_allowed) : numbers_allowed_(numbers_allowed) {}
    /// Collects phone numbers; the country is that of numbers without `+`.
    static Contacts by_number(std::string country) {
        Contacts contacts(false);
        contacts.by_number_ = true;
        contacts.country_ = std::move(country);
        return contacts;
    }

    /// Adds a contact, with SID and list trimmed; `where` is for complaints.
    void add(Contact contact, const std::string& where) {
        contact.sid = trimmed(contact.sid);
        contact.list = trimmed(contact.list);
        if (by_number_) {
            contact.number = contact.sid;
            exotel::Result<std::string> number = exotel::to_e164(contact.sid, country_);
            if (!number) return complain(where, in_options(number.error().message));
            contact.sid = std::move(*number);
        }
        const std::string& sid = contact.sid;
        if (by_number_) {
            take(std::move(contact));
        } else if (const auto fault = exotel::ContactSid{sid}.validate()) {
            complain(where, "the contact SID '" + shown(sid) + "' " + *fault);
        } else if (!numbers_allowed_ && is_phone_number(sid)) {
            complain(where, "the contact SID '" + sid +
                                "' looks like a phone number (--allow-numeric-sids allows it)");
        } else if (!numbers_allowed_ && is_spreadsheet_number(sid)) {
            complain(where, "the contact SID '" + sid +
                                "' looks like a number that a spreadsheet has changed");
        } else {
            take(std::move(contact));
        }
    }
    void complain(const std::string& where, const std::string& what) {
        constexpr std::size_t max_shown = 20;
        ++complaint_count_;
        if (complaint_count_ <= max_shown) complaints_.push_back(where + ": " + what);
    }

    /// In the order of the input.
    [[nodiscard]] const std::vector<Contact>& all() const { return all_; }
    [[nodiscard]] std::size_t duplicates() const { return duplicates_; }
    /// The first complaints, with a last line that says how many more there are.
    [[nodiscard]] std::vector<std::string> complaints() const {
        std::vector<std::string> lines = complaints_;
        const std::size_t more = complaint_count_ - complaints_.size();
        if (more > 0) lines.push_back("... and " + std::to_string(more) + " more");
        return lines;
    }

private:
    void take(Contact contact) {
        const auto [known, is_new] =
            places_.emplace(contact.list + '\n' + contact.sid, all_.size());
        if (is_new) {
            all_.push_back(std::move(contact));
        } else {
            ++duplicates_;
            all_[known->second].repeats.push_back(std::move(contact));
        }
    }
    static bool is_phone_number(std::string_view sid) {
        return sid.size() >= 7 && sid.size() <= 15 &&
               sid.find_first_not_of("0123456789") == std::string_view::npos;
    }
    /// Such as 7.39e10 or 919876543210.0, whose characters a SID may have.
    static bool is_spreadsheet_number(std::string_view sid) {
        constexpr std::string_view digits = "0123456789";
        const std::size_t point = sid.find_first_not_of(digits);
        if (point == 0 || point == std::string_view::npos || sid[point] != '.') return false;
        sid.remove_prefix(point + 1);
        if (sid == "0") return point >= 7;
        const std::size_t e = sid.find_first_not_of(digits);
        if (e == std::string_view::npos || lower(sid[e]) != 'e') return false;
        sid.remove_prefix(e + 1);
        if (!sid.empty() && sid.front() == '-') sid.remove_prefix(1);
        return !sid.empty() && sid.find_first_not_of(digits) == std::string_view::npos;
    }

    bool numbers_allowed_;
    bool by_number_ = false;
    std::string country_;
    std::vector<Contact> all_;
    std::unordered_map<std::string, std::size_t> places_;
    std::vector<std::string> complaints_;
    std::size_t complaint_count_ = 0;
    std::size_t duplicates_ = 0;
};

/// Why the file may have been cut inside its last SID, a contact's or a list's: the text ends with
/// it, and it alone is shorter than the others, which all have one length. Empty if it may not.
inline std::string cut_problem(std::string_view text, const std::vector<Contact>& contacts,
                               bool by_number) {
    const auto may_be_cut = [&](std::string Contact::*sid) {
        constexpr std::size_t fewest = 3;
        if (contacts.size() < fewest) return false;
        const std::string_view last = contacts.back().*sid;
        const std::size_t length = (contacts.front().*sid).size();
        for (std::size_t i = 0; i + 1 < contacts.size(); ++i) {
            if ((contacts[i].*sid).size() != length) return false;
        }
        return last.size() < length && text.size() > last.size() &&
               text.substr(text.size() - last.size()) == last;
    };
    std::string sid;
    // Phone numbers differ in length; one that was cut is no number of its country.
    if (!by_number && may_be_cut(&Contact::sid)) {
        sid = "the contact SID '" + contacts.back().sid;
    } else if (may_be_cut(&Contact::list)) {
        sid = "the list SID '" + contacts.back().list;
    } else {
        return {};
    }
    return sid +
           "' is shorter than the others and no line end follows: was the file cut? If it is "
           "right, end the line";
}

}  // namespace exotel_lists

#endif
