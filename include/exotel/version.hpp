// The version, defined only here: CMake reads it from this file.
#ifndef EXOTEL_VERSION_HPP
#define EXOTEL_VERSION_HPP

#define EXOTEL_LISTS_CLIENT_VERSION "0.1.0"
#define EXOTEL_LISTS_CLIENT_VERSION_MAJOR 0
#define EXOTEL_LISTS_CLIENT_VERSION_MINOR 1
#define EXOTEL_LISTS_CLIENT_VERSION_PATCH 0

#endif

// Outside the include guard on purpose: a second copy of the library in one translation unit must
// have the same version.
#if EXOTEL_LISTS_CLIENT_VERSION_MAJOR != 0 || EXOTEL_LISTS_CLIENT_VERSION_MINOR != 1 || \
    EXOTEL_LISTS_CLIENT_VERSION_PATCH != 0
#error "two versions of exotel-lists meet in one translation unit"
#endif
