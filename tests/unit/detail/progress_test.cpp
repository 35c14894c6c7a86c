#include <exotel/detail/bulk_removal.hpp>

#include "catch.hpp"

#include <chrono>

using exotel::detail::RecentRate;
using namespace std::chrono_literals;

namespace {

const exotel::TimePoint start{24h};

}  // namespace

TEST_CASE("a steady rate is reported correctly from the first second on", "[progress]") {
    RecentRate rate;
    for (int i = 0; i < 300; ++i) rate.add(start + i * 100ms, 1);
    CHECK(rate.per_minute(start + 30s, start) == Approx(600).epsilon(0.01));
}

TEST_CASE("what is older than a minute does not count", "[progress]") {
    RecentRate rate;
    rate.add(start, 100);
    CHECK(rate.per_minute(start + 59s, start) > 100);
    CHECK(rate.per_minute(start + 60s, start) == 0);
    CHECK(rate.per_minute(start + 10h, start) == 0);
}
