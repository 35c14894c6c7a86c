#ifndef EXOTEL_DETAIL_NUMBER_REMOVAL_HPP
#define EXOTEL_DETAIL_NUMBER_REMOVAL_HPP

#include <exotel/contact.hpp>
#include <exotel/detail/api/read_contacts.hpp>
#include <exotel/detail/api/read_list.hpp>
#include <exotel/detail/api/remove_contact.hpp>
#include <exotel/detail/bulk_removal.hpp>
#include <exotel/detail/number_outcomes.hpp>
#include <exotel/detail/numbers/number_matcher.hpp>
#include <exotel/detail/options_check.hpp>
#include <exotel/detail/page_reading.hpp>
#include <exotel/detail/range_reader.hpp>
#include <exotel/detail/retry/attempt_loop.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/numbers.hpp>
#include <exotel/sid.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Removes the contacts of phone numbers from a list: reads the numbers, then the whole list, and
/// only then removes what it found, because a walk by offsets skips members while some are removed.
class NumberRemoval {
public:
    /// The arguments must outlive this object.
    NumberRemoval(const LoopContext& context, ReadContacts& contacts, ReadList& list,
                  RemoveContact& removal, const NumberOptions& options)
        : context_(context),
          contacts_(contacts),
          list_(list),
          removal_(removal),
          options_(options),
          began_(context.transport.now()),
          matcher_(options.default_country) {}

    [[nodiscard]] NumberReport run(ItemReader& input) {
        NumberOutcomes outcomes(matcher_, options_.on_outcome);
        outcomes.capture_exception([&] {
            for (std::string text; input.next(text);) matcher_.add_number(std::move(text));
        });
        outcomes.begin();
        progress_.numbers = matcher_.number_count();
        std::optional<Error> stopped_by = validate(options_);
        if (stopped_by) {
            outcomes.settle_all(RemovalStatus::not_attempted, *stopped_by);
        } else if (!outcomes.has_exception()) {
            outcomes.settle_refused();
            if (outcomes.unsettled() > 0 && !outcomes.has_exception())
                stopped_by = find_and_remove(outcomes);
        }
        if (outcomes.has_exception()) {
            outcomes.settle_all(
                RemovalStatus::not_attempted,
                make_error(Errc::cancelled,
                           "the run ended early (a callback or the input threw an exception)"));
        }
        report_progress(outcomes);
        outcomes.rethrow();
        return report(outcomes, std::move(stopped_by));
    }

private:
    /// How often the list is read again if the pages do not prove that the whole list was read.
    static constexpr int max_further_walks = 3;

    std::optional<Error> find_and_remove(NumberOutcomes& outcomes) {
        outcomes.capture_exception([&] { read_list(outcomes); });
        if (outcomes.has_exception()) return std::nullopt;
        // A stop or deadline that the caller asked for does not make the numbers `failed`.
        const Errc code = read_error_ ? read_error_->code : Errc::malformed_response;
        const bool is_ended = code == Errc::cancelled || code == Errc::deadline_exceeded ||
                              code == Errc::invalid_argument;
        outcomes.settle_unmatched(read_error_,
                                  is_ended ? RemovalStatus::not_attempted : RemovalStatus::failed);
        if (outcomes.has_exception()) return std::nullopt;
        std::optional<Error> stopped_by = remove_found(outcomes);
        if (!stopped_by && is_ended && outcomes.counts().not_attempted > 0)
            stopped_by = read_error_;
        return stopped_by;
    }

    void read_list(const NumberOutcomes& outcomes) {
        ReadOptions options = read_options_of(options_);
        options.on_progress = [&](const ReadProgress& read) {
            progress_.read = read;
            report_progress_of(outcomes);
        };
        for (int walks = 0; walks <= max_further_walks; ++walks) {
            if (is_late()) {
                read_error_ = deadline_error();
                return;
            }
            options.total_timeout = time_left();
            if (walks > 0) matcher_.start_again();
            PageReading reading(
                context_, contacts_, options,
                [&](std::size_t place) {
                    const ContactSid sid = contacts_.take(place).sid;
                    matcher_.take_member(sid, contacts_.number(place));
                },
                &list_);
            const Result<ReadProgress> read = reading.run();
            progress_.read = reading.progress();
            read_error_.reset();
            if (!read) read_error_ = read.error();
            if (!reading.is_unproved()) break;
        }
    }

    std::optional<Error> remove_found(NumberOutcomes& outcomes) {
        const std::vector<ContactSid> contacts = outcomes.start_removal();
        if (contacts.empty()) return std::nullopt;
        BulkOptions options = bulk_options_of(options_);
        options.on_outcome = [&](const ContactOutcome& outcome) {
            outcomes.take(outcome);
            outcomes.rethrow();  // ends the run
        };
        if (options_.on_progress) {
            options.on_progress = [&](const BulkProgress& removal) {
                progress_.removal = removal;
                report_progress_of(outcomes);
            };
        }
        const bool late = is_late();
        options.total_timeout = late ? options.total_timeout : time_left();
        const LoopLimits limits = make_limits(options);
        BulkRemoval bulk(options, removal_, context_.rate_limiter, context_.transport,
                         contacts.size());
        RangeReader<const std::vector<ContactSid>> reader(contacts);
        std::optional<Error> stopped_by;
        outcomes.capture_exception([&] {
            AttemptLoop loop(context_, limits, removal_, reader, bulk);
            stopped_by = loop.run(late ? std::optional<Error>(deadline_error()) : std::nullopt);
        });
        outcomes.finish_removal();
        BulkReport removed = bulk.report(std::move(stopped_by));
        warning_ = std::move(removed.warning);
        return std::move(removed.stopped_by);
    }

    [[nodiscard]] std::chrono::milliseconds time_left() const {
        using std::chrono::milliseconds;
        if (options_.total_timeout.count() == 0) return milliseconds(0);  // no deadline
        return options_.total_timeout -
               std::chrono::duration_cast<milliseconds>(context_.transport.now() - began_);
    }
    [[nodiscard]] bool is_late() const {
        return options_.total_timeout.count() > 0 && time_left().count() <= 0;
    }
    static Error deadline_error() {
        return make_error(Errc::deadline_exceeded, "total_timeout passed");
    }

    void report_progress_of(const NumberOutcomes& outcomes) {
        if (!options_.on_progress) return;
        progress_.settled = outcomes.settled();
        options_.on_progress(progress_);
    }
    void report_progress(NumberOutcomes& outcomes) {
        outcomes.capture_exception([&] { report_progress_of(outcomes); });
    }

    [[nodiscard]] NumberReport report(const NumberOutcomes& outcomes,
                                      std::optional<Error> stopped_by) const {
        NumberReport report = outcomes.counts();
        report.read = progress_.read;
        report.read_error = read_error_;
        report.stopped_by = std::move(stopped_by);
        report.warning = warning_;
        if (report.absent > 0 && outcomes.unlisted() == report.total()) {
            report.warning = "none of the " + std::to_string(report.total()) +
                             " numbers is on list " + removal_.list_name() + ", which has " +
                             std::to_string(report.read.items) +
                             " members; check that list, account and region are right";
        }
        if (report.warning.empty()) report.warning = matcher_.unreadable_members_text();
        return report;
    }

    const LoopContext& context_;
    ReadContacts& contacts_;
    ReadList& list_;
    RemoveContact& removal_;
    const NumberOptions& options_;
    TimePoint began_;
    NumberMatcher matcher_;
    NumberProgress progress_;
    std::optional<Error> read_error_;
    std::string warning_;
};

}}}  // namespace exotel::v0_1::detail

#endif
