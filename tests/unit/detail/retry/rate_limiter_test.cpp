#include <exotel/detail/retry/rate_limiter.hpp>

#include "catch.hpp"

#include <chrono>
#include <deque>
#include <optional>
#include <ratio>
#include <string>

using namespace exotel;
using namespace std::chrono_literals;
using exotel::detail::Permit;
using exotel::detail::RateLimiter;

namespace {

const TimePoint start{24h};

RateLimit limit(int requests, std::chrono::milliseconds per, int burst) {
    RateLimit result;
    result.requests = requests;
    result.per = per;
    result.burst = burst;
    return result;
}

/// Sends as fast as the limiter allows; returns when the last request was sent.
TimePoint send(RateLimiter& limiter, TimePoint now, int count) {
    for (int i = 0; i < count; ++i) {
        Permit permit = limiter.try_acquire(now);
        while (!permit.granted) {
            now = permit.retry_at;
            permit = limiter.try_acquire(now);
        }
    }
    return now;
}
TimePoint next(RateLimiter& limiter, TimePoint now) {
    const Permit permit = limiter.try_acquire(now);
    return permit.granted ? now : permit.retry_at;
}

}  // namespace

TEST_CASE("a burst goes at once and then the pace binds", "[rate_limit]") {
    RateLimiter limiter(limit(60, 1min, 5));
    CHECK(send(limiter, start, 5) == start);
    const auto sixth = next(limiter, start);
    CHECK(sixth >= start + 1s);
    CHECK(sixth < start + 1s + 1ms);
}

TEST_CASE("no window ever holds more than the quota", "[rate_limit]") {
    RateLimiter limiter(limit(200, 1min, 50));
    std::deque<TimePoint> window;
    TimePoint time = start;
    for (int i = 0; i < 2'000; ++i) {
        if (i % 700 == 699) time += 45s;  // a quiet time fills the bucket
        time = send(limiter, time, 1);
        window.push_back(time);
        while (window.front() + 1min <= time) window.pop_front();
        REQUIRE(window.size() <= 200);
    }
}

TEST_CASE("the quota is used to 99 percent and more", "[rate_limit]") {
    RateLimiter limiter(RateLimit{});
    const auto end = send(limiter, start, 10'000);
    const double minutes = std::chrono::duration<double, std::ratio<60>>(end - start).count();
    CHECK(10'000 / minutes >= 0.99 * 200);
}

TEST_CASE("a pause of Exotel's binds without a limit of ours", "[rate_limit]") {
    RateLimiter limiter(RateLimit::none());
    CHECK(send(limiter, start, 100'000) == start);
    limiter.on_unavailable(start, 30s);
    const Permit permit = limiter.try_acquire(start);
    CHECK(permit.retry_at == start + 30s);
    CHECK(permit.pause_code == Errc::server_error);
    CHECK(std::string(permit.pause_reason) == "HTTP 5xx with Retry-After");
    limiter.on_too_many_requests(start, start, 5s);
    CHECK(next(limiter, start) == start + 30s);
}

TEST_CASE("an absurd pause is cut to an hour", "[rate_limit]") {
    RateLimiter limiter(RateLimit::none());
    limiter.on_unavailable(start, std::chrono::seconds(2'147'483'647));
    CHECK(next(limiter, start) == start + 1h);
}

TEST_CASE("a 429 without Retry-After pauses for 10 s and longer while they come", "[rate_limit]") {
    RateLimiter limiter(RateLimit::none());
    TimePoint now = start;
    for (const auto pause : {10s, 20s, 40s, 60s, 60s}) {
        limiter.on_too_many_requests(now + 1ms, now, std::nullopt);
        limiter.on_too_many_requests(now + 2ms, now,
                                     std::nullopt);  // sent before the last slow-down
        CHECK(next(limiter, now + 2ms) == now + 1ms + pause);
        now += 1ms + pause;
    }
    limiter.on_success();
    limiter.on_too_many_requests(now + 1ms, now, std::nullopt);
    CHECK(next(limiter, now + 1ms) == now + 1ms + 10s);
}

TEST_CASE("a 429 halves the pace once for requests sent together, and successes restore it",
          "[rate_limit]") {
    RateLimiter limiter(limit(600, 1min, 10));
    CHECK(limiter.pace() == Approx(10));
    limiter.on_too_many_requests(start + 1s, start, 1s);
    limiter.on_too_many_requests(start + 2s, start + 500ms, 1s);  // sent before the last slow-down
    CHECK(limiter.pace() == Approx(5));
    for (int i = 2; i < 50; ++i)
        limiter.on_too_many_requests(start + i * 10s, start + i * 10s - 1s, 1s);
    CHECK(limiter.pace() == Approx(1));
    for (int i = 0; i < 60; ++i) limiter.on_success();
    CHECK(limiter.pace() > 1.5);
    for (int i = 0; i < 100'000; ++i) limiter.on_success();
    CHECK(limiter.pace() == Approx(10));
}

TEST_CASE("what the transport sent again counts", "[rate_limit]") {
    RateLimiter limiter(limit(60, 1min, 5));
    CHECK(next(limiter, start) == start);
    limiter.on_resent(start, 4);
    CHECK(next(limiter, start) >= start + 1s);
}

TEST_CASE("a spent quota pauses until its reset and a doubtful reset is not believed",
          "[rate_limit]") {
    RateLimiter limiter(RateLimit::none());
    limiter.on_quota(start, 2, 30s);
    CHECK(next(limiter, start) == start);
    CHECK(next(limiter, start) == start);
    CHECK(next(limiter, start) == start + 30s);
    CHECK(next(limiter, start + 30s) == start + 30s);

    RateLimiter doubtful(RateLimit::none());
    doubtful.on_quota(start, 0, 2h);
    doubtful.on_quota(start, 0, -5s);
    doubtful.on_quota(start, -1, 5s);
    CHECK(next(doubtful, start) == start);
}

TEST_CASE("the time for more requests is computed from pace and pause", "[rate_limit]") {
    RateLimiter limiter(limit(60, 1min, 5));
    send(limiter, start, 5);
    CHECK(limiter.time_for(start, 100).count() == Approx(100).epsilon(0.1));
    limiter.on_unavailable(start, 30s);
    CHECK(limiter.time_for(start, 100).count() == Approx(130).epsilon(0.1));
    RateLimiter unlimited(RateLimit::none());
    CHECK(unlimited.time_for(start, 1e6).count() == 0);
}
