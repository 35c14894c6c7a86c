// Durations, rates and times of day, read from options and written for people.
#ifndef EXOTEL_LISTS_TIMES_HPP
#define EXOTEL_LISTS_TIMES_HPP

#include <exotel/client_options.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <string>

namespace exotel_lists {

/// 3725 s as "1 h 2 min".
inline std::string duration(std::chrono::seconds time) {
    const long long all = time.count();
    const auto two = [](long long large, const char* large_unit, long long small,
                        const char* small_unit) {
        return std::to_string(large) + large_unit + std::to_string(small) + small_unit;
    };
    if (all < 60) return std::to_string(all) + " s";
    if (all < 3'600) return two(all / 60, " min ", all % 60, " s");
    if (all < 86'400) return two(all / 3'600, " h ", all / 60 % 60, " min");
    return two(all / 86'400, " d ", all / 3'600 % 24, " h");
}

/// The number before a unit, 1 to 9,999,999; empty if there is none.
inline std::optional<int> leading_number(const std::string& text, std::size_t end) {
    if (end == 0 || end == std::string::npos || end > 7) return std::nullopt;
    if (text.find_first_not_of("0123456789") != end) return std::nullopt;
    const int number = std::stoi(text.substr(0, end));
    if (number == 0) return std::nullopt;
    return number;
}

/// "90s", "30min", "6h" or "2d".
inline std::chrono::seconds read_duration(const std::string& text, const char* option) {
    const std::size_t end = text.find_first_not_of("0123456789");
    const auto number = leading_number(text, end);
    const std::string unit = end == std::string::npos ? "" : text.substr(end);
    if (number && unit == "s") return std::chrono::seconds(*number);
    if (number && unit == "min") return std::chrono::minutes(*number);
    if (number && unit == "h") return std::chrono::hours(*number);
    constexpr int most_days = 36'500;  // a clock that counts nanoseconds ends after 292 years
    if (number && unit == "d" && *number <= most_days) return std::chrono::hours(24LL * *number);
    throw std::runtime_error(std::string(option) + " must be like 90s, 30min, 6h or 2d");
}

/// "200/min", "5/s", "1000/h" or "none".
inline exotel::RateLimit read_rate(const std::string& text) {
    if (text == "none") return exotel::RateLimit::none();
    const std::size_t slash = text.find('/');
    const auto number = leading_number(text, slash);
    const std::string unit = slash == std::string::npos ? "" : text.substr(slash + 1);
    exotel::RateLimit limit;
    if (unit == "s") limit.per = std::chrono::seconds(1);
    if (unit == "h") limit.per = std::chrono::hours(1);
    if (!number || (unit != "s" && unit != "min" && unit != "h"))
        throw std::runtime_error("--rate must be like 200/min, 5/s, 1000/h or none");
    limit.requests = *number;
    limit.burst = std::min(limit.burst, limit.requests);
    return limit;
}

/// How long so many requests take at a rate; empty if it is unlimited.
inline std::optional<std::chrono::seconds> time_at(const exotel::RateLimit& rate,
                                                   std::size_t requests) {
    if (rate.requests == 0) return std::nullopt;
    const double windows = static_cast<double>(requests) / rate.requests;
    const double seconds = windows * std::chrono::duration<double>(rate.per).count();
    return std::chrono::seconds(static_cast<long long>(seconds));
}

/// A point in time in a `strftime` format, in UTC or in local time.
inline std::string formatted(std::chrono::system_clock::time_point time, const char* format,
                             bool utc) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    if (utc)
        (void)::gmtime_r(&seconds, &parts);
    else
        (void)::localtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    (void)std::strftime(text.data(), text.size(), format, &parts);
    return text.data();
}

/// The current time, such as 2026-11-25T20:36:37.123Z.
inline std::string utc_now() {
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const std::string fraction =
        std::to_string(1000 + now.time_since_epoch().count() % 1000).substr(1);
    return formatted(now, "%Y-%m-%dT%H:%M:%S", true) + '.' + fraction + 'Z';
}

/// The time of day, such as 03:12:40.
inline std::string time_of_day() {
    return formatted(std::chrono::system_clock::now(), "%H:%M:%S", false);
}

/// A future point in time, such as 03:12, with its date if that is another day; never too early.
inline std::string until(std::chrono::system_clock::time_point moment) {
    const auto minute = std::chrono::ceil<std::chrono::minutes>(moment);
    const std::string date = formatted(minute, "%Y-%m-%d ", false);
    const bool today = date == formatted(std::chrono::system_clock::now(), "%Y-%m-%d ", false);
    return (today ? "" : date) + formatted(minute, "%H:%M", false);
}

}  // namespace exotel_lists

#endif
