#ifndef EXOTEL_TESTS_COUNTED_MEMORY_HPP
#define EXOTEL_TESTS_COUNTED_MEMORY_HPP

#include <cstddef>

// What `new` hands out in this program is counted, and can be made to run out.
namespace exotel_tests {

/// Bytes in use, and the most there ever were since `forget_peak`.
std::size_t bytes_in_use();
std::size_t peak_bytes();
void forget_peak();

/// The allocation that comes after so many others fails, on this thread; negative: none does.
void fail_after(long allocations);
/// Whether it has failed.
bool has_failed();

}  // namespace exotel_tests

#endif
