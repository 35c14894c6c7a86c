#ifndef EXOTEL_DETAIL_UTIL_WITHOUT_ESCAPES_HPP
#define EXOTEL_DETAIL_UTIL_WITHOUT_ESCAPES_HPP

#include <exotel/detail/util/text.hpp>

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Undoes the escapes of JSON, JavaScript, URLs and HTML for characters of ASCII, also where they
/// are nested, in one forward pass: what an undone escape completes is undone in turn. Such a text
/// is for finding what escapes hide, not for showing.
class EscapeRemover {
public:
    explicit EscapeRemover(std::size_t size) { text_.reserve(size); }

    void add(char c) {
        text_ += c;
        while (undo_last()) continue;
    }
    [[nodiscard]] std::string take() && { return std::move(text_); }

private:
    /// The longest is `&#x0000063;` or so; longer ones are no escapes.
    static constexpr std::size_t max_escape_length = 16;

    /// Undoes an escape that the text ends with; false: there is none.
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
    /// An introduction and so many hexadecimal digits.
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

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
