#include <exotel/policy/pacer.hpp>

#include "catch.hpp"

#include <chrono>
#include <deque>

using namespace exotel;
using namespace std::chrono_literals;
using policy::Pacer;

namespace {

const Pacer::TimePoint start{24h};

RateLimit limit(int requests, std::chrono::milliseconds per, int burst) {
    RateLimit result;
    result.requests = requests;
    result.per = per;
    result.burst = burst;
    return result;
}

/// Sends as fast as the pacer lets it; tells when the last one went.
Pacer::TimePoint send(Pacer& pacer, Pacer::TimePoint from, int count) {
    for (int i = 0; i < count; ++i) {
        from = std::max(from, pacer.next(from));
        pacer.sent(from);
    }
    return from;
}

}  // namespace

TEST_CASE("a burst goes at once, then the pace binds") {
    Pacer pacer(limit(60, 1min, 5));
    CHECK(send(pacer, start, 5) == start);
    const auto sixth = pacer.next(start);
    CHECK(sixth >= start + 1s);
    CHECK(sixth < start + 1s + 1ms);
}

TEST_CASE("no window ever holds more than the quota, burst or not") {
    Pacer pacer(limit(200, 1min, 50));
    std::deque<Pacer::TimePoint> window;
    Pacer::TimePoint time = start;
    for (int i = 0; i < 2'000; ++i) {
        time = std::max(time, pacer.next(time));
        if (i % 700 == 699) time += 45s;  // a quiet spell fills the bucket
        pacer.sent(time);
        window.push_back(time);
        while (window.front() + 1min <= time) window.pop_front();
        REQUIRE(window.size() <= 200);
    }
}

TEST_CASE("the quota is used to 99 percent and more") {
    Pacer pacer(RateLimit{});
    const auto end = send(pacer, start, 10'000);
    const double minutes = std::chrono::duration<double, std::ratio<60>>(end - start).count();
    CHECK(10'000 / minutes >= 0.99 * 200);
}

TEST_CASE("without a limit of ours, a hold of Exotel's still binds") {
    Pacer pacer(RateLimit::none());
    CHECK(send(pacer, start, 100'000) == start);
    pacer.hold(start, 30s, Errc::server_error);
    CHECK(pacer.next(start) == start + 30s);
    CHECK(pacer.hold_cause() == Errc::server_error);
    pacer.hold(start, 5s, Errc::rate_limited);
    CHECK(pacer.next(start) == start + 30s);
}

TEST_CASE("an absurd hold is cut to an hour") {
    Pacer pacer(RateLimit::none());
    pacer.hold(start, std::chrono::seconds(2'147'483'647), Errc::rate_limited);
    CHECK(pacer.next(start) == start + 1h);
}

TEST_CASE("a 429 halves the pace once a volley, never below a tenth, and success wins it back") {
    Pacer pacer(limit(600, 1min, 10));
    CHECK(pacer.pace() == Approx(10));
    pacer.throttled(start + 1s, start);
    pacer.throttled(start + 2s, start + 500ms);  // of the same volley
    CHECK(pacer.pace() == Approx(5));
    for (int i = 2; i < 50; ++i) pacer.throttled(start + i * 10s, start + i * 10s - 1s);
    CHECK(pacer.pace() == Approx(1));
    for (int i = 0; i < 60; ++i) pacer.succeeded();
    CHECK(pacer.pace() > 1.5);
    for (int i = 0; i < 100'000; ++i) pacer.succeeded();
    CHECK(pacer.pace() == Approx(10));
}

TEST_CASE("a spent quota holds until its reset, a doubtful reset is not believed") {
    Pacer pacer(RateLimit::none());
    pacer.quota(start, 2, 30s);
    pacer.sent(start);
    CHECK(pacer.next(start) <= start);
    pacer.sent(start);
    CHECK(pacer.next(start) == start + 30s);
    pacer.expire_quota(start + 30s);
    CHECK(pacer.next(start + 30s) == start + 30s);

    Pacer doubtful(RateLimit::none());
    doubtful.quota(start, 0, 2h);
    doubtful.quota(start, 0, -5s);
    doubtful.quota(start, -1, 5s);
    CHECK(doubtful.next(start) <= start);
}
