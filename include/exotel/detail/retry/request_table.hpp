#ifndef EXOTEL_DETAIL_RETRY_REQUEST_TABLE_HPP
#define EXOTEL_DETAIL_RETRY_REQUEST_TABLE_HPP

#include <exotel/detail/api/credential_store.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// One item of a run until it is settled, with its state over all attempts.
struct PendingRequest {
    enum class State {
        free,       ///< the slot holds no item
        active,     ///< the loop handles it now
        waiting,    ///< for a permit or its backoff
        in_flight,  ///< the transport has its request
    };

    State state = State::free;
    std::size_t index = 0;  ///< place in the input
    std::string item;
    int tries = 0;     ///< attempts that the loop made
    int attempts = 0;  ///< the same, plus resends by the transport: what users see
    bool may_have_been_applied = false;
    int failed_handshakes = 0;
    int misdirected = 0;          ///< how often it got a 421, or another request's response
    bool new_connection = false;  ///< for the next attempt
    std::shared_ptr<const CredentialsSnapshot> credentials;  ///< of the attempt in flight
    TimePoint sent_at{};
    TimePoint ready_at{};
    std::optional<Error> last_error;
};

/// The unsettled items of a run. An item keeps its slot from `add` to `remove`; the slot's number
/// is the transport's id for its request.
class RequestTable {
public:
    /// Reserves memory for one more item, so that later steps cannot throw `bad_alloc`.
    void reserve_slot() {
        if (!free_.empty() || requests_.size() < requests_.capacity()) return;
        const std::size_t capacity = 2 * requests_.size() + 1;
        free_.reserve(capacity);
        requests_.reserve(capacity);
    }
    /// Adds an item, after `reserve_slot`; its index is the number of items added before.
    std::size_t add(std::string item) noexcept {
        std::size_t slot = requests_.size();
        if (free_.empty()) {
            requests_.emplace_back();
        } else {
            slot = free_.back();
            free_.pop_back();
            requests_[slot] = PendingRequest();
        }
        PendingRequest& request = requests_[slot];
        request.state = PendingRequest::State::active;
        request.index = added_++;
        request.item = std::move(item);
        return slot;
    }
    /// Frees the slot and returns its item.
    std::string remove(std::size_t slot) noexcept {
        free_.push_back(slot);
        PendingRequest& request = requests_[slot];
        request.state = PendingRequest::State::free;
        request.credentials.reset();
        request.last_error.reset();
        return std::move(request.item);
    }
    [[nodiscard]] PendingRequest& operator[](std::size_t slot) { return requests_[slot]; }
    [[nodiscard]] std::size_t unsettled() const noexcept { return requests_.size() - free_.size(); }

    void schedule(std::size_t slot, TimePoint ready_at) noexcept {
        requests_[slot].ready_at = ready_at;
        requests_[slot].state = PendingRequest::State::waiting;
        ++waiting_;
    }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }
    /// When the first waiting item is ready; at least one must be waiting.
    [[nodiscard]] TimePoint earliest() const { return requests_[earliest_slot()].ready_at; }
    std::size_t take_earliest() {
        const std::size_t slot = earliest_slot();
        requests_[slot].state = PendingRequest::State::active;
        --waiting_;
        return slot;
    }

    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }
    void mark_sent(std::size_t slot, TimePoint now) noexcept {
        PendingRequest& request = requests_[slot];
        request.sent_at = now;
        request.state = PendingRequest::State::in_flight;
        ++request.tries;
        ++in_flight_;
    }
    void mark_completed(std::size_t slot, int sends) noexcept {
        PendingRequest& request = requests_[slot];
        request.state = PendingRequest::State::active;
        --in_flight_;
        request.attempts += (std::max)(1, sends);
        // The transport resent it by itself: the first one got no response.
        if (sends > 1) request.may_have_been_applied = true;
        // A call that waits for its retry must not keep replaced credentials in memory.
        request.credentials.reset();
    }
    /// The same for a request whose response is unknown.
    void mark_unanswered(std::size_t slot, int sends) noexcept {
        mark_completed(slot, sends);
        if (sends > 0) requests_[slot].may_have_been_applied = true;
    }
    /// The first slot in flight; queried one at a time, since handling one may change the others.
    [[nodiscard]] std::optional<std::size_t> first_in_flight() const noexcept {
        for (std::size_t slot = 0; in_flight_ > 0 && slot < requests_.size(); ++slot) {
            if (requests_[slot].state == PendingRequest::State::in_flight) return slot;
        }
        return std::nullopt;
    }

private:
    /// Of the waiting items, the first that is ready; of several, the first in the input.
    [[nodiscard]] std::size_t earliest_slot() const noexcept {
        std::size_t earliest = requests_.size();
        for (std::size_t slot = 0; slot < requests_.size(); ++slot) {
            const PendingRequest& request = requests_[slot];
            if (request.state != PendingRequest::State::waiting) continue;
            if (earliest == requests_.size() || is_before(request, requests_[earliest]))
                earliest = slot;
        }
        return earliest;
    }
    static bool is_before(const PendingRequest& a, const PendingRequest& b) noexcept {
        return a.ready_at < b.ready_at || (a.ready_at == b.ready_at && a.index < b.index);
    }

    std::vector<PendingRequest> requests_;
    std::vector<std::size_t> free_;
    std::size_t waiting_ = 0;
    std::size_t in_flight_ = 0;
    std::size_t added_ = 0;
};

}}}  // namespace exotel::v0_1::detail

#endif
