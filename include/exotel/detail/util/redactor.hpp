#ifndef EXOTEL_DETAIL_UTIL_REDACTOR_HPP
#define EXOTEL_DETAIL_UTIL_REDACTOR_HPP

#include <exotel/detail/util/secret.hpp>
#include <exotel/detail/util/text.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Finds parts of secrets in a text: a server may split, wrap or truncate what it echoes.
///
/// Ignores case, and treats URL-safe Base64 characters as the standard ones.
class SecretParts {
public:
    /// So many matching characters in a row are part of a secret, not a coincidence.
    static constexpr std::size_t min_length = 12;

    struct Part {
        std::size_t begin = std::string_view::npos;  ///< `npos`: there is none
        std::size_t end = 0;
    };

    explicit SecretParts(std::initializer_list<std::string_view> secrets)
        : secrets_(joined(secrets)) {
        const std::string_view text = secrets_.view();
        for (std::size_t at = 0; at + gram <= text.size(); ++at) grams_.set(hash(text, at));
    }

    /// The first part of a secret at or after `from`.
    [[nodiscard]] Part find(std::string_view text, std::size_t from) const noexcept {
        // Every part contains a gram at one of the positions checked.
        constexpr std::size_t step = min_length - gram + 1;
        for (std::size_t at = from; at + gram <= text.size(); at += step) {
            if (!grams_.test(hash(text, at))) continue;
            const Part part = part_around(text, from, at);
            if (part.begin != std::string_view::npos) return part;
        }
        return {};
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
    /// All secrets, folded, separated by line ends, so that no part spans two.
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

    /// The longest part that contains the gram at `at`.
    [[nodiscard]] Part part_around(std::string_view text, std::size_t from,
                                   std::size_t at) const noexcept {
        Part longest;
        std::size_t longest_length = 0;
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
            if (longest_length >= before + length) continue;
            longest_length = before + length;
            longest = {at - before, at + length};
        }
        return longest;
    }
    static bool same(std::string_view text, std::size_t at, char folded) noexcept {
        return at < text.size() && folded != '\n' && fold(text[at]) == folded;
    }

    Secret secrets_;
    std::bitset<std::size_t{1} << hash_bits> grams_;
};

/// Removes secrets that a server echoed from texts that are shown.
///
/// Recognises a secret by its first `min_secret_length` characters, so that a truncated one is
/// found, and by any `SecretParts::min_length` characters in a row, for split ones. Shorter secrets
/// are not redacted: that would remove ordinary words.
class Redactor {
public:
    static constexpr std::size_t min_secret_length = 8;

    /// The views of `secrets` must outlive the redactor. `encodings`: other forms in which a part
    /// of a secret may appear, one per line.
    explicit Redactor(const std::array<std::string_view, 3>& secrets,
                      std::string_view encodings = {})
        : secrets_(secrets),
          parts_({secrets[0], secrets[1], secrets[2], encodings}),
          mark_(choose_mark()) {}

    /// Replaces each secret and each part of one by `[redacted]`, up to the next blank or
    /// punctuation mark. The result contains no beginning of a secret.
    void redact(std::string& text) const {
        redact_beginnings(text);
        redact_parts(text);
    }
    [[nodiscard]] bool contains_secret(std::string_view text) const noexcept {
        for (std::size_t i = 0; i < secrets_.size(); ++i) {
            if (find(text, i, 0) != std::string_view::npos) return true;
        }
        return parts_.find(text, 0).begin != std::string_view::npos;
    }

    /// Prepares a server's text for display: removes secrets, even escaped ones, replaces what is
    /// not printable, and cuts it to `max_length` bytes plus `...`.
    [[nodiscard]] std::string show(std::string_view text,
                                   std::size_t max_length = max_text_length) const {
        if (text.size() <= max_length && is_simple(text) && !contains_secret(text))
            return std::string(text);  // the common case

        // Longer escapes are cut off together with what they hide.
        constexpr std::size_t max_looked_at = 4096;
        std::string shown(text.substr(0, (std::max)(max_looked_at, max_length)));
        std::string plain = without_escapes(shown);
        if (plain == shown) {
            redact(shown);
        } else if (contains_secret(shown) || contains_secret(plain)) {
            // Between escapes the end of a secret cannot be found, so cut the text where it begins.
            cut_at_secret(shown);
            shown = without_escapes(shown);
            cut_at_secret(shown);
        }
        shown = printable(shown, max_length);
        redact(shown);  // a `?` may have completed the beginning of a secret that contains one
        return shown;
    }

private:
    using Hits =
        std::array<std::size_t, 3>;  // where each secret begins; `npos` if it does not occur
    static constexpr const char* delimiters = " \t\r\n\"'<>,;&";

