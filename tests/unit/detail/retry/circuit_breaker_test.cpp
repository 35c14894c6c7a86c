#include <exotel/detail/retry/circuit_breaker.hpp>

#include "catch.hpp"

#include <chrono>

using namespace exotel;
using namespace std::chrono_literals;
using exotel::detail::AttemptOutcome;
using exotel::detail::CircuitBreaker;

namespace {

const TimePoint start{24h};

AttemptOutcome failure(Errc code, bool is_final_api_response, bool answered = true) {
    AttemptOutcome outcome;
    outcome.error.emplace();
    outcome.error->code = code;
    outcome.error->answered_by_api = answered;
    outcome.has_response = answered;
    outcome.is_final_api_response = is_final_api_response;
    return outcome;
}
AttemptOutcome forbidden(int api_code) {
    AttemptOutcome outcome = failure(Errc::forbidden, true);
    outcome.error->api_code = api_code;
    return outcome;
}

/// Whether the run ends after this attempt.
bool ends_run(CircuitBreaker& breaker, const AttemptOutcome& outcome, TimePoint sent_at,
              TimePoint now) {
    breaker.on_error(outcome, sent_at);
    return breaker.should_end_run(now);
}

}  // namespace

TEST_CASE("a run is half-open until the first good response", "[circuit_breaker]") {
    CircuitBreaker breaker(5min);
    CHECK(breaker.half_open());
    CHECK_FALSE(ends_run(breaker, failure(Errc::connection_failed, false, false), start, start));
    CHECK(breaker.half_open());
    CHECK_FALSE(ends_run(breaker, failure(Errc::not_found, true), start, start));
    CHECK_FALSE(breaker.half_open());
    breaker.set_half_open();
    CHECK(breaker.half_open());
}

TEST_CASE("a run is given up when everything failed for long enough", "[circuit_breaker]") {
    CircuitBreaker breaker(5min);
    const auto fails = [&](std::chrono::minutes at) {
        return ends_run(breaker, failure(Errc::server_error, false), start + at, start + at + 1s);
    };
    CHECK_FALSE(fails(0min));
    CHECK_FALSE(fails(4min));
    breaker.on_success();
    CHECK_FALSE(fails(5min));
    CHECK_FALSE(fails(9min));
    CHECK(fails(10min));

    CircuitBreaker patient(0min);
    CHECK_FALSE(ends_run(patient, failure(Errc::server_error, false), start, start));
    CHECK_FALSE(ends_run(patient, failure(Errc::server_error, false), start, start + 1000h));
    CircuitBreaker for_ever((std::chrono::milliseconds::max)());
    CHECK_FALSE(ends_run(for_ever, failure(Errc::server_error, false), start, start + 1000h));
}

TEST_CASE("time in which nothing could be sent is no time of failure", "[circuit_breaker]") {
    CircuitBreaker breaker(5min);
    CHECK_FALSE(ends_run(breaker, failure(Errc::rate_limited, false), start, start));
    breaker.exclude(310s);
    CHECK_FALSE(ends_run(breaker, failure(Errc::server_error, false), start + 310s, start + 311s));
    CHECK(ends_run(breaker, failure(Errc::server_error, false), start + 611s, start + 612s));
}

TEST_CASE("403 in a row end a run wherever they begin", "[circuit_breaker]") {
    CircuitBreaker breaker(5min);
    for (int i = 0; i < 9; ++i) CHECK_FALSE(ends_run(breaker, forbidden(0), start, start));
    CHECK_FALSE(ends_run(breaker, failure(Errc::not_found, true), start, start));
    for (int i = 0; i < 9; ++i) CHECK_FALSE(ends_run(breaker, forbidden(0), start, start));
    CHECK(ends_run(breaker, forbidden(0), start, start));

    CircuitBreaker scattered(5min);
    for (int i = 0; i < 60; ++i) {
        CHECK_FALSE(ends_run(scattered, forbidden(i % 2 == 0 ? 0 : 1003), start, start));
        scattered.on_success();
    }

    CircuitBreaker foreign(5min);
    for (int i = 0; i < 49; ++i) CHECK_FALSE(ends_run(foreign, forbidden(1003), start, start));
    CHECK(ends_run(foreign, forbidden(1003), start, start));
}
