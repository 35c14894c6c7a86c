#ifndef EXOTEL_DETAIL_UTIL_SECRET_PARTS_HPP
#define EXOTEL_DETAIL_UTIL_SECRET_PARTS_HPP

#include <exotel/detail/util/secret.hpp>
#include <exotel/detail/util/text.hpp>

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Finds parts of secrets in a text: who splits, wraps or cuts what he echoes shows parts of it.
///
/// Letters match in either case, and base64's characters those of its form for URLs.
class SecretParts {
public:
    /// So many characters in a row belong to a secret, not to a text that resembles one.
    static constexpr std::size_t min_length = 12;

    struct Part {
        std::size_t begin;
        std::size_t end;
    };

    explicit SecretParts(std::initializer_list<std::string_view> secrets)
        : secrets_(joined(secrets)) {
        const std::string_view text = secrets_.view();
        for (std::size_t at = 0; at + gram <= text.size(); ++at) grams_.set(hash(text, at));
    }

    /// The first part of a secret at or after `from`; empty: there is none.
    [[nodiscard]] std::optional<Part> find(std::string_view text, std::size_t from) const noexcept {
        // Each part holds a gram at one of the places looked at.
        constexpr std::size_t step = min_length - gram + 1;
        for (std::size_t at = from; at + gram <= text.size(); at += step) {
            if (!grams_.test(hash(text, at))) continue;
            if (const auto part = part_around(text, from, at)) return part;
        }
        return std::nullopt;
    }

private:
    static constexpr std::size_t gram = 4;
    static constexpr unsigned hash_bits = 15;

    static constexpr char fold(char c) noexcept {
        if (c == '-') return '+';
        return c == '_' ? '/' : ascii_lower(c);
    }
    static std::size_t hash(std::string_view text, std::size_t at) noexcept {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < gram; ++i)
            value = value << 8U | static_cast<unsigned char>(fold(text[at + i]));
        return value * 2'654'435'761U >> (32U - hash_bits);
    }
    /// All secrets, folded, with a line end between them, so that no part spans two.
    static Secret joined(std::initializer_list<std::string_view> secrets) {
        WipedText all;
        std::size_t size = 0;
        for (const std::string_view secret : secrets) size += secret.size() + 1;
        all.text.reserve(size);
        for (const std::string_view secret : secrets) {
            for (const char c : secret) all.text += fold(c);
            all.text += '\n';
        }
        return Secret(all.text);
    }

    /// The longest part that holds the gram at `at`.
    [[nodiscard]] std::optional<Part> part_around(std::string_view text, std::size_t from,
                                                  std::size_t at) const noexcept {
        std::optional<Part> longest;
        const std::string_view secrets = secrets_.view();
        for (std::size_t place = 0; place + gram <= secrets.size(); ++place) {
            if (!same(text, at, secrets[place])) continue;
            std::size_t before = 0;
            while (before < place && before < at - from &&
                   same(text, at - before - 1, secrets[place - before - 1])) {
                ++before;
            }
            std::size_t length = 1;
            while (place + length < secrets.size() &&
                   same(text, at + length, secrets[place + length]))
                ++length;
            if (before + length < min_length) continue;
            if (longest && longest->end - longest->begin >= before + length) continue;
            longest = Part{at - before, at + length};
        }
        return longest;
    }
    static bool same(std::string_view text, std::size_t at, char folded) noexcept {
        return at < text.size() && folded != '\n' && fold(text[at]) == folded;
    }

    Secret secrets_;
    std::bitset<std::size_t{1} << hash_bits> grams_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
