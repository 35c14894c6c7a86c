#ifndef EXOTEL_DETAIL_CALENDAR_HPP
#define EXOTEL_DETAIL_CALENDAR_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace detail {

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

/// A reader of fixed-format text: each step takes what it expects or makes the whole reading fail.
class Scanner {
public:
    explicit constexpr Scanner(std::string_view text) noexcept : rest_(text) {}

    /// Takes exactly `digits` digits.
    constexpr int number(int digits) noexcept {
        int value = 0;
        for (int i = 0; i < digits; ++i) {
            if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') {
                ok_ = false;
                return 0;
            }
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }
    /// Takes one of the given characters and tells which; 0: another stands there.
    constexpr char one_of(std::string_view characters) noexcept {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) {
            ok_ = false;
            return 0;
        }
        const char taken = rest_.front();
        rest_.remove_prefix(1);
        return taken;
    }
    constexpr void literal(std::string_view expected) noexcept {
        if (rest_.substr(0, expected.size()) != expected) {
            ok_ = false;
            return;
        }
        rest_.remove_prefix(expected.size());
    }
    /// Whether `c` comes next.
    [[nodiscard]] constexpr bool next_is(char c) const noexcept {
        return !rest_.empty() && rest_.front() == c;
    }
    [[nodiscard]] constexpr bool next_is_digit() const noexcept {
        return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    }
    constexpr void fail() noexcept { ok_ = false; }
    [[nodiscard]] constexpr bool ok() const noexcept { return ok_; }
    /// Whether everything was as expected and nothing is left.
    [[nodiscard]] constexpr bool done() const noexcept { return ok_ && rest_.empty(); }
    [[nodiscard]] constexpr std::string_view rest() const noexcept { return rest_; }

private:
    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
