#ifndef EXOTEL_DETAIL_UTIL_STOP_STATE_HPP
#define EXOTEL_DETAIL_UTIL_STOP_STATE_HPP

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Registered by a waiting call, so that a stop ends its wait at once.
class StopListener {
public:
    StopListener() = default;
    StopListener(const StopListener&) = delete;
    StopListener& operator=(const StopListener&) = delete;
    virtual ~StopListener() = default;
    virtual void stop_requested() noexcept = 0;
};

/// The state that a stop source and its tokens share. Thread-safe.
class StopState {
public:
    /// An entry in the list of waiting listeners; owned by a `StopRegistration`.
    struct Entry {
        StopListener* listener = nullptr;
        Entry* next = nullptr;
    };

    bool request() noexcept {
        const bool first = stop_count_.fetch_add(1) == 0;
        const std::lock_guard<std::mutex> lock(mutex_);
        for (const Entry* entry = first_; entry != nullptr; entry = entry->next)
            entry->listener->stop_requested();
        return first;
    }
    [[nodiscard]] int stop_count() const noexcept { return stop_count_.load(); }

    void add(Entry& entry) noexcept {
        const std::lock_guard<std::mutex> lock(mutex_);
        entry.next = first_;
        first_ = &entry;
    }
    /// Removes an entry that was added.
    void remove(Entry& entry) noexcept {
        const std::lock_guard<std::mutex> lock(mutex_);
        Entry** link = &first_;
        while (*link != &entry) link = &(*link)->next;
        *link = entry.next;
    }

private:
    std::atomic<int> stop_count_{0};
    std::mutex mutex_;
    Entry* first_ = nullptr;
};

/// Keeps a listener registered during its lifetime.
class StopRegistration {
public:
    /// `state` may be null: then nothing ever stops.
    StopRegistration(std::shared_ptr<StopState> state, StopListener& listener) noexcept
        : state_(std::move(state)), entry_{&listener} {
        if (state_) state_->add(entry_);
    }
    StopRegistration(const StopRegistration&) = delete;
    StopRegistration& operator=(const StopRegistration&) = delete;
    ~StopRegistration() {
        if (state_) state_->remove(entry_);
    }

    /// How often a stop was requested so far.
    [[nodiscard]] int stop_count() const noexcept { return state_ ? state_->stop_count() : 0; }

private:
    std::shared_ptr<StopState> state_;
    StopState::Entry entry_;
};

}}}  // namespace exotel::v0_1::detail

#endif
