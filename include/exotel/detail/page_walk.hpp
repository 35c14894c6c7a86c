#ifndef EXOTEL_DETAIL_PAGE_WALK_HPP
#define EXOTEL_DETAIL_PAGE_WALK_HPP

#include <exotel/detail/api/envelope.hpp>
#include <exotel/detail/seen_items.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Which items to request next.
struct PageRequest {
    std::size_t offset = 0;
    std::size_t limit = 0;
};

/// Decides how to read a list page by page, hands out each item once, and determines whether the
/// whole list was read. No I/O. Remembers the last few pages, and the items before them in little
/// and constant memory.
///
/// Each page begins with the last item of the page before. While it does, nothing was missed
/// between the two, whatever was added or removed meanwhile. If it does not, the walk finds its
/// place by the items that it remembers, going back for them if it must.
///
/// The end is proved by a page that holds only that one item, if the response confirms it or the
/// next page is empty. A short page proves nothing (the server may cap the limit), nor does `total`
/// alone (it may count the page). Evidence against an end is believed. If a server never sent two
/// items at once, the empty page counts only if the item is still there afterwards: had it been
/// removed, the items after it would have moved up. A list that is empty at once is requested
/// twice.
///
/// Items that compare equal in the server's order may change places between responses. If one comes
/// again after later items, another has taken its place, perhaps without ever being sent. So none
/// may do so, and each place up to the end must have brought a new item.
///
/// `whole` guarantees: every item that was on the list from the first page to the last was handed
/// out. It assumes that no item moves to the front while others leave.
class PageWalk {
public:
    enum class State { reading, whole, failed };

    /// `page_size` is at least 2: one item overlaps.
    explicit PageWalk(std::size_t page_size) : request_{0, page_size} {}

    /// Whether the list was empty when the walk ended.
    [[nodiscard]] bool is_empty_at_end() const noexcept { return is_empty_at_end_; }
    [[nodiscard]] State state() const noexcept { return state_; }
    /// Why the list was not read completely; only if `failed`.
    [[nodiscard]] const std::string& failure() const noexcept { return failure_; }
    /// What to request; only while `reading`.
    [[nodiscard]] PageRequest next_request() const noexcept { return request_; }
    /// How many items were handed out.
    [[nodiscard]] std::size_t items() const noexcept { return items_; }
    /// How many pages were taken.
    [[nodiscard]] std::size_t pages() const noexcept { return pages_; }
    /// The number of items according to the last response that stated it.
    [[nodiscard]] std::optional<std::size_t> total() const noexcept { return total_; }

    /// Processes the response to `next_request()`: the items' SIDs in order. Returns the places in
    /// the page of the items that were not handed out before.
    [[nodiscard]] std::vector<std::size_t> take_page(const std::vector<std::string>& sids,
                                                     const PageMetadata& metadata) {
        ++pages_;
        const Purpose purpose = std::exchange(purpose_, Purpose::next_page);
        // A page that begins as expected is the right one, whatever offset it states.
        const bool begins_with_cursor = items_ > 0 && !sids.empty() && sids.front() == cursor_sid_;
        if (metadata.offset && *metadata.offset != request_.offset && !begins_with_cursor) {
            fail("the page at offset " + std::to_string(request_.offset) +
                 " was requested, but the one at offset " + std::to_string(*metadata.offset) +
                 " came");
            return {};
        }
        note_total(sids.size(), metadata);
        largest_page_ = (std::max)(largest_page_, sids.size());
        if (sids.empty()) {
            take_empty_page(purpose, metadata);
            return {};
        }
        if (purpose == Purpose::end_probe) {
            try_again("the page that should be the last is followed by another");
            return {};
        }
        return take_items(sids, purpose, metadata);
    }

private:
    /// Why the next page is asked for.
    enum class Purpose { next_page, earlier_page, end_probe, last_item_again, empty_list_again };

    static constexpr std::size_t remembered_pages = 8;
    static constexpr int max_setbacks = 3;

    /// A total below the items that came may count only the page: it is ignored.
    void note_total(std::size_t count, const PageMetadata& metadata) {
        if (!metadata.total) return;
        if (count > 0 && request_.offset + count > *metadata.total) is_total_wrong_ = true;
        total_ = is_total_wrong_ ? std::nullopt : metadata.total;
    }

    void take_empty_page(Purpose purpose, const PageMetadata& metadata) {
        const bool is_whole_list = request_.offset == 0;
        const bool is_behind_last = purpose == Purpose::end_probe;
        if (!is_whole_list && !is_behind_last) {
            look_back("an empty page came where the last item read should be");
            return;
        }
        const std::size_t size = is_whole_list ? 0 : cursor_position_ + 1;
        if (is_contradicted(size, metadata)) {
            try_again(contradiction(size));
        } else if (is_behind_last && largest_page_ == 1) {
            purpose_ = Purpose::last_item_again;
            request_.offset = cursor_position_;
        } else if (is_whole_list && purpose != Purpose::empty_list_again) {
            purpose_ = Purpose::empty_list_again;
        } else {
            finish(size);
        }
    }

