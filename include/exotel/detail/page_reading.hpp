#ifndef EXOTEL_DETAIL_PAGE_READING_HPP
#define EXOTEL_DETAIL_PAGE_READING_HPP

#include <exotel/detail/api/page_operation.hpp>
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

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Reads page after page in an `AttemptLoop`, as a `PageWalk` decides: one request at a time, since
/// each page decides on the next. A page that cannot be read ends the read as an error.
class PageReading final : private ItemReader, private ItemSink {
public:
    /// Receives the places, in the operation's latest page, of the items not handed out before.
    using OnPage = std::function<void(const std::vector<std::size_t>& places)>;

    /// The arguments must outlive this object.
    PageReading(const LoopContext& context, PageOperation& operation, const ReadOptions& options,
                OnPage on_page)
        : context_(context),
          operation_(operation),
          options_(options),
          on_page_(std::move(on_page)),
          walk_(options.page_size),
          began_(context.transport.now()) {}

    /// Succeeds only if the pages prove that everything was read. Throws what `on_page` and
    /// `on_progress` throw.
    [[nodiscard]] Result<ReadProgress> run() {
        LoopLimits limits;
        limits.max_waiting = 0;
        limits.total_timeout = options_.total_timeout;
        limits.stop = options_.stop;
        AttemptLoop loop(context_, limits, operation_, *this, *this);
        if (auto invalid = validate(options_)) {
            (void)loop.reject_all(std::move(*invalid));
        } else {
            (void)loop.run();
        }
        if (error_) return std::move(*error_);
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
        on_page_(places);
        if (options_.on_progress) options_.on_progress(progress_);
    }

    const LoopContext& context_;
    PageOperation& operation_;
    const ReadOptions& options_;
    OnPage on_page_;
    PageWalk walk_;
    TimePoint began_;
    ReadProgress progress_;
    std::optional<Error> error_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
