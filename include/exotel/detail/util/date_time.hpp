#ifndef EXOTEL_DETAIL_UTIL_DATE_TIME_HPP
#define EXOTEL_DETAIL_UTIL_DATE_TIME_HPP

#include <exotel/detail/util/text.hpp>
#include <exotel/timestamp.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

[[nodiscard]] constexpr int days_in_month(std::int64_t year, int month) noexcept {
    if (month == 2) return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, for years from 1 on.
[[nodiscard]] constexpr std::int64_t days_since_epoch(std::int64_t year, int month,
                                                      int day) noexcept {
    constexpr std::array<int, 12> days_before_month = {0,   31,  59,  90,  120, 151,
                                                       181, 212, 243, 273, 304, 334};
    const std::int64_t y = year - 1;
    const std::int64_t days_before_year = y * 365 + y / 4 - y / 100 + y / 400 - 719'162;
    const int leap_day = month > 2 && is_leap_year(year) ? 1 : 0;
    return days_before_year + days_before_month[static_cast<std::size_t>(month) - 1] + leap_day +
           day - 1;
}

/// A calendar date and time of day.
struct CivilTime {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;  ///< 60 in a leap second, which counts as the second after it

    [[nodiscard]] bool is_valid(int first_year, int last_year) const noexcept {
        return year >= first_year && year <= last_year && month >= 1 && month <= 12 && day >= 1 &&
               day <= days_in_month(year, month) && hour <= 23 && minute <= 59 && second <= 60;
    }
    [[nodiscard]] std::int64_t seconds_since_epoch() const noexcept {
        return ((days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    }
};

/// Reads text of a fixed format: if one step does not find what it expects, the whole reading
/// fails.
class Scanner {
public:
    explicit Scanner(std::string_view text) noexcept : rest_(text) {}

    /// Reads exactly `digits` digits, at most nine.
    int number(std::size_t digits) noexcept {
        const std::string_view text = rest_.substr(0, digits);
        const auto value = read_digits(text, 999'999'999);
        if (!value || text.size() != digits) {
            fail();
            return 0;
        }
        rest_.remove_prefix(digits);
        return static_cast<int>(*value);
    }
    [[nodiscard]] std::size_t count_digits() const noexcept {
        std::size_t count = 0;
        while (count < rest_.size() && is_digit(rest_[count])) ++count;
        return count;
    }
    /// Reads one of the given characters; returns 0 if there is none.
    char one_of(std::string_view characters) noexcept {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) {
            fail();
            return 0;
        }
        const char taken = rest_.front();
        rest_.remove_prefix(1);
        return taken;
    }
    void literal(std::string_view expected) noexcept {
        if (rest_.substr(0, expected.size()) != expected) return fail();
        rest_.remove_prefix(expected.size());
    }
    /// Reads a three-letter name from `names`, in which a blank follows each, and returns its
    /// place.
    int name_of_three(std::string_view names) noexcept {
        const std::string_view name = rest_.substr(0, 3);
        const std::size_t at = names.find(name);
        if (name.size() != 3 || at == std::string_view::npos || at % 4 != 0) {
            fail();
            return 0;
        }
        rest_.remove_prefix(3);
        return static_cast<int>(at / 4);
    }
    [[nodiscard]] bool next_is(char c) const noexcept {
        return !rest_.empty() && rest_.front() == c;
    }
    void fail() noexcept {
        ok_ = false;
        rest_ = {};
    }
    /// Whether everything matched and nothing is left.
    [[nodiscard]] bool done() const noexcept { return ok_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool ok_ = true;
};

/// Reads an RFC 3339 date and time with 0 to 9 fraction digits and `Z` or an offset; empty if it is
/// invalid or does not fit 64 bits of nanoseconds (the years 1678 to 2261 fit completely).
[[nodiscard]] inline std::optional<Timestamp> read_timestamp(std::string_view text) {
    Scanner scan(text);
    CivilTime civil;
    civil.year = scan.number(4);
    scan.literal("-");
    civil.month = scan.number(2);
    scan.literal("-");
    civil.day = scan.number(2);
    scan.one_of("Tt ");
    civil.hour = scan.number(2);
    scan.literal(":");
    civil.minute = scan.number(2);
    scan.literal(":");
    civil.second = scan.number(2);

    std::int64_t nanoseconds = 0;
    if (scan.next_is('.')) {
        scan.literal(".");
        const std::size_t digits = (std::min)(scan.count_digits(), std::size_t{9});
        nanoseconds = scan.number(digits);
        for (std::size_t i = digits; i < 9; ++i) nanoseconds *= 10;
    }

    int offset = 0;
    const char sign = scan.one_of("Zz+-");
    if (sign == '+' || sign == '-') {
        const int hours = scan.number(2);
        scan.literal(":");
        const int minutes = scan.number(2);
        if (hours > 23 || minutes > 59) scan.fail();
        offset = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
    }

    if (!scan.done() || !civil.is_valid(1678, 2261)) return std::nullopt;
    const std::int64_t seconds = civil.seconds_since_epoch() - std::int64_t{offset} * 60;
    Timestamp timestamp;
    timestamp.text = text;
    timestamp.time =
        Timestamp::Time(std::chrono::nanoseconds(seconds * 1'000'000'000 + nanoseconds));
    timestamp.utc_offset = std::chrono::minutes(offset);
    return timestamp;
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
    const bool asctime = text[3] == ' ';
    Scanner day_of_week(text.substr(0, 3));
    day_of_week.name_of_three(days);
    Scanner scan(text.substr(text.find(' ') + 1));

    CivilTime civil;
    if (asctime) {
        civil.month = scan.name_of_three(months) + 1;
        scan.literal(" ");
        const bool one_digit = scan.next_is(' ');
        if (one_digit) scan.literal(" ");
        civil.day = scan.number(one_digit ? 1 : 2);
    } else {
        civil.day = scan.number(2);
        const bool dashes = scan.next_is('-');
        const std::string_view separator = dashes ? "-" : " ";
        scan.literal(separator);
        civil.month = scan.name_of_three(months) + 1;
        scan.literal(separator);
        civil.year = scan.number(dashes ? 2 : 4);
        if (dashes) civil.year += civil.year < 70 ? 2000 : 1900;
    }
    scan.literal(" ");
    civil.hour = scan.number(2);
    scan.literal(":");
    civil.minute = scan.number(2);
    scan.literal(":");
    civil.second = scan.number(2);
    scan.literal(asctime ? " " : " GMT");
    if (asctime) civil.year = scan.number(4);

    // These years fit every system_clock.
    if (!day_of_week.done() || !scan.done() || !civil.is_valid(1900, 2200)) return std::nullopt;
    return std::chrono::system_clock::time_point(std::chrono::seconds(civil.seconds_since_epoch()));
}

/// The longest wait that is reported (about 68 years), so that an absurd value still looks absurd.
inline constexpr std::chrono::seconds max_retry_after{2'147'483'647};

/// How long a `Retry-After` asks to wait (RFC 9110, 10.2.3), never negative; empty if it is missing
/// or invalid.
///
/// `server_now` is the response's `Date`, if it has one, so that a wrong local clock does no harm.
[[nodiscard]] inline std::optional<std::chrono::seconds> read_retry_after(
    std::string_view text, std::chrono::system_clock::time_point server_now) noexcept {
    text = trimmed(text);
    if (const auto seconds = read_digits(text, max_retry_after.count()))
        return std::chrono::seconds(*seconds);
    const auto date = read_http_date(text);
    if (!date) return std::nullopt;
    const auto wait = std::chrono::ceil<std::chrono::seconds>(*date - server_now);
    return wait.count() < 0 ? std::chrono::seconds(0) : (std::min)(wait, max_retry_after);
}

}}}  // namespace exotel::v0_1::detail

#endif
