// How the library is compiled: as C++17 or newer, and header-only or separately.
#ifndef EXOTEL_DETAIL_CONFIG_HPP
#define EXOTEL_DETAIL_CONFIG_HPP

// Stops an older compiler with one clear message instead of hundreds.
#if defined(_MSVC_LANG)
#if _MSVC_LANG < 201703L
#error "exotel-lists needs C++17 or newer: compile with /std:c++17"
#include <exotel/needs-cpp17>
#endif
#elif __cplusplus < 201703L
#error "exotel-lists needs C++17 or newer: compile with -std=c++17"
// This file does not exist: compilers continue after #error, but stop here.
#include <exotel/needs-cpp17>
#endif

// Header-only by default: every function is inline. With EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION
// defined for the whole program `lists_client.hpp` and `phone_number.hpp` hold only declarations,
// and the one source file that includes <exotel/src.hpp> holds the definitions.
#if defined(EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION)
#define EXOTEL_LISTS_CLIENT_INLINE
#else
#define EXOTEL_LISTS_CLIENT_INLINE inline
#endif

#endif
