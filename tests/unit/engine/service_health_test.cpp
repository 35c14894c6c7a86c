#include <exotel/engine/service_health.hpp>

#include "catch.hpp"

#include <chrono>
#include <optional>

using namespace exotel;
using namespace std::chrono_literals;
using engine::ServiceHealth;
using http::Fault;
using policy::Retry;

namespace {

const http::TimePoint start{24h};

Error error_of(Errc code, bool answered_by_api = true) {
    Error error;
    error.code = code;
    error.answered_by_api = answered_by_api;
    return error;
}

}  // namespace

TEST_CASE("a single removal is never held back by the health of the service") {
    ServiceHealth health(false, 1s);
    CHECK_FALSE(health.one_at_a_time());
    CHECK_FALSE(
        health.failed(error_of(Errc::unauthorized), Fault::none, Retry::never, start, start + 1h));
}

TEST_CASE("the window opens with the first answer of Exotel's, whatever it says of the contact") {
    ServiceHealth health(true, 5min);
    CHECK(health.one_at_a_time());
    CHECK_FALSE(health.failed(error_of(Errc::connection_failed, false), Fault::connection,
                              Retry::again, start, start));
    CHECK(health.one_at_a_time());
    CHECK_FALSE(
        health.failed(error_of(Errc::rejected, false), Fault::none, Retry::never, start, start));
    CHECK(health.one_at_a_time());
    CHECK_FALSE(health.failed(error_of(Errc::not_found), Fault::none, Retry::never, start, start));
    CHECK_FALSE(health.one_at_a_time());
    CHECK(health.close_window());
    CHECK(health.one_at_a_time());
    health.answered();
    CHECK_FALSE(health.one_at_a_time());
}

TEST_CASE(
    "a run is given up when everything failed for long enough, and any answer starts the count "
    "anew") {
    ServiceHealth health(true, 5min);
    const auto fails = [&](std::chrono::minutes at) {
        return health.failed(error_of(Errc::server_error), Fault::none, Retry::again, start + at,
                             start + at + 1s);
    };
    CHECK_FALSE(fails(0min));
    CHECK_FALSE(fails(4min));
    health.answered();
    CHECK_FALSE(fails(5min));
    CHECK_FALSE(fails(9min));
    CHECK(fails(10min));

    ServiceHealth patient(true, 0min);
    CHECK_FALSE(
        patient.failed(error_of(Errc::server_error), Fault::none, Retry::again, start, start));
    CHECK_FALSE(patient.failed(error_of(Errc::server_error), Fault::none, Retry::again, start,
                               start + 1000h));
}

TEST_CASE("faults of credentials, plan, certificate and this machine end a run at once") {
    for (const Errc code : {Errc::unauthorized, Errc::payment_required}) {
        ServiceHealth health(true, 5min);
        CHECK(health.failed(error_of(code), Fault::none, Retry::never, start, start));
    }
    for (const Fault fault : {Fault::certificate, Fault::local}) {
        ServiceHealth health(true, 5min);
        CHECK(health.failed(error_of(Errc::tls_failed, false), fault, Retry::never, start, start));
    }
}
