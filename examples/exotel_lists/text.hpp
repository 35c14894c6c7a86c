// Small helpers for texts that people wrote and people read.
#ifndef EXOTEL_LISTS_TEXT_HPP
#define EXOTEL_LISTS_TEXT_HPP

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace exotel_lists {

/// Removes surrounding blanks.
inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

inline char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Whether two names are equal, ignoring case and surrounding blanks.
inline bool same_name(std::string_view a, std::string_view b) {
    a = trimmed(a);
    b = trimmed(b);
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

/// A character of UTF-8; length 0 if there is none.
struct Utf8Character {
    char32_t code = 0;
    std::size_t length = 0;
};

/// The first character of a text.
inline Utf8Character first_character(std::string_view text) {
    const auto byte = [text](std::size_t i) -> char32_t {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    const char32_t first = byte(0);
    if (text.empty() || (first >= 0x80 && first < 0xc2) || first > 0xf4) return {};
    if (first < 0x80) return {first, 1};
    std::size_t length = 2;
    if (first >= 0xe0) length = 3;
    if (first >= 0xf0) length = 4;
    char32_t code = first & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) return {};
        code = (code << 6U) | (byte(i) & 0x3fU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    if (overlong || surrogate || code > 0x10ffff) return {};
    return {code, length};
}

inline bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = first_character(text).length;
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

/// A character that editors do not show, or that changes the direction of writing.
inline bool is_invisible(char32_t c) {
    return c == 0xa0 || c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202f) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/// Text of a file for one line of a terminal: what could move the cursor, and what is not UTF-8,
/// becomes `?`; invisible characters are named, such as <U+200B>.
inline std::string shown(std::string_view text) {
    constexpr std::size_t max_length = 80;
    std::string result;
    while (!text.empty() && result.size() < max_length) {
        const Utf8Character c = first_character(text);
        const std::size_t length = c.length > 0 ? c.length : 1;
        const bool control = c.code < 0x20 || (c.code >= 0x7f && c.code < 0xa0);
        if (c.length == 0 || control) {
            result += '?';
        } else if (is_invisible(c.code)) {
            std::array<char, 16> name{};
            (void)std::snprintf(name.data(), name.size(), "<U+%04X>",
                                static_cast<unsigned>(c.code));
            result += name.data();
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    if (!text.empty()) result += "...";
    return result;
}

/// "1 contact", "2 contacts".
inline std::string count(std::size_t number, const char* what) {
    return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

/// The error that a system call left in `errno`, with the name of the file.
inline std::runtime_error system_error(const std::string& name, const char* what) {
    return std::runtime_error(name + ' ' + what + ": " + std::strerror(errno));
}

}  // namespace exotel_lists

#endif
