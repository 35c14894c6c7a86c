#ifndef EXOTEL_DETAIL_UTIL_TEXT_HPP
#define EXOTEL_DETAIL_UTIL_TEXT_HPP

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

[[nodiscard]] constexpr char ascii_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_alphanumeric(char c) noexcept {
    return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

[[nodiscard]] constexpr bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

[[nodiscard]] constexpr bool has_control(std::string_view text) noexcept {
    for (const char c : text) {
        if (is_control(c)) return true;
    }
    return false;
}

[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
    }
    return true;
}

/// Removes leading and trailing spaces and tabs.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Reads a whole text as a decimal number, optionally with `-`; empty if it is not one or does not
/// fit.
[[nodiscard]] inline std::optional<int> read_int(std::string_view text) noexcept {
    int value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return value;
}

/// Reads a text of digits only; larger numbers become `max_value`. Empty if it is no such text.
[[nodiscard]] inline std::optional<std::int64_t> read_digits(std::string_view text,
                                                             std::int64_t max_value) noexcept {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (stopped != end || error == std::errc::invalid_argument) return std::nullopt;
    const bool fits = error == std::errc() && value <= static_cast<std::uint64_t>(max_value);
    return fits ? static_cast<std::int64_t>(value) : max_value;
}

inline constexpr std::size_t max_text_length = 256;

inline constexpr std::uint32_t not_utf8 = 0xffff'ffff;

/// Removes the next code point from the text; removes one byte if it is not UTF-8.
[[nodiscard]] inline std::uint32_t take_code_point(std::string_view& text) noexcept {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
    const std::uint32_t lead = byte(0);
    std::size_t length = 1;
    std::uint32_t point = lead;
    std::uint32_t smallest = 0;
    if (lead >= 0xc2 && lead <= 0xdf) {
        length = 2;
        point = lead & 0x1fU;
        smallest = 0x80;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        length = 3;
        point = lead & 0x0fU;
        smallest = 0x800;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        length = 4;
        point = lead & 0x07U;
        smallest = 0x10000;
    } else if (lead >= 0x80) {
        point = not_utf8;
    }
    if (length > text.size()) {
        length = 1;
        point = not_utf8;
    }
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xc0U) != 0x80) {
            length = 1;
            point = not_utf8;
            break;
        }
        point = point << 6U | (byte(at) & 0x3fU);
    }
    if (length > 1 &&
        (point < smallest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))) {
        length = 1;
        point = not_utf8;
    }
    text.remove_prefix(length);
    return point;
}

/// Blanks other than the ASCII ones.
[[nodiscard]] constexpr bool is_blank(std::uint32_t point) noexcept {
    return point == 0xa0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200a) ||
           point == 0x202f || point == 0x205f || point == 0x3000;
}

