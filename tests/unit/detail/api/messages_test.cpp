#include <exotel/detail/api/messages.hpp>
#include <exotel/detail/util/make_error.hpp>

#include "catch.hpp"

#include <chrono>
#include <string>

using exotel::Errc;
using exotel::Error;
using exotel::detail::format_message;
using exotel::detail::hint;
using exotel::detail::make_error;

TEST_CASE("an error says what to do", "[message]") {
    CHECK(hint(make_error(Errc::unauthorized, {})) ==
          "check the API key, the token and the region");
    Error proxy = make_error(Errc::unauthorized, {});
    proxy.http_status = 407;
    CHECK(hint(proxy) == "check the proxy's user and password");
    CHECK(hint(make_error(Errc::cancelled, {})).empty());
}

TEST_CASE("every failure but a stop says what to do about it", "[message]") {
    for (const Errc code :
         {Errc::deadline_exceeded, Errc::connection_failed, Errc::tls_failed, Errc::timed_out,
          Errc::response_too_large, Errc::malformed_response, Errc::unauthorized,
          Errc::payment_required, Errc::forbidden, Errc::not_found, Errc::conflict,
          Errc::rate_limited, Errc::server_error, Errc::rejected}) {
        INFO(to_string(code));
        CHECK_FALSE(hint(make_error(code, {})).empty());
    }
}

TEST_CASE("an error is one line with everything that is known", "[message]") {
    Error error = make_error(Errc::server_error, "HTTP 503");
    error.request_id = "r1";
    error.attempts = 6;
    error.retry_after = std::chrono::seconds(30);
    format_message(error, "contact c of list l", "max_attempts reached", "try again later");
    CHECK(error.message ==
          "contact c of list l: server_error: HTTP 503, request id r1, 6 attempts, max_attempts "
          "reached, wait 30 s before the next call; try again later");
    Error bare = make_error(Errc::cancelled, {});
    bare.attempts = 1;
    format_message(bare, "the run", {}, {});
    CHECK(bare.message == "the run: cancelled, 1 attempt");
}
