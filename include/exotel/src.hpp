// The one source file of separate compilation: define EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION for
// the whole program, and include this header in exactly one of its source files.
//
//     // exotel_lists_client.cpp
//     #include <exotel/src.hpp>
#ifndef EXOTEL_SRC_HPP
#define EXOTEL_SRC_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#if !defined(EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION)
#error "define EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION for the whole program to use exotel/src.hpp"
#endif

#include <exotel/detail/lists_client.hpp>
#include <exotel/detail/numbers/phone_number.hpp>

#endif
