#ifndef EXOTEL_PROTOCOL_RETRY_AFTER_HPP
#define EXOTEL_PROTOCOL_RETRY_AFTER_HPP

#include <exotel/detail/calendar.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// No longer wait than this is ever reported (about 68 years): enough to show an absurd value as
/// one.
inline constexpr std::chrono::seconds longest_wait{2'147'483'647};

[[nodiscard]] inline std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// A number of digits alone; too large a one is `highest`.
[[nodiscard]] inline std::optional<std::int64_t> read_digits(std::string_view text,
                                                             std::int64_t highest) noexcept {
    if (text.empty()) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value > highest / 10 ? highest : value * 10 + (c - '0');
    }
    return value > highest ? highest : value;
}

/// Reads an HTTP date (RFC 9110, 5.6.7) in any of the three forms that a recipient must accept:
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37
/// 1994`.
[[nodiscard]] inline std::optional<std::chrono::system_clock::time_point> read_http_date(
    std::string_view text) noexcept {
    constexpr std::string_view days = "Mon Tue Wed Thu Fri Sat Sun ";
    constexpr std::string_view months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
    text = trimmed(text);
    if (text.size() < 24 || text.find(' ') == std::string_view::npos) return std::nullopt;
    const std::size_t day_at = days.find(text.substr(0, 3));
    if (day_at == std::string_view::npos || day_at % 4 != 0) return std::nullopt;
    const bool asctime = text[3] == ' ';
    detail::Scanner scan(text.substr(text.find(' ') + 1));
    std::size_t month_at = 0;
    const auto take_month = [&] {
        month_at = months.find(scan.rest().substr(0, 3));
        if (month_at == std::string_view::npos || month_at % 4 != 0) return scan.fail();
        scan.literal(months.substr(month_at, 3));
    };

    int day = 0;
    int year = 0;
    if (asctime) {
        take_month();
        scan.literal(" ");
        if (scan.next_is(' ')) scan.literal(" ");
        day = scan.number(scan.rest().substr(1, 1) == " " ? 1 : 2);
    } else {
        day = scan.number(2);
        const bool dashes = scan.next_is('-');
        scan.literal(dashes ? "-" : " ");
        take_month();
        scan.literal(dashes ? "-" : " ");
        year = scan.number(dashes ? 2 : 4);
        if (dashes) year += year < 70 ? 2000 : 1900;
    }
    scan.literal(" ");
    const int hour = scan.number(2);
    scan.literal(":");
    const int minute = scan.number(2);
    scan.literal(":");
    const int second = scan.number(2);
    if (asctime) {
        scan.literal(" ");
        year = scan.number(4);
    } else {
        scan.literal(" GMT");
    }

    const int month = static_cast<int>(month_at / 4) + 1;
    // The years that every system_clock can count.
    if (!scan.done() || year < 1900 || year > 2200 || day < 1 ||
        day > detail::days_in_month(year, month) || hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    const std::int64_t seconds =
        ((detail::days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
}

/// How long a `Retry-After` asks to wait (RFC 9110, 10.2.3), never negative; empty: it is absent or
/// garbage.
///
/// `server_now` is the answer's own `Date` where it has one, so that a wrong clock here does no
/// harm.
[[nodiscard]] inline std::optional<std::chrono::seconds> read_retry_after(
    std::string_view text, std::chrono::system_clock::time_point server_now) noexcept {
    text = trimmed(text);
    if (const auto seconds = read_digits(text, longest_wait.count()))
        return std::chrono::seconds(*seconds);
    const auto date = read_http_date(text);
    if (!date) return std::nullopt;
    const auto wait = std::chrono::ceil<std::chrono::seconds>(*date - server_now);
    return wait.count() < 0 ? std::chrono::seconds(0) : std::min(wait, longest_wait);
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
