// Catch2 in whichever major version the system has.
#ifndef EXOTEL_TESTS_CATCH_HPP
#define EXOTEL_TESTS_CATCH_HPP

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;  // global in version 2
#else
#include <catch2/catch.hpp>

#include <string>
namespace Catch { namespace Matchers {
/// Version 3's name of it, where `Contains` is about ranges.
inline StdString::ContainsMatcher ContainsSubstring(const std::string& text) {
    return Contains(text);
}
}}  // namespace Catch::Matchers
#endif

#endif