/// What editors do not show: zero-width characters, direction marks, a byte order mark.
[[nodiscard]] constexpr bool is_invisible(std::uint32_t point) noexcept {
    return point == 0xad || point == 0x61c || point == 0x180e ||
           (point >= 0x200b && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || (point >= 0xfe00 && point <= 0xfe0f) ||
           point == 0xfeff;
}

/// Whether it is safe to print. Not so: control characters (C0, DEL, C1), line and paragraph
/// separators, and direction marks, which can make a log line look different.
[[nodiscard]] constexpr bool is_printable(std::uint32_t point) noexcept {
    const bool control =
        point < 0x20 || (point >= 0x7f && point <= 0x9f) || point == 0x2028 || point == 0x2029;
    const bool direction = (point >= 0x202a && point <= 0x202e) ||
                           (point >= 0x2066 && point <= 0x2069) || point == 0x200e ||
                           point == 0x200f || point == 0x061c;
    return !control && !direction && point != not_utf8;
}

/// Makes foreign text fit for one line of a log: what cannot be printed becomes `?`, and text over
/// `max_length` bytes is cut and ends in `...`.
[[nodiscard]] inline std::string printable(std::string_view text,
                                           std::size_t max_length = max_text_length) {
    const auto plain = [](char c) { return c >= 0x20 && c < 0x7f; };
    if (text.size() <= max_length && std::all_of(text.begin(), text.end(), plain))
        return std::string(text);  // the common case
    std::string result;
    result.reserve(text.size() < max_length ? text.size() : max_length + 3);
    while (!text.empty()) {
        std::string_view rest = text;
        const bool shown = is_printable(take_code_point(rest));
        const std::string_view character = text.substr(0, text.size() - rest.size());
        if (result.size() + character.size() > max_length) return result += "...";
        result.append(shown ? character : "?");
        text = rest;
    }
    return result;
}

/// Decodes the escapes of JSON, JavaScript, URLs and HTML for ASCII characters, even nested ones,
/// in one forward pass: if decoding completes another escape, that is decoded too. The result is
/// for finding what escapes hide, not for display.
class EscapeRemover {
public:
    explicit EscapeRemover(std::size_t size) { text_.reserve(size); }

    void add(char c) {
        text_ += c;
        while (undo_last()) continue;
    }
    [[nodiscard]] std::string take() && { return std::move(text_); }

private:
    /// The longest is about `&#x0000063;`; longer ones do not count as escapes.
    static constexpr std::size_t max_escape_length = 16;

    /// Decodes an escape at the end of the text; false if there is none.
    bool undo_last() {
        const std::string_view text = text_;
        if (text.size() < 2) return false;
        const char last = text.back();
        if (last == ';') return undo_entity();
        const char before = text[text.size() - 2];
        if (before == '\\' && !is_alphanumeric(last)) return replace(2, last);
        if (!is_hex_digit(last)) return false;
        return undo_hex("%", 2) || undo_hex("\\x", 2) || undo_hex("\\u", 4) || undo_hex("%u", 4);
    }
    /// An introduction, followed by `digits` hexadecimal digits.
    bool undo_hex(std::string_view introduction, std::size_t digits) {
        const std::size_t length = introduction.size() + digits;
        if (text_.size() < length) return false;
        const std::string_view escape = std::string_view(text_).substr(text_.size() - length);
        return escape.substr(0, introduction.size()) == introduction &&
               replace_by_code(length, escape.substr(introduction.size()), 16);
    }
    bool undo_entity() {
        struct Entity {
            std::string_view name;
            char character;
        };
        constexpr Entity entities[] = {{"amp", '&'},  {"quot", '"'},   {"apos", '\''},
                                       {"lt", '<'},   {"gt", '>'},     {"sol", '/'},
                                       {"plus", '+'}, {"equals", '='}, {"colon", ':'}};
        const std::size_t from =
            text_.size() > max_escape_length ? text_.size() - max_escape_length : 0;
        const std::string_view end = std::string_view(text_).substr(from);
        const std::size_t at = end.rfind('&');
        if (at == std::string_view::npos) return false;
        const std::size_t length = end.size() - at;
        std::string_view name = end.substr(at + 1, length - 2);
        for (const Entity& entity : entities) {
            if (name == entity.name) return replace(length, entity.character);
        }
        if (name.empty() || name.front() != '#') return false;
        name.remove_prefix(1);
        const bool hexadecimal = !name.empty() && ascii_lower(name.front()) == 'x';
        if (hexadecimal) name.remove_prefix(1);
        return replace_by_code(length, name, hexadecimal ? 16 : 10);
    }
    bool replace_by_code(std::size_t length, std::string_view digits, int base) {
        unsigned code = 0;
        const char* const end = digits.data() + digits.size();
        const auto [stopped, error] = std::from_chars(digits.data(), end, code, base);
        const bool is_ascii = error == std::errc() && stopped == end && code >= 0x20 && code < 0x7f;
        return is_ascii && replace(length, static_cast<char>(code));
    }
    bool replace(std::size_t length, char character) {
        text_.resize(text_.size() - length);
        text_ += character;
        return true;
    }
    static constexpr bool is_hex_digit(char c) noexcept {
        return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
    }

    std::string text_;
};

[[nodiscard]] inline std::string without_escapes(std::string_view text) {
    EscapeRemover remover(text.size());
    for (const char c : text) remover.add(c);
    return std::move(remover).take();
}

}}}  // namespace exotel::v0_1::detail

#endif
