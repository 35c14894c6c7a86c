#ifndef EXOTEL_PROTOCOL_TIMESTAMP_READER_HPP
#define EXOTEL_PROTOCOL_TIMESTAMP_READER_HPP

#include <exotel/detail/calendar.hpp>
#include <exotel/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// Reads an RFC 3339 date and time with 0 to 9 fraction digits and `Z` or an offset; empty: it is
/// none, or lies outside what 64 bits of nanoseconds can hold (the years 1678 to 2261 fit whole).
[[nodiscard]] inline std::optional<Timestamp> read_timestamp(std::string_view text) {
    detail::Scanner scan(text);
    const int year = scan.number(4);
    scan.literal("-");
    const int month = scan.number(2);
    scan.literal("-");
    const int day = scan.number(2);
    scan.one_of("Tt ");
    const int hour = scan.number(2);
    scan.literal(":");
    const int minute = scan.number(2);
    scan.literal(":");
    const int second = scan.number(2);

    std::int64_t nanoseconds = 0;
    if (scan.ok() && scan.next_is('.')) {
        scan.literal(".");
        int digits = 0;
        for (; digits < 9 && scan.next_is_digit(); ++digits)
            nanoseconds = nanoseconds * 10 + scan.number(1);
        if (digits == 0) scan.fail();
        for (; digits < 9; ++digits) nanoseconds *= 10;
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

    // A leap second (:60) is a moment, too: the one after :59.
    if (!scan.done() || year < 1678 || year > 2261 || month < 1 || month > 12 || day < 1 ||
        day > detail::days_in_month(year, month) || hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    const std::int64_t seconds =
        ((detail::days_since_epoch(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 +
        second;
    Timestamp timestamp;
    timestamp.text = text;
    timestamp.time =
        Timestamp::Time(std::chrono::nanoseconds(seconds * 1'000'000'000 + nanoseconds));
    timestamp.utc_offset = std::chrono::minutes(offset);
    return timestamp;
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
