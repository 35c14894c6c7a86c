#include <exotel/protocol/timestamp_reader.hpp>

#include "catch.hpp"

#include <cstdint>
#include <string>

using exotel::protocol::read_timestamp;

namespace {

std::int64_t nanoseconds(const std::string& text) {
    const auto timestamp = read_timestamp(text);
    REQUIRE(timestamp);
    return timestamp->time.time_since_epoch().count();
}

}  // namespace

TEST_CASE("the documented timestamp is kept to the nanosecond, with its offset") {
    const auto timestamp = read_timestamp("2017-12-05T14:15:51.108069088+05:30");
    REQUIRE(timestamp);
    CHECK(timestamp->time.time_since_epoch().count() == 1512463551108069088);
    CHECK(timestamp->utc_offset.count() == 330);
    CHECK(timestamp->text == "2017-12-05T14:15:51.108069088+05:30");
}

TEST_CASE("RFC 3339 is read with any number of fraction digits") {
    CHECK(nanoseconds("1970-01-01T00:00:00Z") == 0);
    CHECK(nanoseconds("1970-01-01t00:00:00z") == 0);
    CHECK(nanoseconds("1970-01-01 00:00:01Z") == 1'000'000'000);
    CHECK(nanoseconds("1970-01-01T00:00:00.5Z") == 500'000'000);
    CHECK(nanoseconds("1970-01-01T00:00:00.000000001Z") == 1);
    CHECK(nanoseconds("1969-12-31T23:59:59.999999999Z") == -1);
    CHECK(nanoseconds("1969-12-31T19:00:00-05:00") == 0);
    CHECK(nanoseconds("2000-02-29T00:00:00Z") == 951'782'400'000'000'000);
    CHECK(nanoseconds("2016-12-31T23:59:60Z") == nanoseconds("2017-01-01T00:00:00Z"));
    CHECK(nanoseconds("2261-12-31T23:59:59.999999999Z") > 0);
    CHECK(nanoseconds("1678-01-01T00:00:00Z") < 0);
}

TEST_CASE("what is no date is none") {
    for (const char* text : {"",
                             "yesterday",
                             "2017-12-05",
                             "2017-12-05T14:15:51",
                             "2017-13-05T14:15:51Z",
                             "2017-02-29T00:00:00Z",
                             "2017-00-01T00:00:00Z",
                             "2017-01-00T00:00:00Z",
                             "2017-01-32T00:00:00Z",
                             "2017-01-01T24:00:00Z",
                             "2017-01-01T00:60:00Z",
                             "2017-01-01T00:00:61Z",
                             "2017-01-01T00:00:00.Z",
                             "2017-01-01T00:00:00.1234567890Z",
                             "2017-01-01T00:00:00+5:30",
                             "2017-01-01T00:00:00+24:00",
                             "2017-01-01T00:00:00+05:60",
                             "2017-01-01T00:00:00Zx",
                             " 2017-01-01T00:00:00Z",
                             "0000-01-01T00:00:00Z",
                             "9999-12-31T23:59:59Z",
                             "1677-12-31T23:59:59Z",
                             "2262-01-01T00:00:00Z",
                             "2017-1-01T00:00:00Z",
                             "-017-01-01T00:00:00Z"}) {
        INFO(text);
        CHECK_FALSE(read_timestamp(text));
    }
}
