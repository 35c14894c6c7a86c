#ifndef EXOTEL_DETAIL_SEPARATE_COMPILATION_HPP
#define EXOTEL_DETAIL_SEPARATE_COMPILATION_HPP

// Header-only by default: every function is inline. With EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION
// defined for the whole program the public headers hold declarations alone, and the one source file
// that includes <exotel/src.hpp> holds the definitions.
#if defined(EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION)
#define EXOTEL_LISTS_CLIENT_INLINE
#else
#define EXOTEL_LISTS_CLIENT_INLINE inline
#endif

#endif
