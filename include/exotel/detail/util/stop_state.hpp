#ifndef EXOTEL_DETAIL_UTIL_STOP_STATE_HPP
#define EXOTEL_DETAIL_UTIL_STOP_STATE_HPP

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

/// What a stop source and its tokens share. Thread-safe.
class StopState {
public:
    bool request() noexcept {
        const bool first = requests_.fetch_add(1) == 0;
        const std::lock_guard<std::mutex> lock(mutex_);
        for (StopListener* listener : listeners_) listener->stop_requested();
        return first;
    }
    [[nodiscard]] int requests() const noexcept { return requests_.load(); }

    void add(StopListener* listener) {
        const std::lock_guard<std::mutex> lock(mutex_);
        listeners_.push_back(listener);
    }
    void remove(StopListener* listener) noexcept {
        const std::lock_guard<std::mutex> lock(mutex_);
        listeners_.erase(std::remove(listeners_.begin(), listeners_.end(), listener),
                         listeners_.end());
    }

private:
    std::atomic<int> requests_{0};
    std::mutex mutex_;
    std::vector<StopListener*> listeners_;
};

/// Keeps a listener registered for as long as it lives.
class StopRegistration {
public:
    /// `state` may be null: nothing ever stops.
    StopRegistration(std::shared_ptr<StopState> state, StopListener& listener)
        : state_(std::move(state)), listener_(&listener) {
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
