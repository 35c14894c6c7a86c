#ifndef EXOTEL_DETAIL_UTIL_REDACTOR_HPP
#define EXOTEL_DETAIL_UTIL_REDACTOR_HPP

#include <exotel/detail/util/printable.hpp>
#include <exotel/detail/util/secret_parts.hpp>
#include <exotel/detail/util/without_escapes.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Removes secrets that a server echoed from texts that are shown.
///
/// A secret is known by its first `min_secret_length` characters, so that one that was cut is
/// found, too, and by any `SecretParts::min_length` in a row, for those that were split. A shorter
/// one is no secret: redacting it would remove ordinary words.
class Redactor {
public:
    static constexpr std::size_t min_secret_length = 8;

    /// The views of `secrets` must outlive the redactor. `encodings`: other forms in which a part
    /// of a secret may be shown, one a line.
    explicit Redactor(const std::array<std::string_view, 3>& secrets,
                      std::string_view encodings = {})
        : secrets_(secrets),
          parts_({secrets[0], secrets[1], secrets[2], encodings}),
          mark_(choose_mark()) {}

    /// Replaces each secret and each part of one by `[redacted]`, on to the next blank or mark. The
    /// result holds no secret's beginning.
    void redact(std::string& text) const {
        redact_beginnings(text);
        redact_parts(text);
    }
    [[nodiscard]] bool contains_secret(std::string_view text) const noexcept {
        for (std::size_t i = 0; i < secrets_.size(); ++i) {
            if (find(text, i, 0) != std::string_view::npos) return true;
        }
        return parts_.find(text, 0).has_value();
    }

    /// A server's text, fit to be shown: without secrets, whatever escapes hide them, without what
    /// cannot be printed, and not longer than `max_length` bytes and `...`.
    [[nodiscard]] std::string show(std::string_view text,
                                   std::size_t max_length = max_text_length) const {
        if (text.size() <= max_length && is_simple(text) && !contains_secret(text))
            return std::string(text);  // as nearly all are

        // Longer escapes than these are cut off with what they hide.
        constexpr std::size_t max_looked_at = 4096;
        std::string shown(text.substr(0, (std::max)(max_looked_at, max_length)));
        std::string plain = without_escapes(shown);
        if (plain == shown) {
            redact(shown);
        } else if (contains_secret(shown) || contains_secret(plain)) {
            // Where escapes meet secrets, nobody can tell where a secret ends.
            cut_at_secret(shown);
            shown = without_escapes(shown);
            cut_at_secret(shown);
        }
        shown = printable(shown, max_length);
        redact(shown);  // a `?` may have completed the beginning of a secret that holds one
        return shown;
    }

private:
    using Hits = std::array<std::size_t, 3>;  // where each secret begins; `npos`: nowhere
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
                // Each is searched for on from where it was found, so that no part is read twice.
                if (hits[i] < done) hits[i] = find(text, i, done);
            }
            first = first_of(hits);
        }
        text = std::move(result.append(text, done, std::string::npos));
    }
    /// In one forward pass.
    void redact_parts(std::string& text) const {
        auto part = parts_.find(text, 0);
        if (!part) return;
        if (mark_.empty()) return text.clear();
        std::string result;
        std::size_t done = 0;
        for (; part; part = parts_.find(text, done)) {
            result.append(text, done, part->begin - done).append(mark_);
            done = (std::min)(text.find_first_of(delimiters, part->end), text.size());
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
    /// How many characters of a secret stand at `at`.
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
        std::size_t at = hits[first_of(hits)];
        if (const auto part = parts_.find(text, 0)) at = (std::min)(at, part->begin);
        if (at == std::string::npos) return;
        text.resize(mark_.empty() ? 0 : at);
        text.append(mark_);
    }
    /// Whether all of it is printable and no part of an escape.
    [[nodiscard]] static bool is_simple(std::string_view text) noexcept {
        for (const char c : text) {
            if (c < 0x20 || c >= 0x7f || c == '\\' || c == '%' || c == '&') return false;
        }
        return true;
    }

    /// A mark that cannot be, or with the text around it become, a part of a secret; empty: each of
    /// them might.
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

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
