// Reads a file or standard input completely, and converts it to UTF-8.
#ifndef EXOTEL_LISTS_INPUT_FILE_HPP
#define EXOTEL_LISTS_INPUT_FILE_HPP

#include "text.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace exotel_lists {

/// A file descriptor that is closed on destruction.
class Descriptor {
public:
    explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (descriptor_ >= 0) (void)::close(descriptor_);
    }
    [[nodiscard]] int get() const { return descriptor_; }
    /// Closes it now; false on failure, with `errno`.
    bool close() {
        const int descriptor = descriptor_;
        descriptor_ = -1;
        return ::close(descriptor) == 0;
    }

private:
    int descriptor_;
};

/// Reads to the end. Never takes an error for the end; waits if there is nothing to read yet.
inline std::string read_to_end(int descriptor, const std::string& name) {
    std::string text;
    std::array<char, 65536> part{};
    while (true) {
        const ssize_t size = ::read(descriptor, part.data(), part.size());
        if (size > 0) {
            text.append(part.data(), static_cast<std::size_t>(size));
        } else if (size == 0) {
            return text;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd wanted{descriptor, POLLIN, 0};
            (void)::poll(&wanted, 1, -1);
        } else if (errno != EINTR) {
            throw system_error(name, "cannot be read to its end");
        }
    }
}

inline std::string read_file(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) throw system_error(path, "cannot be opened");
    return read_to_end(file.get(), path);
}

inline void append_utf8(std::string& text, char32_t c) {
    const auto add = [&text](char32_t byte) { text += static_cast<char>(byte); };
    const auto follow = [&](int shift) { add(0x80U | ((c >> shift) & 0x3fU)); };
    if (c < 0x80) {
        add(c);
    } else if (c < 0x800) {
        add(0xc0U | (c >> 6U));
        follow(0);
    } else if (c < 0x10000) {
        add(0xe0U | (c >> 12U));
        follow(6);
        follow(0);
    } else {
        add(0xf0U | (c >> 18U));
        follow(12);
        follow(6);
        follow(0);
    }
}

/// Converts UTF-16 without its byte order mark to UTF-8.
inline std::string utf8_of_utf16(std::string_view bytes, bool big_endian, const std::string& name) {
    const auto unit = [&](std::size_t at) -> char32_t {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return big_endian ? first * 256U + second : second * 256U + first;
    };
    const auto broken = [&name] {
        return std::runtime_error(name + " is not whole UTF-16: was it cut?");
    };
    if (bytes.size() % 2 != 0) throw broken();
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 2) {
        char32_t c = unit(at);
        const bool first_half = c >= 0xd800 && c < 0xdc00;
        if (c >= 0xdc00 && c < 0xe000) throw broken();
        if (first_half) {
            at += 2;
            const char32_t next = at < bytes.size() ? unit(at) : 0;
            if (next < 0xdc00 || next >= 0xe000) throw broken();
            c = 0x10000 + ((c - 0xd800) << 10U) + (next - 0xdc00);
        }
        append_utf8(text, c);
    }
    return text;
}

/// The text of a file in UTF-8 or UTF-16, without a byte order mark.
inline std::string to_utf8(std::string bytes, const std::string& name) {
    const auto begins = [&bytes](std::string_view mark) {
        return std::string_view(bytes).substr(0, mark.size()) == mark;
    };
    using namespace std::string_view_literals;
    const std::string_view all = bytes;
    std::string text;
    if (begins("\xff\xfe\0\0"sv) || begins("\0\0\xfe\xff"sv)) {
        throw std::runtime_error(name + " is UTF-32: save it as UTF-8");
    } else if (begins("\xff\xfe")) {
        text = utf8_of_utf16(all.substr(2), false, name);
    } else if (begins("\xfe\xff")) {
        text = utf8_of_utf16(all.substr(2), true, name);
    } else if (bytes.size() >= 2 && bytes[0] == '\0' && bytes[1] != '\0') {
        text = utf8_of_utf16(all, true, name);  // no mark: recognised by an ASCII letter
    } else if (bytes.size() >= 2 && bytes[0] != '\0' && bytes[1] == '\0') {
        text = utf8_of_utf16(all, false, name);
    } else {
        text = std::move(bytes);
    }
    if (text.compare(0, 3, "\xef\xbb\xbf") == 0) text.erase(0, 3);
    if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
        const auto end = text.begin() + static_cast<std::ptrdiff_t>(nul);
        const auto line = 1 + std::count(text.begin(), end, '\n');
        throw std::runtime_error(name + ", line " + std::to_string(line) +
                                 " holds a NUL character: is it a text file?");
    }
    return text;
}

}  // namespace exotel_lists

#endif
