#include <exotel/detail/util/date_time.hpp>

#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <string>

using exotel::detail::read_http_date;
using exotel::detail::read_retry_after;
using exotel::detail::read_timestamp;
using std::chrono::seconds;

namespace {

const std::chrono::system_clock::time_point now{
    seconds(784'111'777)};  // Sun, 06 Nov 1994 08:49:37 GMT

long long wait(const std::string& text) {
    const auto result = read_retry_after(text, now);
    return result ? result->count() : -1;
}

std::int64_t nanoseconds(const std::string& text) {
    const auto timestamp = read_timestamp(text);
    REQUIRE(timestamp);
    return timestamp->time.time_since_epoch().count();
}

}  // namespace

TEST_CASE("Retry-After is read in seconds", "[timestamp]") {
    CHECK(wait("0") == 0);
    CHECK(wait("30") == 30);
    CHECK(wait(" 7\t") == 7);
    CHECK(wait("99999999999999999999999999") == 2'147'483'647);
}

TEST_CASE("Retry-After is read as a date of any of the three forms", "[timestamp]") {
    CHECK(wait("Sun, 06 Nov 1994 08:50:37 GMT") == 60);
    CHECK(wait("Sunday, 06-Nov-94 08:50:37 GMT") == 60);
    CHECK(wait("Sun Nov  6 08:50:37 1994") == 60);
    CHECK(wait("Sun, 06 Nov 1994 08:49:37 GMT") == 0);
    CHECK(wait("Sat, 05 Nov 1994 08:49:37 GMT") == 0);
    CHECK(wait("Fri, 01 Jan 2100 00:00:00 GMT") == 2'147'483'647);
}

TEST_CASE("a Retry-After that cannot be read is treated as missing", "[timestamp]") {
    for (const char* text :
         {"", " ", "-5", "+5", "1.5", "5s", "soon", "0x10", "1e3", "5, 6", "Sun, 06 Nov 1994",
          "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Xyz 1994 08:49:37 GMT",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
          "Sun, 06 Nov 1994 08:49:37 UTC", "unM, 06 Nov 1994 08:49:37 GMT"}) {
        INFO(text);
        CHECK(wait(text) == -1);
    }
}

TEST_CASE("an HTTP date is read", "[timestamp]") {
    CHECK(read_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == now);
    CHECK_FALSE(read_http_date("06 Nov 1994 08:49:37 GMT"));
}

TEST_CASE("the documented timestamp is kept to the nanosecond with its offset", "[timestamp]") {
    const auto timestamp = read_timestamp("2017-12-05T14:15:51.108069088+05:30");
    REQUIRE(timestamp);
    CHECK(timestamp->time.time_since_epoch().count() == 1512463551108069088);
    CHECK(timestamp->utc_offset.count() == 330);
    CHECK(timestamp->text == "2017-12-05T14:15:51.108069088+05:30");
}

TEST_CASE("RFC 3339 is read with any number of fraction digits", "[timestamp]") {
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

TEST_CASE("a timestamp that cannot be read is treated as missing", "[timestamp]") {
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
