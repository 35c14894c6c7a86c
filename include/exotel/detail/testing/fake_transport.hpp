#ifndef EXOTEL_DETAIL_TESTING_FAKE_TRANSPORT_HPP
#define EXOTEL_DETAIL_TESTING_FAKE_TRANSPORT_HPP

#include <exotel/detail/testing/fake_world.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// A transport into a fake world: waiting advances the world's clock and takes no real time.
class FakeTransport final : public Transport {
public:
    explicit FakeTransport(std::shared_ptr<FakeWorld> world) : world_(std::move(world)) {}

    [[nodiscard]] TimePoint now() const noexcept override {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        return world_->now;
    }
    [[nodiscard]] std::chrono::system_clock::time_point time_of_day() const noexcept override {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        return world_->time_of_day_at_begin +
               std::chrono::duration_cast<std::chrono::system_clock::duration>(world_->now -
                                                                               world_->began);
    }
    [[nodiscard]] std::size_t capacity() const noexcept override { return 200; }

    void submit(std::size_t id, const Request& request) override {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        FakeResponse fault = world_->serve(request);
        world_->most_in_flight = (std::max)(world_->most_in_flight, ++world_->in_flight);
        auto wait = world_->latency + fault.delay;
        if (fault.error == TransportError::timeout || wait > request.timeout) {
            // A late response counts as none.
            fault.error = TransportError::timeout;
            fault.detail = "no response in time";
            fault.response = {};
            wait = request.timeout;
        }
        Pending pending;
        pending.due = world_->now + wait;
        pending.completion.id = id;
        pending.completion.error = fault.error;
        pending.completion.sends = fault.sends;
        pending.completion.detail = std::move(fault.detail);
        pending.completion.response = std::move(fault.response);
        pending_.push_back(std::move(pending));
    }

    const Completion* wait(TimePoint until) override {
        if (taken_stop()) return nullptr;
        std::unique_lock<std::mutex> lock(world_->mutex);
        const auto first =
            std::min_element(pending_.begin(), pending_.end(),
                             [](const Pending& a, const Pending& b) { return a.due < b.due; });
        if (first != pending_.end() && first->due <= until) {
            world_->now = (std::max)(world_->now, first->due);
            --world_->in_flight;
            done_ = std::move(first->completion);
            pending_.erase(first);
            return &done_;
        }
        if (until == (TimePoint::max)()) {
            lock.unlock();
            std::unique_lock<std::mutex> stop_lock(stop_mutex_);  // only a stop can end this wait
            woken_.wait(stop_lock, [this] { return std::exchange(stopped_, false); });
        } else {
            world_->now = (std::max)(world_->now, until);
        }
        return nullptr;
    }

    int abandon(std::size_t id) noexcept override {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        const auto pending =
            std::find_if(pending_.begin(), pending_.end(),
                         [id](const Pending& candidate) { return candidate.completion.id == id; });
        if (pending == pending_.end()) return 0;
        const int sends = pending->completion.sends;
        --world_->in_flight;
        pending_.erase(pending);
        return sends;
    }

    void stop_requested() noexcept override {
        {
            const std::lock_guard<std::mutex> lock(stop_mutex_);
            stopped_ = true;
        }
        woken_.notify_all();
    }

private:
    bool taken_stop() {
        const std::lock_guard<std::mutex> lock(stop_mutex_);
        return std::exchange(stopped_, false);
    }

    struct Pending {
        TimePoint due;
        Completion completion;
    };

    std::shared_ptr<FakeWorld> world_;
    std::vector<Pending> pending_;
    Completion done_;
    std::mutex stop_mutex_;  ///< not the world's, because a rule of the fake may request the stop
    std::condition_variable woken_;
    bool stopped_ = false;
};

}}}  // namespace exotel::v0_1::detail

#endif
