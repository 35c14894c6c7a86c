#include <exotel/protocol/retry_after.hpp>

#include "catch.hpp"

#include <chrono>
#include <string>

using exotel::protocol::read_http_date;
using exotel::protocol::read_retry_after;
using std::chrono::seconds;

namespace {

const std::chrono::system_clock::time_point now{
    seconds(784'111'777)};  // Sun, 06 Nov 1994 08:49:37 GMT

long long wait(const std::string& text) {
    const auto result = read_retry_after(text, now);
    return result ? result->count() : -1;
}

}  // namespace

TEST_CASE("Retry-After is read in seconds") {
    CHECK(wait("0") == 0);
    CHECK(wait("30") == 30);
    CHECK(wait(" 7\t") == 7);
    CHECK(wait("99999999999999999999999999") == 2'147'483'647);
}

TEST_CASE("Retry-After is read as a date of any of the three forms") {
    CHECK(wait("Sun, 06 Nov 1994 08:50:37 GMT") == 60);
    CHECK(wait("Sunday, 06-Nov-94 08:50:37 GMT") == 60);
    CHECK(wait("Sun Nov  6 08:50:37 1994") == 60);
    CHECK(wait("Sun, 06 Nov 1994 08:49:37 GMT") == 0);
    CHECK(wait("Sat, 05 Nov 1994 08:49:37 GMT") == 0);
    CHECK(wait("Fri, 01 Jan 2100 00:00:00 GMT") == 2'147'483'647);
}

TEST_CASE("garbage in Retry-After is as good as none") {
    for (const char* text :
         {"", " ", "-5", "+5", "1.5", "5s", "soon", "0x10", "1e3", "5, 6", "Sun, 06 Nov 1994",
          "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Xyz 1994 08:49:37 GMT",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
          "Sun, 06 Nov 1994 08:49:37 UTC", "unM, 06 Nov 1994 08:49:37 GMT"}) {
        INFO(text);
        CHECK(wait(text) == -1);
    }
}

TEST_CASE("an HTTP date is a moment") {
    CHECK(read_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == now);
    CHECK_FALSE(read_http_date("06 Nov 1994 08:49:37 GMT"));
}
