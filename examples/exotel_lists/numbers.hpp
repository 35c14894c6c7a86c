// Removal by phone number, in the terms of the rest of the program: a number is a contact whose
// name is its E.164.
#ifndef EXOTEL_LISTS_NUMBERS_HPP
#define EXOTEL_LISTS_NUMBERS_HPP

#include "text.hpp"

#include <exotel/bulk.hpp>
#include <exotel/numbers.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace exotel_lists {

/// The contact whose removal failed as its number did; null if there is none.
inline const exotel::ContactOutcome* deciding_contact(const exotel::NumberOutcome& outcome) {
    for (const exotel::ContactOutcome& contact : outcome.contacts) {
        if (contact.status == outcome.status && !contact.result) return &contact;
    }
    return nullptr;
}

/// A number's outcome as that of a contact.
inline exotel::ContactOutcome as_contact_outcome(const exotel::NumberOutcome& outcome) {
    exotel::Error error;
    if (outcome.error) {
        error = *outcome.error;
    } else if (const exotel::ContactOutcome* contact = deciding_contact(outcome)) {
        error = contact->result.error();
    } else {
        error.code = exotel::Errc::not_found;
        error.message = "the whole list was read, and nobody on it has the number " + outcome.e164;
    }
    exotel::Result<exotel::ListContactRemoval> result(std::move(error));
    const bool is_removed =
        outcome.status == exotel::RemovalStatus::removed && !outcome.contacts.empty();
    if (is_removed) result = outcome.contacts.front().result;
    return {outcome.index, exotel::ContactSid{outcome.e164}, outcome.status, std::move(result)};
}

/// The contacts that were found with a number.
inline std::vector<std::string> sids_of(const exotel::NumberOutcome& outcome) {
    std::vector<std::string> sids;
    for (const exotel::ContactOutcome& contact : outcome.contacts)
        sids.push_back(contact.contact.str());
    return sids;
}

/// Converts the state of a run by numbers to a progress of numbers and lines about the reading.
class NumberReporter {
public:
    explicit NumberReporter(std::size_t numbers) : numbers_(numbers) {}

    /// `settled` numbers have an outcome.
    [[nodiscard]] exotel::BulkProgress as_bulk(const exotel::NumberProgress& state,
                                               std::size_t settled) const {
        exotel::BulkProgress bulk;
        if (state.removal) bulk = *state.removal;
        bulk.elapsed += state.read.elapsed;
        bulk.settled = settled;
        bulk.total = numbers_;
        return bulk;
    }
    /// A line about the reading of a list, every ten seconds; empty in between.
    [[nodiscard]] std::string reading(const std::string& list,
                                      const exotel::NumberProgress& state) {
        if (state.removal || state.read.elapsed < next_line_) return {};
        next_line_ = state.read.elapsed + std::chrono::seconds(10);
        std::string line = "reading list " + list + ": " + count(state.read.items, "member");
        if (state.read.total) line += " of " + std::to_string(*state.read.total);
        return line;
    }

private:
    std::size_t numbers_;
    std::chrono::milliseconds next_line_{2'000};
};

}  // namespace exotel_lists

#endif
