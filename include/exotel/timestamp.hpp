// Dates in Exotel's responses.
//
//     if (removal->contact.date_updated) store(removal->contact.date_updated->time);
#ifndef EXOTEL_TIMESTAMP_HPP
#define EXOTEL_TIMESTAMP_HPP

#include <exotel/detail/config.hpp>

#include <chrono>
#include <string>

namespace exotel { inline namespace v0_1 {

/// A point in time as Exotel sent it, with all nine fraction digits and its own UTC offset.
struct Timestamp {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

    std::string text;                   ///< as sent, such as `2017-12-05T14:15:51.108069088+05:30`
    Time time{};                        ///< the same point in time, in UTC
    std::chrono::minutes utc_offset{};  ///< the UTC offset in `text`
};

}}  // namespace exotel::v0_1

#endif
