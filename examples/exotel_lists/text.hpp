// Small helpers for texts that people wrote and people read.
#ifndef EXOTEL_LISTS_TEXT_HPP
#define EXOTEL_LISTS_TEXT_HPP

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace exotel_lists {

/// Without the blanks around it.
inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

inline char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Whether two names are the same but for case and surrounding blanks.
inline bool same_name(std::string_view a, std::string_view b) {
    a = trimmed(a);
    b = trimmed(b);
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

/// Text of a file on one line of a terminal: what could move the cursor becomes `?`.
inline std::string shown(std::string_view text) {
    constexpr std::size_t max_length = 80;
    std::string result(text.substr(0, max_length));
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto c = static_cast<unsigned char>(result[i]);
        const auto before = static_cast<unsigned char>(i > 0 ? result[i - 1] : '\0');
        const bool control = c < 0x20 || c == 0x7f;
        const bool c1_control = before == 0xc2 && c >= 0x80 && c < 0xa0;  // in UTF-8
        if (control) result[i] = '?';
        if (c1_control) result.replace(i - 1, 2, "?");
        if (c1_control) --i;
    }
    if (text.size() > max_length) result += "...";
    return result;
}

/// "1 contact", "2 contacts".
inline std::string count(std::size_t number, const char* what) {
    return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

/// The error that a system call left in `errno`, told of a file.
inline std::runtime_error system_error(const std::string& name, const char* what) {
    return std::runtime_error(name + ' ' + what + ": " + std::strerror(errno));
}

}  // namespace exotel_lists

#endif
