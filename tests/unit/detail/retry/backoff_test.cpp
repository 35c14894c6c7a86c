#include <exotel/detail/retry/backoff.hpp>

#include "catch.hpp"

#include <chrono>

using namespace exotel;
using std::chrono::milliseconds;

TEST_CASE("backoff doubles from the initial wait up to the longest", "[retry]") {
    const RetryPolicy policy;
    const int seconds[] = {1, 2, 4, 8, 16, 16, 16};
    for (int retry = 0; retry < 7; ++retry) {
        CHECK(exotel::detail::max_backoff(policy, retry) == milliseconds(seconds[retry] * 1000));
    }
    CHECK(exotel::detail::max_backoff(policy, 1'000'000) == milliseconds(16'000));
}

TEST_CASE("backoff survives extreme settings", "[retry]") {
    RetryPolicy policy;
    policy.initial_backoff = milliseconds(0);
    CHECK(exotel::detail::max_backoff(policy, 2'000'000'000) == milliseconds(0));
    policy.initial_backoff = milliseconds::max();
    policy.max_backoff = milliseconds::max();
    CHECK(exotel::detail::max_backoff(policy, 100) == milliseconds::max());
    policy.max_backoff = milliseconds(5);
    CHECK(exotel::detail::max_backoff(policy, 0) == milliseconds(5));
}

TEST_CASE("jitter is full: waits fill the whole range and never leave it", "[retry]") {
    const RetryPolicy policy;
    exotel::detail::Random random(7);
    milliseconds shortest{100'000};
    milliseconds longest{0};
    for (int i = 0; i < 10'000; ++i) {
        const milliseconds wait = exotel::detail::backoff(policy, 2, random);
        REQUIRE(wait >= milliseconds(0));
        REQUIRE(wait <= milliseconds(4'000));
        shortest = std::min(shortest, wait);
        longest = std::max(longest, wait);
    }
    CHECK(shortest < milliseconds(40));
    CHECK(longest > milliseconds(3'960));
}

TEST_CASE("the retry budget is emptied by retries and filled by good responses", "[retry]") {
    exotel::detail::RetryBudget budget;
    int retries = 0;
    while (budget.try_acquire()) ++retries;
    CHECK(retries == 100);
    budget.on_success(true);
    CHECK(budget.try_acquire());
    CHECK_FALSE(budget.try_acquire());
    for (int i = 0; i < 6; ++i) budget.on_success(false);
    CHECK(budget.try_acquire());
    for (int i = 0; i < 10'000; ++i) budget.on_success(true);
    CHECK(budget.left() == exotel::detail::RetryBudget::capacity);
}
