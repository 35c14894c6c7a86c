#ifndef EXOTEL_DETAIL_NUMBER_OUTCOMES_HPP
#define EXOTEL_DETAIL_NUMBER_OUTCOMES_HPP

#include <exotel/bulk.hpp>
#include <exotel/detail/api/messages.hpp>
#include <exotel/detail/numbers/number_matcher.hpp>
#include <exotel/detail/util/first_exception.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>
#include <exotel/numbers.hpp>
#include <exotel/sid.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Gives each number of a run its one outcome. Keeps the first exception of the caller's code; the
/// other numbers still get their outcomes.
class NumberOutcomes {
public:
    NumberOutcomes(const NumberMatcher& matcher,
                   const std::function<void(const NumberOutcome&)>& on_outcome)
        : matcher_(matcher), on_outcome_(on_outcome) {}

    /// To be called once the matcher has all numbers.
    void begin() { numbers_.resize(matcher_.number_count()); }

    [[nodiscard]] std::size_t settled() const noexcept { return settled_; }
    [[nodiscard]] std::size_t unsettled() const noexcept { return numbers_.size() - settled_; }
    [[nodiscard]] const NumberReport& counts() const noexcept { return counts_; }
    /// How many numbers no member has.
    [[nodiscard]] std::size_t unlisted() const noexcept { return unlisted_; }

    /// Settles the inputs that are not phone numbers.
    void settle_refused() {
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            const Result<std::string> number = matcher_.number(i);
            if (!number) settle(i, RemovalStatus::failed, number.error());
        }
    }
    /// Settles the numbers that no member has. `read_error`: why the list was not read completely.
    void settle_unmatched(const std::optional<Error>& read_error, RemovalStatus after_error) {
        read_error_ = read_error;
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            if (numbers_[i].is_settled || !matcher_.contacts(i).empty()) continue;
            const std::string head = "number " + *matcher_.number(i) + " was not removed";
            if (read_error) {
                Error error = *read_error;
                error.message.insert(0, head + ": ");
                settle(i, after_error, std::move(error));
            } else if (std::optional<Error> doubt = matcher_.doubt(i)) {
                format_message(*doubt, head, {}, {});
                settle(i, RemovalStatus::failed, std::move(doubt));
            } else {
                settle(i, RemovalStatus::absent, std::nullopt);
                ++unlisted_;
            }
        }
    }
    /// Settles everything that has no outcome yet in the same way.
    void settle_all(RemovalStatus status, const Error& error) {
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            if (!numbers_[i].is_settled) settle(i, status, error);
        }
    }

    /// The contacts found for the unsettled numbers, each once.
    [[nodiscard]] std::vector<ContactSid> start_removal() {
        std::vector<ContactSid> contacts;
        std::unordered_map<ContactSid, std::size_t> place_of;
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            if (numbers_[i].is_settled) continue;
            for (const ContactSid& contact : matcher_.contacts(i)) {
                const auto [found, is_new] = place_of.emplace(contact, contacts.size());
                if (is_new) {
                    contacts.push_back(contact);
                    numbers_of_.emplace_back();
                }
                numbers_of_[found->second].push_back(i);
                ++numbers_[i].open;
            }
        }
        return contacts;
    }
    /// Records the outcome of a contact: `index` is its place in the result of `start_removal`.
    void take(const ContactOutcome& outcome) {
        if (outcome.status == RemovalStatus::removed) has_removed_ = true;
        for (const std::size_t i : numbers_of_[outcome.index]) {
            Number& number = numbers_[i];
            number.contacts.push_back(outcome);
            number.contacts.back().index = i;
            if (--number.open == 0 && (has_removed_ || !has_unexplained_404(number))) settle(i);
        }
    }
    /// Settles the numbers that waited for a first successful removal.
    void finish_removal() {
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            if (!numbers_[i].is_settled) settle(i);
        }
    }

    template <class Callback>
    void capture_exception(Callback callback) {
        (void)exception_.capture(callback);
    }
    [[nodiscard]] bool has_exception() const noexcept { return exception_.exists(); }
    void rethrow() const { exception_.rethrow(); }

