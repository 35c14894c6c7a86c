#ifndef EXOTEL_DETAIL_RANGE_READER_HPP
#define EXOTEL_DETAIL_RANGE_READER_HPP

#include <exotel/detail/util/item_reader.hpp>
#include <exotel/sid.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

// `begin` and `end` as a range-based for loop finds them: std's, members, or by argument-dependent
// look-up.
namespace range_access {
using std::begin;
using std::end;
template <class Range>
auto begin_of(Range& range) -> decltype(begin(range)) {
    return begin(range);
}
template <class Range>
auto end_of(Range& range) -> decltype(end(range)) {
    return end(range);
}
}  // namespace range_access

template <class Range, class = void>
struct RangeSize {
    static std::optional<std::size_t> get(Range& /*range*/) { return std::nullopt; }
};
template <class Range>
struct RangeSize<Range, std::void_t<decltype(std::declval<Range&>().size())>> {
    static std::optional<std::size_t> get(Range& range) {
        return static_cast<std::size_t>(range.size());
    }
};
template <class Item, std::size_t Size>
struct RangeSize<Item[Size], void> {
    static std::optional<std::size_t> get(Item (&)[Size]) { return Size; }
};

/// Reads SIDs or texts from any input range, one at a time and only on request.
template <class Range>
class RangeReader final : public ItemReader {
    using Iterator = decltype(range_access::begin_of(std::declval<Range&>()));
    using Sentinel = decltype(range_access::end_of(std::declval<Range&>()));

public:
    explicit RangeReader(Range& range) : range_(range) {}

    bool next(std::string& item) override {
        if (!place_) {
            place_.emplace(range_access::begin_of(range_), range_access::end_of(range_));
        } else {
            ++place_->first;
        }
        if (!(place_->first != place_->second)) return false;
        assign(item, *place_->first);
        return true;
    }
    [[nodiscard]] std::optional<std::size_t> size() const { return RangeSize<Range>::get(range_); }

    /// Whether the items are texts rather than SIDs.
    [[nodiscard]] static constexpr bool has_texts() noexcept {
        return std::is_constructible_v<std::string, decltype(*std::declval<Iterator&>())>;
    }

private:
    template <class Item>
    static void assign(std::string& text, Item&& item) {
        using Plain = std::decay_t<Item>;
        if constexpr (std::is_base_of_v<ContactSid, Plain>) {
            text = static_cast<const ContactSid&>(item).str();
        } else if constexpr (std::is_convertible_v<Item&&, ContactSid>) {
            const ContactSid contact = std::forward<Item>(item);
            text = contact.str();
        } else {
            static_assert(std::is_constructible_v<std::string, Item&&>,
                          "remove_contacts takes a range of exotel::ContactSid or of strings");
            text = std::string(std::forward<Item>(item));
        }
    }

    Range& range_;
    std::optional<std::pair<Iterator, Sentinel>> place_;
};

}}}  // namespace exotel::v0_1::detail

#endif
