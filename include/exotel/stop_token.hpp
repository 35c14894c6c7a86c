// Stops calls early, like C++20's <stop_token>.
//
//     exotel::StopSource source;
//     std::thread waiter([&] { wait_for_signal(); source.request_stop(); });
//     auto removal = lists.remove_contact(list, contact, source.get_token());
#ifndef EXOTEL_STOP_TOKEN_HPP
#define EXOTEL_STOP_TOKEN_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/detail/util/stop_state.hpp>

#include <memory>
#include <utility>

namespace exotel { inline namespace v0_1 {

namespace detail {
struct StopTokenAccess;
}  // namespace detail

/// Tells a call to stop; made by a `StopSource`, cheap to copy.
///
/// Thread-safe. A default-constructed token never stops anything.
class StopToken {
public:
    /// A token that never stops anything.
    StopToken() = default;

    /// Whether a stop was requested.
    [[nodiscard]] bool stop_requested() const noexcept {
        return state_ && state_->stop_count() > 0;
    }
    /// Whether a stop can be requested at all.
    [[nodiscard]] bool stop_possible() const noexcept { return state_ != nullptr; }

private:
    friend class StopSource;
    friend struct detail::StopTokenAccess;

    explicit StopToken(std::shared_ptr<detail::StopState> state) noexcept
        : state_(std::move(state)) {}

    std::shared_ptr<detail::StopState> state_;
};

/// Asks the calls that hold its tokens to stop.
///
/// Thread-safe. Not for signal handlers, because it locks: let a thread wait for the signal with
/// `sigwait`. Every query on a moved-from source returns false.
class StopSource {
public:
    StopSource() : state_(std::make_shared<detail::StopState>()) {}

    /// Requests a stop; waiting calls return within 50 ms. Returns true for the first request.
    ///
    /// A bulk run waits up to `BulkOptions::grace` for the responses to requests in flight; a
    /// second request ends that wait, too.
    bool request_stop() const noexcept { return state_ && state_->request(); }
    /// Whether a stop was requested.
    [[nodiscard]] bool stop_requested() const noexcept {
        return state_ && state_->stop_count() > 0;
    }
    /// A token to pass to a call.
    [[nodiscard]] StopToken get_token() const noexcept { return StopToken(state_); }

private:
    std::shared_ptr<detail::StopState> state_;
};

namespace detail {

struct StopTokenAccess {
    [[nodiscard]] static const std::shared_ptr<StopState>& state(const StopToken& token) noexcept {
        return token.state_;
    }
};

}  // namespace detail
}}  // namespace exotel::v0_1

#endif
