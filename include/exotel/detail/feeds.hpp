#ifndef EXOTEL_DETAIL_FEEDS_HPP
#define EXOTEL_DETAIL_FEEDS_HPP

#include <exotel/http/transport.hpp>
#include <exotel/result.hpp>
#include <exotel/sid.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// A run of one: where its subject comes from and where its result goes.
template <class Operation>
class RunOfOne {
public:
    using Subject = typename Operation::Subject;
    using Value = typename Operation::Value;

    explicit RunOfOne(const Subject& subject) : subject_(&subject) {}

    std::optional<Subject> next() {
        if (subject_ == nullptr) return std::nullopt;
        return *std::exchange(subject_, nullptr);
    }
    void settle(std::size_t /*index*/, const Subject& /*subject*/, Result<Value> result,
                bool /*reached*/) {
        result_.emplace(std::move(result));
    }
    void progress(std::size_t /*in_flight*/, bool /*last*/) const noexcept {}
    [[nodiscard]] static http::TimePoint next_progress() noexcept { return http::TimePoint::max(); }

    [[nodiscard]] std::optional<Result<Value>>& result() noexcept { return result_; }

private:
    const Subject* subject_;
    std::optional<Result<Value>> result_;
};

template <class Range, class = void>
struct SizeOf {
    static std::optional<std::size_t> get(Range& /*range*/) { return std::nullopt; }
};
template <class Range>
struct SizeOf<Range, std::void_t<decltype(std::declval<Range&>().size())>> {
    static std::optional<std::size_t> get(Range& range) {
        return static_cast<std::size_t>(range.size());
    }
};

/// Reads contacts from any input range, one at a time; nothing is read before it is asked for.
template <class Range>
class ContactFeed {
public:
    explicit ContactFeed(Range& range) : range_(range) {}

    std::optional<ContactSid> next() {
        using std::begin;
        using std::end;
        if (!place_) {
            place_.emplace(begin(range_), end(range_));
        } else {
            ++place_->first;
        }
        if (!(place_->first != place_->second)) return std::nullopt;
        return as_contact(*place_->first);
    }
    [[nodiscard]] std::optional<std::size_t> size() const { return SizeOf<Range>::get(range_); }

private:
    template <class Item>
    static ContactSid as_contact(Item&& item) {
        if constexpr (std::is_same_v<std::decay_t<Item>, ContactSid>) {
            return std::forward<Item>(item);
        } else {
            return ContactSid(std::string(std::forward<Item>(item)));
        }
    }

    using Iterator = decltype(std::begin(std::declval<Range&>()));
    using Sentinel = decltype(std::end(std::declval<Range&>()));

    Range& range_;
    std::optional<std::pair<Iterator, Sentinel>> place_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
