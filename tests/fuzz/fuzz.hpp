#ifndef EXOTEL_TESTS_FUZZ_HPP
#define EXOTEL_TESTS_FUZZ_HPP

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// Ends the program when something that must always hold does not.
inline void require(bool holds) {
    if (!holds) std::abort();
}

/// Whether a text is fit for one line of a log.
inline bool one_line(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    }
    return true;
}

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

#endif
