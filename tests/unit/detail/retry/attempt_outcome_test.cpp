#include <exotel/detail/retry/attempt_outcome.hpp>

#include "catch.hpp"

using namespace exotel;
using exotel::detail::retry_action_of;
using exotel::detail::retry_action_of_status;
using exotel::detail::RetryAction;

TEST_CASE("408 and 429 and every 5xx but 501 and 505 are tried again", "[retry]") {
    for (int status = 300; status < 600; ++status) {
        INFO(status);
        RetryAction expected = RetryAction::none;
        if (status == 421) expected = RetryAction::retry_on_new_connection;
        if (status == 408 || status == 429) expected = RetryAction::retry;
        if (status >= 500 && status != 501 && status != 505) expected = RetryAction::retry;
        CHECK(retry_action_of_status(status) == expected);
    }
}

TEST_CASE("connections and timeouts are tried again but certificates and limits are not",
          "[retry]") {
    CHECK(retry_action_of(TransportError::connection) == RetryAction::retry);
    CHECK(retry_action_of(TransportError::timeout) == RetryAction::retry);
    CHECK(retry_action_of(TransportError::handshake) == RetryAction::retry_once);
    for (const auto error : {TransportError::certificate, TransportError::too_large,
                             TransportError::malformed, TransportError::local}) {
        CHECK(retry_action_of(error) == RetryAction::none);
    }
}
