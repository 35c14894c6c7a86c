#ifndef EXOTEL_DETAIL_EMPTY_LIST_CHECK_HPP
#define EXOTEL_DETAIL_EMPTY_LIST_CHECK_HPP

#include <exotel/detail/api/read_list.hpp>
#include <exotel/detail/retry/attempt_loop.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>
#include <exotel/read_options.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Requests the list's details after a read found no members, because the members of a list that
/// does not exist may be an empty page, too.
class EmptyListCheck final : private ItemReader, private ItemSink {
public:
    /// The arguments must outlive this object.
    EmptyListCheck(const LoopContext& context, ReadList& list, const ReadOptions& options)
        : context_(context), list_(list), options_(options) {}

    /// Returns why the list may not exist or may not be empty; empty if it exists and is empty.
    /// `began`: when the read began, whose deadline applies.
    [[nodiscard]] std::optional<Error> run(TimePoint began) {
        using std::chrono::milliseconds;
        LoopLimits limits;
        limits.stop = options_.stop;
        if (options_.total_timeout.count() > 0) {
            const TimePoint now = context_.transport.now();
            limits.total_timeout =
                options_.total_timeout - std::chrono::duration_cast<milliseconds>(now - began);
            if (limits.total_timeout.count() <= 0)
                return make_error(Errc::deadline_exceeded, "total_timeout passed");
        }
        AttemptLoop loop(context_, limits, list_, *this, *this);
        (void)loop.run();
        if (error_) return std::move(error_);
        if (list_.sids().size() == 1 && list_.contact_count().value_or(0) == 0) return std::nullopt;
        std::string problem = "the response with the list's details names no list";
        if (list_.sids().size() == 1) {
            problem = "no member came, but Exotel says that the list has " +
                      std::to_string(*list_.contact_count()) + " contacts";
        }
        Error error = make_error(Errc::malformed_response, std::move(problem));
        list_.format_error(error, {}, {});
        return error;
    }

private:
    bool next(std::string& item) override {
        item.clear();
        return !std::exchange(is_asked_, true);
    }
    void on_settled(std::size_t /*index*/, std::string /*item*/, ItemOutcome outcome) override {
        error_ = std::move(outcome.error);
    }

    const LoopContext& context_;
    ReadList& list_;
    const ReadOptions& options_;
    bool is_asked_ = false;
    std::optional<Error> error_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
