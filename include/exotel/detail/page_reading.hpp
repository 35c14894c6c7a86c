#ifndef EXOTEL_DETAIL_PAGE_READING_HPP
#define EXOTEL_DETAIL_PAGE_READING_HPP

#include <exotel/detail/api/page_operation.hpp>
#include <exotel/detail/api/read_list.hpp>
#include <exotel/detail/options_check.hpp>
#include <exotel/detail/page_walk.hpp>
#include <exotel/detail/retry/attempt_loop.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>
#include <exotel/read_options.hpp>
#include <exotel/result.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Reads page after page in an `AttemptLoop`, as a `PageWalk` decides: one request at a time, since
/// each page decides on the next. A page that cannot be read ends the read as an error.
class PageReading final : private ItemReader, private ItemSink {
public:
    /// Receives the place, on the operation's latest page, of an item not handed out before.
    using OnItem = std::function<void(std::size_t place)>;

    /// The arguments must outlive this object. `list`: asked for if the pages end with an empty
    /// list, because a list that does not exist may look the same.
    PageReading(const LoopContext& context, PageOperation& operation, const ReadOptions& options,
                OnItem on_item, ReadList* list = nullptr)
        : context_(context),
          operation_(operation),
          options_(options),
          on_item_(std::move(on_item)),
          list_(list),
          walk_(options.page_size),
          began_(context.transport.now()) {}

    /// Succeeds only if the pages prove that everything was read. Throws what `on_item` and
    /// `on_progress` throw.
    [[nodiscard]] Result<ReadProgress> run() {
        LoopLimits limits;
        limits.max_waiting = 0;
        limits.total_timeout = options_.total_timeout;
        limits.stop = options_.stop;
        AttemptLoop loop(context_, limits, operation_, *this, *this);
        (void)loop.run(validate(options_));
        if (list_ != nullptr && !error_ && walk_.is_empty_at_end())
            error_ = check_that_list_is_empty();
        if (error_) return *error_;
        if (!is_unproved()) return progress_;
        Error error = make_error(Errc::malformed_response, walk_.failure());
        operation_.format_error(error, {}, {});
        return error;
    }
    /// Whether every page came, but they do not prove that everything was read; another read may.
    [[nodiscard]] bool is_unproved() const noexcept {
        return !error_ && walk_.state() != PageWalk::State::whole;
    }
    /// The progress so far.
    [[nodiscard]] const ReadProgress& progress() const noexcept { return progress_; }

private:
    bool next(std::string& item) override {
        if (error_ || walk_.state() != PageWalk::State::reading) return false;
        const PageRequest request = walk_.next_request();
        item = page_query(request.offset, request.limit);
        return true;
    }
    void on_settled(std::size_t /*index*/, std::string /*item*/, ItemOutcome outcome) override {
        if (outcome.error) {
            error_ = std::move(outcome.error);
            return;
        }
        const std::vector<std::size_t> places =
            walk_.take_page(operation_.sids(), operation_.metadata());
        progress_.items = walk_.items();
        progress_.pages = walk_.pages();
        progress_.total = walk_.total();
        progress_.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
            context_.transport.now() - began_);
        for (const std::size_t place : places) on_item_(place);
        if (options_.on_progress) options_.on_progress(progress_);
    }

    /// Why the list may not exist or may not be empty; empty if it exists and is empty.
    std::optional<Error> check_that_list_is_empty() {
        using std::chrono::milliseconds;
        LoopLimits limits;
        limits.stop = options_.stop;
        if (options_.total_timeout.count() > 0) {
            limits.total_timeout =
                options_.total_timeout -
                std::chrono::duration_cast<milliseconds>(context_.transport.now() - began_);
            if (limits.total_timeout.count() <= 0)
                return make_error(Errc::deadline_exceeded, "total_timeout passed");
        }
        OneItem one{std::string()};
        AttemptLoop loop(context_, limits, *list_, one, one);
        (void)loop.run();
        if (one.outcome().error) return std::move(one.outcome().error);
        if (list_->sids().size() == 1 && list_->contact_count().value_or(0) == 0)
            return std::nullopt;
        std::string problem = "the response with the list's details names no list";
        if (list_->sids().size() == 1) {
            problem = "no member came, but Exotel says that the list has " +
                      std::to_string(*list_->contact_count()) + " contacts";
        }
        Error error = make_error(Errc::malformed_response, std::move(problem));
        list_->format_error(error, {}, {});
        return error;
    }

    const LoopContext& context_;
    PageOperation& operation_;
    const ReadOptions& options_;
    OnItem on_item_;
    ReadList* list_;
    PageWalk walk_;
    TimePoint began_;
    ReadProgress progress_;
    std::optional<Error> error_;
};

}}}  // namespace exotel::v0_1::detail

#endif