    /// In one forward pass.
    void redact_beginnings(std::string& text) const {
        Hits hits = {find(text, 0, 0), find(text, 1, 0), find(text, 2, 0)};
        std::size_t first = first_of(hits);
        if (hits[first] == std::string::npos) return;
        if (mark_.empty()) return text.clear();
        std::string result;
        std::size_t done = 0;
        while (hits[first] != std::string::npos) {
            result.append(text, done, hits[first] - done).append(mark_);
            const std::size_t end = hits[first] + matching_length(text, first, hits[first]);
            done = (std::min)(text.find_first_of(delimiters, end), text.size());
            for (std::size_t i = 0; i < hits.size(); ++i) {
                // Continue each search where it stopped, so that no part is read twice.
                if (hits[i] < done) hits[i] = find(text, i, done);
            }
            first = first_of(hits);
        }
        text = std::move(result.append(text, done, std::string::npos));
    }
    /// In one forward pass.
    void redact_parts(std::string& text) const {
        SecretParts::Part part = parts_.find(text, 0);
        if (part.begin == std::string_view::npos) return;
        if (mark_.empty()) return text.clear();
        std::string result;
        std::size_t done = 0;
        for (; part.begin != std::string_view::npos; part = parts_.find(text, done)) {
            result.append(text, done, part.begin - done).append(mark_);
            done = (std::min)(text.find_first_of(delimiters, part.end), text.size());
        }
        text = std::move(result.append(text, done, std::string::npos));
    }

    [[nodiscard]] std::size_t find(std::string_view text, std::size_t secret,
                                   std::size_t from) const noexcept {
        if (secrets_[secret].size() < min_secret_length) return std::string_view::npos;
        return text.find(secrets_[secret].substr(0, min_secret_length), from);
    }
    [[nodiscard]] static std::size_t first_of(const Hits& hits) noexcept {
        std::size_t first = 0;
        for (std::size_t i = 1; i < hits.size(); ++i) {
            if (hits[i] < hits[first]) first = i;
        }
        return first;
    }
    /// How many characters of a secret match at `at`.
    [[nodiscard]] std::size_t matching_length(std::string_view text, std::size_t secret,
                                              std::size_t at) const noexcept {
        const std::string_view whole = secrets_[secret];
        std::size_t length = min_secret_length;
        while (length < whole.size() && at + length < text.size() &&
               whole[length] == text[at + length]) {
            ++length;
        }
        return length;
    }
    void cut_at_secret(std::string& text) const {
        const Hits hits = {find(text, 0, 0), find(text, 1, 0), find(text, 2, 0)};
        const std::size_t at = (std::min)(hits[first_of(hits)], parts_.find(text, 0).begin);
        if (at == std::string::npos) return;
        text.resize(mark_.empty() ? 0 : at);
        text.append(mark_);
    }
    /// Whether all of it is printable and none is part of an escape.
    [[nodiscard]] static bool is_simple(std::string_view text) noexcept {
        for (const char c : text) {
            if (c < 0x20 || c >= 0x7f || c == '\\' || c == '%' || c == '&') return false;
        }
        return true;
    }

    /// A mark that cannot be part of a secret, alone or with the text around it; empty if each
    /// might.
    [[nodiscard]] std::string_view choose_mark() const noexcept {
        for (const std::string_view mark : {"[redacted]", "***", "---", "###"}) {
            bool clashes = false;
            for (const std::string_view secret : secrets_) {
                if (secret.size() < min_secret_length) continue;
                const std::string_view beginning = secret.substr(0, min_secret_length);
                clashes = clashes || mark.find(beginning) != std::string_view::npos ||
                          secret.find(mark.front()) != std::string_view::npos ||
                          secret.find(mark.back()) != std::string_view::npos;
            }
            if (!clashes) return mark;
        }
        return {};
    }

    std::array<std::string_view, 3> secrets_;
    SecretParts parts_;
    std::string_view mark_;
};

}}}  // namespace exotel::v0_1::detail

#endif
