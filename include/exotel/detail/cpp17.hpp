// Stops an older compiler with one clear message instead of hundreds.
#ifndef EXOTEL_DETAIL_CPP17_HPP
#define EXOTEL_DETAIL_CPP17_HPP

#if defined(_MSVC_LANG)
#if _MSVC_LANG < 201703L
#error "exotel-lists needs C++17 or newer: compile with /std:c++17"
#include <exotel/needs-cpp17>
#endif
#elif __cplusplus < 201703L
#error "exotel-lists needs C++17 or newer: compile with -std=c++17"
// There is no such file: compilers go on after #error, but end here.
#include <exotel/needs-cpp17>
#endif

#endif