private:
    struct Number {
        std::size_t open = 0;  ///< contacts without an outcome
        std::vector<ContactOutcome> contacts;
        bool is_settled = false;
    };

    /// A contact that was just listed gets a 404 at the first attempt. Someone else may have
    /// removed it; but until a removal succeeds, the SIDs that Exotel lists may not be those that
    /// it removes by.
    static bool is_unexplained_404(const ContactOutcome& contact) {
        return contact.status == RemovalStatus::absent &&
               !contact.result.error().may_have_been_applied;
    }
    static bool has_unexplained_404(const Number& number) {
        for (const ContactOutcome& contact : number.contacts) {
            if (is_unexplained_404(contact)) return true;
        }
        return false;
    }
    [[nodiscard]] RemovalStatus status_of(const ContactOutcome& contact) const {
        if (!has_removed_ && is_unexplained_404(contact)) return RemovalStatus::unknown;
        return contact.status;
    }
    /// Severity for the person: still on the list is worse than perhaps still on it.
    static int severity(RemovalStatus status) noexcept {
        switch (status) {
            case RemovalStatus::removed: return 0;
            case RemovalStatus::absent: return 1;
            case RemovalStatus::unknown: return 2;
            case RemovalStatus::not_attempted: return 3;
            case RemovalStatus::failed: break;
        }
        return 4;
    }

    /// Settles a number by its contacts.
    void settle(std::size_t index) {
        const Number& number = numbers_[index];
        RemovalStatus status = RemovalStatus::removed;
        std::optional<Error> error;
        for (const ContactOutcome& contact : number.contacts) {
            const RemovalStatus next = status_of(contact);
            if (severity(next) <= severity(status)) continue;
            status = next;
            error = contact.result.error();
            if (status == contact.status) continue;
            error->message.append("; it was listed with this number just before: run it again");
        }
        // If memory ran out, a contact may have been removed without an outcome.
        if (number.open > 0) {
            status = RemovalStatus::unknown;
            error = make_error(Errc::cancelled, "the run ended before its outcome was known");
        }
        if (severity(status) < severity(RemovalStatus::unknown)) {
            if (std::optional<Error> doubt = doubt_beside_contacts(index)) {
                status = RemovalStatus::unknown;
                error = std::move(doubt);
            }
        }
        settle(index, status, std::move(error));
    }
    /// Why members other than those found may have the number; empty if none may.
    [[nodiscard]] std::optional<Error> doubt_beside_contacts(std::size_t index) const {
        const std::string& suspect = matcher_.suspect(index);
        if (!read_error_ && suspect.empty()) return std::nullopt;
        Error error = read_error_.value_or(make_error(Errc::malformed_response, {}));
        error.may_have_been_applied = true;
        error.message = "number " + *matcher_.number(index) +
                        " may be on further members; those found with it are off the list: " +
                        (read_error_ ? read_error_->message : suspect);
        return error;
    }
    void settle(std::size_t index, RemovalStatus status, std::optional<Error> error) {
        Number& number = numbers_[index];
        number.is_settled = true;
        ++settled_;
        ++count_of(status);
        std::vector<ContactOutcome> contacts = std::move(number.contacts);
        if (!on_outcome_) return;
        capture_exception([&] {
            const Result<std::string> e164 = matcher_.number(index);
            on_outcome_(NumberOutcome{index, matcher_.text(index), e164 ? *e164 : std::string(),
                                      status, std::move(contacts), std::move(error)});
        });
    }
    std::size_t& count_of(RemovalStatus status) noexcept {
        switch (status) {
            case RemovalStatus::removed: return counts_.removed;
            case RemovalStatus::absent: return counts_.absent;
            case RemovalStatus::failed: return counts_.failed;
            case RemovalStatus::unknown: return counts_.unknown;
            case RemovalStatus::not_attempted: break;
        }
        return counts_.not_attempted;
    }

    const NumberMatcher& matcher_;
    const std::function<void(const NumberOutcome&)>& on_outcome_;
    std::vector<Number> numbers_;
    std::vector<std::vector<std::size_t>> numbers_of_;  ///< for each contact to remove
    std::optional<Error> read_error_;                   ///< why the list was not read completely
    std::size_t settled_ = 0;
    std::size_t unlisted_ = 0;
    NumberReport counts_;
    bool has_removed_ = false;
    FirstException exception_;
};

}}}  // namespace exotel::v0_1::detail

#endif