    std::vector<std::size_t> take_items(const std::vector<std::string>& sids, Purpose purpose,
                                        const PageMetadata& metadata) {
        std::size_t first = 0;
        if (!seen_.empty()) {
            first = first_remembered(sids);
            if (first == sids.size() || !match_remembered(sids, first)) {
                look_back("the items changed places during the read");
                return {};
            }
        }
        const bool is_advance = seen_.rank_of(sids.back()) > seen_.rank_of(cursor_sid_);
        const bool is_last = sids.size() == 1 && sids.front() == cursor_sid_;
        std::vector<std::size_t> fresh = hand_out(sids, first);
        if (state_ == State::failed) return fresh;
        cursor_sid_ = sids.back();
        cursor_position_ = request_.offset + sids.size() - 1;
        request_.offset = cursor_position_;
        if (!fresh.empty()) {
            setbacks_ = 0;
        } else if (is_last) {
            take_last_page(purpose, metadata);
        } else if (purpose == Purpose::next_page && !is_advance) {
            try_again("the same items come again and again");
        }
        return fresh;
    }

    void take_last_page(Purpose purpose, const PageMetadata& metadata) {
        const std::size_t size = cursor_position_ + 1;
        if (is_contradicted(size, metadata)) {
            try_again(contradiction(size));
            return;
        }
        const bool is_said = metadata.has_next.has_value() || (metadata.total && !is_total_wrong_);
        if ((is_said && largest_page_ > 1) || purpose == Purpose::last_item_again) {
            finish(size);
            return;
        }
        purpose_ = Purpose::end_probe;
        request_.offset = size;
    }

    /// Records the items from `first` on; returns the places of those that are new.
    std::vector<std::size_t> hand_out(const std::vector<std::string>& sids, std::size_t first) {
        std::vector<std::size_t> fresh;
        for (std::size_t index = first; index < sids.size(); ++index) {
            const std::string& sid = sids[index];
            const std::size_t position = request_.offset + index;
            if (SeenItems::Item* known = seen_.find(sid)) {
                known->position = position;
                continue;
            }
            if (items_ > 0 && sid == first_sid_) {
                fail("the first item came again: the pages repeat");
                break;
            }
            if (items_ == 0) first_sid_ = sid;
            if (seen_.is_older(sid)) may_have_missed_items_ = true;  // the item that took its place
            fresh.push_back(index);
            ++items_;
            seen_.add(sid, {items_, position}, remembered_pages * request_.limit);
        }
        return fresh;
    }

    /// Finds the remembered items in a page, whether or not it begins as expected. False if they
    /// have changed their order.
    bool match_remembered(const std::vector<std::string>& sids, std::size_t first) {
        const bool begins_with_cursor = sids.front() == cursor_sid_;
        SeenItems::Item last;
        std::size_t last_index = 0;
        for (std::size_t index = first; index < sids.size(); ++index) {
            const SeenItems::Item* known = seen_.find(sids[index]);
            if (known == nullptr) continue;
            if (known->rank <= last.rank) {
                // The item that took its place may never have been sent.
                may_have_missed_items_ = may_have_missed_items_ || begins_with_cursor;
                return begins_with_cursor;
            }
            last = *known;
            last_index = index;
        }
        // Further back than before: something was inserted in front of it.
        if (request_.offset + last_index > last.position) may_have_missed_items_ = true;
        return true;
    }

    [[nodiscard]] std::size_t first_remembered(const std::vector<std::string>& sids) {
        std::size_t index = 0;
        while (index < sids.size() && seen_.find(sids[index]) == nullptr) ++index;
        return index;
    }

    [[nodiscard]] bool is_contradicted(std::size_t size,
                                       const PageMetadata& metadata) const noexcept {
        return metadata.has_next.value_or(false) || (total_ && *total_ > size);
    }

    [[nodiscard]] std::string contradiction(std::size_t size) const {
        if (total_ && *total_ > size) {
            return std::to_string(size) + " items came, but " + std::to_string(*total_) +
                   " is stated as the total";
        }
        return "after " + std::to_string(size) +
               " items another page is announced, but it does not come";
    }

    /// Goes back by one page, then by three, then by seven, to find remembered items.
    void look_back(std::string_view why) {
        if (!count_restart(why)) return;
        const std::size_t pages = (std::size_t{1} << static_cast<unsigned>(setbacks_)) - 1;
        const std::size_t distance = pages * request_.limit;
        request_.offset = cursor_position_ > distance ? cursor_position_ - distance : 0;
        purpose_ = Purpose::earlier_page;
    }

    void try_again(std::string_view why) {
        if (count_restart(why)) request_.offset = cursor_position_;
    }

    bool count_restart(std::string_view why) {
        ++setbacks_;
        if (setbacks_ > max_setbacks) fail(why);
        return state_ != State::failed;
    }

    /// `size`: the current number of items on the list.
    void finish(std::size_t size) {
        if (may_have_missed_items_) {
            fail("items were added or moved into the part that had already been read");
            return;
        }
        if (items_ < size) {
            fail("an item came more than once, so another may not have come at all");
            return;
        }
        is_empty_at_end_ = size == 0;
        state_ = State::whole;
    }

    void fail(std::string_view why) {
        state_ = State::failed;
        failure_.assign("the list was not read completely: ").append(why);
    }

    PageRequest request_;
    Purpose purpose_ = Purpose::next_page;
    State state_ = State::reading;
    std::string failure_;
    SeenItems seen_;
    std::string cursor_sid_;  ///< what the next page must begin with
    std::size_t cursor_position_ = 0;
    std::string first_sid_;
    std::optional<std::size_t> total_;
    bool is_total_wrong_ = false;
    std::size_t largest_page_ = 0;
    std::size_t items_ = 0;
    std::size_t pages_ = 0;
    int setbacks_ = 0;
    bool is_empty_at_end_ = false;
    bool may_have_missed_items_ = false;
};

}}}  // namespace exotel::v0_1::detail

#endif
