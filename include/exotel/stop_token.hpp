#ifndef EXOTEL_STOP_TOKEN_HPP
#define EXOTEL_STOP_TOKEN_HPP

#include <exotel/fwd.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {

namespace detail {

/// What a waiting call registers so that a stop ends its wait at once.
class StopListener {
public:
    StopListener() = default;
    StopListener(const StopListener&) = delete;
    StopListener& operator=(const StopListener&) = delete;
    virtual ~StopListener() = default;
    virtual void stop_requested() noexcept = 0;
};

class StopRegistration;

class StopState {
public:
    bool request() noexcept {
        const bool first = requests_.fetch_add(1) == 0;
        const std::lock_guard lock(mutex_);
        for (StopListener* listener : listeners_) listener->stop_requested();
        return first;
    }
    [[nodiscard]] int requests() const noexcept { return requests_.load(); }

    void add(StopListener* listener) {
        const std::lock_guard lock(mutex_);
        listeners_.push_back(listener);
    }
    void remove(StopListener* listener) noexcept {
        const std::lock_guard lock(mutex_);
        listeners_.erase(std::remove(listeners_.begin(), listeners_.end(), listener),
                         listeners_.end());
    }

private:
    std::atomic<int> requests_{0};
    std::mutex mutex_;
    std::vector<StopListener*> listeners_;
};

}  // namespace detail

/// Tells a call to stop, as C++20's `std::stop_token` does; made by a `StopSource`, cheap to copy.
///
/// Thread-safe. A default-made token never stops anything.
class StopToken {
public:
    /// A token that nothing stops.
    StopToken() = default;

    /// Whether a stop was requested.
    [[nodiscard]] bool stop_requested() const noexcept { return state_ && state_->requests() > 0; }
    /// Whether a stop can be requested at all.
    [[nodiscard]] bool stop_possible() const noexcept { return state_ != nullptr; }

private:
    friend class StopSource;
    friend class detail::StopRegistration;

    explicit StopToken(std::shared_ptr<detail::StopState> state) noexcept
        : state_(std::move(state)) {}

    std::shared_ptr<detail::StopState> state_;
};

/// Asks the calls that hold its tokens to stop, as C++20's `std::stop_source` does.
///
/// Thread-safe; not for signal handlers (it locks): let a thread wait for the signal with
/// `sigwait`.
class StopSource {
public:
    StopSource() : state_(std::make_shared<detail::StopState>()) {}

    /// Asks to stop; waiting calls return within 50 ms. True for the first request.
    ///
    /// A bulk run lets what is in flight be answered for up to `BulkOptions::grace`; a second
    /// request ends that wait, too.
    bool request_stop() const noexcept { return state_->request(); }
    /// Whether a stop was requested.
    [[nodiscard]] bool stop_requested() const noexcept { return state_->requests() > 0; }
    /// A token to give to a call.
    [[nodiscard]] StopToken get_token() const noexcept { return StopToken(state_); }

private:
    std::shared_ptr<detail::StopState> state_;
};

namespace detail {

/// Keeps a listener registered for as long as it lives.
class StopRegistration {
public:
    StopRegistration(const StopToken& token, StopListener& listener)
        : state_(token.state_), listener_(&listener) {
        if (state_) state_->add(listener_);
    }
    StopRegistration(const StopRegistration&) = delete;
    StopRegistration& operator=(const StopRegistration&) = delete;
    ~StopRegistration() {
        if (state_) state_->remove(listener_);
    }

    /// How often a stop was requested so far.
    [[nodiscard]] int requests() const noexcept { return state_ ? state_->requests() : 0; }

private:
    std::shared_ptr<StopState> state_;
    StopListener* listener_;
};

}  // namespace detail

}  // namespace v0_1
}  // namespace exotel

#endif
