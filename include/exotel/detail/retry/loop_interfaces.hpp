#ifndef EXOTEL_DETAIL_RETRY_LOOP_INTERFACES_HPP
#define EXOTEL_DETAIL_RETRY_LOOP_INTERFACES_HPP

#include <exotel/client_options.hpp>
#include <exotel/detail/api/credential_store.hpp>
#include <exotel/detail/retry/backoff.hpp>
#include <exotel/detail/retry/rate_limiter.hpp>
#include <exotel/detail/util/item_reader.hpp>
#include <exotel/error.hpp>
#include <exotel/stop_token.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// What a loop borrows from its client.
struct LoopContext {
    Transport& transport;
    RateLimiter& rate_limiter;
    RetryBudget& retry_budget;
    Random& random;
    const CredentialStore& credentials;
    const ClientOptions& options;
};

/// The limits of one run.
struct LoopLimits {
    /// Whether the run has many items that do not depend on each other: an error that concerns all
    /// of them then ends it, and the first request is sent alone.
    bool bulk = false;
    std::size_t max_in_flight = 1;
    /// How many items may wait for a retry in addition to those in flight: bounds the memory. 0 if
    /// an item depends on the outcome of the one before.
    std::size_t max_waiting = 256;
    std::chrono::milliseconds total_timeout{0};  ///< 0: none
    std::chrono::milliseconds grace{0};          ///< for requests in flight when the run ends early
    std::chrono::milliseconds give_up_after{0};  ///< 0: never
    StopToken stop;
};

/// The state of a loop, for progress.
struct LoopStatus {
    std::size_t in_flight = 0;
    std::size_t attempts = 0;       ///< so far, resends included
    TimePoint::duration blocked{};  ///< time so far in which the rate limiter allowed no request
    std::optional<TimePoint> paused_until;
    const char* pause_reason = "";
};

/// How an item ended. Without an error the operation holds the value.
struct ItemOutcome {
    std::optional<Error> error;
    int attempts = 0;
    bool reached = false;  ///< false: the run ended before its turn came
};

/// Receives the outcomes of a loop. Its members may throw, except `next_progress`.
class ItemSink {
public:
    ItemSink() = default;
    ItemSink(const ItemSink&) = delete;
    ItemSink& operator=(const ItemSink&) = delete;
    virtual ~ItemSink() = default;
    /// Called exactly once for each item that was read.
    virtual void on_settled(std::size_t index, std::string item, ItemOutcome outcome) = 0;
    virtual void on_progress(const LoopStatus& /*status*/, bool /*last*/) {}
    /// The latest time at which `on_progress` wants to be called.
    [[nodiscard]] virtual TimePoint next_progress() const noexcept { return (TimePoint::max)(); }
};

/// The input and the output of a loop with one item.
class OneItem final : public ItemReader, public ItemSink {
public:
    explicit OneItem(std::string item) : item_(std::move(item)) {}

    bool next(std::string& item) override {
        if (is_read_) return false;
        is_read_ = true;
        item = std::move(item_);
        return true;
    }
    void on_settled(std::size_t /*index*/, std::string /*item*/, ItemOutcome outcome) override {
        outcome_ = std::move(outcome);
    }
    /// Valid once the loop has run.
    [[nodiscard]] ItemOutcome& outcome() noexcept { return outcome_; }

private:
    std::string item_;
    bool is_read_ = false;
    ItemOutcome outcome_;
};

}}}  // namespace exotel::v0_1::detail

#endif
