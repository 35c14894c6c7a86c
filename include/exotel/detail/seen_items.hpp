#ifndef EXOTEL_DETAIL_SEEN_ITEMS_HPP
#define EXOTEL_DETAIL_SEEN_ITEMS_HPP

#include <exotel/detail/util/split_mix64.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Remembers inserted texts in at most 2.3 MiB: Bloom filters, each eight times as large as the one
/// before. Always finds an inserted text. May also find one that was not inserted: for half a
/// million texts the chance that this happens at all is 1 in 100.
class BloomFilter {
public:
    void insert(std::string_view text) {
        if (filters_.empty() || (room_ == 0 && filters_.size() < max_filters)) {
            const unsigned index_bits = 15 + 3 * static_cast<unsigned>(filters_.size());
            filters_.emplace_back(std::size_t{1} << index_bits);
            room_ = (std::size_t{1} << index_bits) / filter_bits_per_text;
        }
        if (room_ > 0) --room_;
        std::vector<bool>& filter = filters_.back();
        BitPositions positions(text);
        for (int i = 0; i < bits_per_text; ++i) filter[positions.next() % filter.size()] = true;
    }
    [[nodiscard]] bool contains(std::string_view text) const {
        return std::any_of(filters_.begin(), filters_.end(), [text](const auto& filter) {
            BitPositions positions(text);
            int found = 0;
            while (found < bits_per_text && filter[positions.next() % filter.size()]) ++found;
            return found == bits_per_text;
        });
    }

private:
    static constexpr std::size_t max_filters = 4;
    static constexpr std::size_t filter_bits_per_text = 48;
    static constexpr int bits_per_text = 24;

    /// The bits for a text: SplitMix64, seeded with its hash.
    class BitPositions {
    public:
        explicit BitPositions(std::string_view text)
            : state_(std::hash<std::string_view>()(text)) {}
        std::size_t next() noexcept {
            state_ += split_mix64_step;
            return static_cast<std::size_t>(split_mix64(state_));
        }

    private:
        std::uint64_t state_;
    };

    std::vector<std::vector<bool>> filters_;
    std::size_t room_ = 0;  ///< of the last filter
};

/// The items that a walk has handed out: the latest with their positions, all older ones in a
/// filter.
class SeenItems {
public:
    struct Item {
        std::size_t rank = 0;      ///< in the order in which items were handed out, from 1
        std::size_t position = 0;  ///< where it was seen last
    };

    /// The item, if it is one of the latest; else null.
    [[nodiscard]] Item* find(const std::string& sid) {
        const auto found = latest_.find(sid);
        return found == latest_.end() ? nullptr : &found->second;
    }
    /// The rank of the item, if it is one of the latest; else 0.
    [[nodiscard]] std::size_t rank_of(const std::string& sid) const {
        const auto found = latest_.find(sid);
        return found == latest_.end() ? 0 : found->second.rank;
    }
    /// Whether an item that is not one of the latest was handed out before them.
    [[nodiscard]] bool is_older(const std::string& sid) const { return older_.contains(sid); }
    [[nodiscard]] bool empty() const noexcept { return latest_.empty(); }

    /// Adds an item that is not one of the latest; the oldest of `max_latest` moves to the filter.
    void add(const std::string& sid, const Item& item, std::size_t max_latest) {
        if (order_.size() == max_latest) {
            older_.insert(order_.front());
            latest_.erase(order_.front());
            order_.pop_front();
        }
        order_.push_back(sid);
        latest_.emplace(sid, item);
    }

private:
    std::unordered_map<std::string, Item> latest_;
    std::deque<std::string> order_;  ///< the same, oldest first
    BloomFilter older_;
};

}}}  // namespace exotel::v0_1::detail

#endif
