#ifndef EXOTEL_ENGINE_CALL_TABLE_HPP
#define EXOTEL_ENGINE_CALL_TABLE_HPP

#include <exotel/engine/call.hpp>
#include <exotel/http/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// The calls of a run that are not settled yet, each in a slot whose number is its ticket.
template <class Subject>
class CallTable {
public:
    /// Makes room for one more call: nothing that is done with it afterwards can run out of memory.
    void make_room() {
        if (!free_.empty() || calls_.size() < calls_.capacity()) return;
        const std::size_t room = 2 * calls_.size() + 1;
        free_.reserve(room);
        due_.reserve(room);
        calls_.reserve(room);
    }
    /// Takes a subject in, after `make_room`; its place in the input is how many were taken before.
    std::size_t add(Subject subject) noexcept {
        Call<Subject> call{taken_++, std::move(subject)};
        if (free_.empty()) {
            calls_.push_back(std::move(call));
            return calls_.size() - 1;
        }
        const std::size_t slot = free_.back();
        free_.pop_back();
        calls_[slot] = std::move(call);
        return slot;
    }
    /// Takes a call out for good; its slot is used again.
    Call<Subject> remove(std::size_t slot) noexcept {
        free_.push_back(slot);
        calls_[slot].stage = Stage::settled;
        return std::move(calls_[slot]);
    }
    [[nodiscard]] Call<Subject>& operator[](std::size_t slot) { return calls_[slot]; }

    // ---- calls that wait for their turn

    void wait(std::size_t slot, http::TimePoint due) noexcept {
        calls_[slot].due = due;
        calls_[slot].stage = Stage::waiting;
        due_.push_back(slot);
        std::push_heap(due_.begin(), due_.end(), later());
    }
    [[nodiscard]] std::size_t waiting() const noexcept { return due_.size(); }
    /// When the first of them is due; there must be one.
    [[nodiscard]] http::TimePoint earliest() const { return calls_[due_.front()].due; }
    std::size_t take_earliest() {
        std::pop_heap(due_.begin(), due_.end(), later());
        const std::size_t slot = due_.back();
        due_.pop_back();
        calls_[slot].stage = Stage::taken;
        return slot;
    }

    // ---- calls under way

    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }
    void took_off(std::size_t slot, http::TimePoint now) {
        calls_[slot].sent_at = now;
        calls_[slot].stage = Stage::in_flight;
        ++in_flight_;
    }
    /// Books the end of an attempt.
    void landed(std::size_t slot, int sends, bool uncertain) {
        Call<Subject>& call = calls_[slot];
        call.stage = Stage::taken;
        --in_flight_;
        call.attempts += std::max(1, sends);
        // libcurl sent it again by itself: the first sending went unanswered.
        call.uncertain = call.uncertain || uncertain || sends > 1;
    }
    template <class Action>
    void for_each_in_flight(Action action) {
        for (std::size_t slot = 0; slot < calls_.size(); ++slot) {
            if (calls_[slot].stage == Stage::in_flight) action(slot);
        }
    }

private:
    /// Earlier ones first; of two that are due at once, the one that stands earlier in the input.
    [[nodiscard]] auto later() const {
        return [this](std::size_t a, std::size_t b) {
            return std::pair(calls_[a].due, calls_[a].index) >
                   std::pair(calls_[b].due, calls_[b].index);
        };
    }

    std::vector<Call<Subject>> calls_;
    std::vector<std::size_t> free_;
    std::vector<std::size_t> due_;  ///< a heap by due time
    std::size_t in_flight_ = 0;
    std::size_t taken_ = 0;
};

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
