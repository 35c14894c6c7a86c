// Catch2 in whichever major version the system has.
#ifndef EXOTEL_TESTS_CATCH_HPP
#define EXOTEL_TESTS_CATCH_HPP

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;  // global in version 2
#else
#include <catch2/catch.hpp>
#endif

#endif
