#ifndef EXOTEL_DETAIL_UTIL_SPLIT_MIX64_HPP
#define EXOTEL_DETAIL_UTIL_SPLIT_MIX64_HPP

#include <cstdint>

namespace exotel { inline namespace v0_1 { namespace detail {

/// SplitMix64: to be added to the state before each number. Not for secrets.
///
/// Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators (2014).
inline constexpr std::uint64_t split_mix64_step = 0x9e3779b97f4a7c15U;

/// The number that a state yields.
[[nodiscard]] constexpr std::uint64_t split_mix64(std::uint64_t state) noexcept {
    state = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9U;
    state = (state ^ (state >> 27U)) * 0x94d049bb133111ebU;
    return state ^ (state >> 31U);
}

}}}  // namespace exotel::v0_1::detail

#endif
