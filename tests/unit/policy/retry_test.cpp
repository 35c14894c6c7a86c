#include <exotel/policy/retry_budget.hpp>
#include <exotel/policy/retry_rule.hpp>

#include "catch.hpp"

#include <set>

using namespace exotel;
using policy::Retry;

TEST_CASE("the documented statuses are tried again, no other is") {
    const std::set<int> again = {408, 429, 500, 502, 503, 504, 522, 524, 529};
    for (int status = 300; status < 600; ++status) {
        INFO(status);
        const Retry expected = again.count(status) == 1 ? Retry::again
                               : status == 421          ? Retry::fresh_connection
                                                        : Retry::never;
        CHECK(policy::retry_after_status(status) == expected);
    }
}

TEST_CASE("connections and timeouts are tried again, certificates and our own limits are not") {
    CHECK(policy::retry_after_fault(http::Fault::connection) == Retry::again);
    CHECK(policy::retry_after_fault(http::Fault::timeout) == Retry::again);
    CHECK(policy::retry_after_fault(http::Fault::handshake) == Retry::once);
    for (const auto fault : {http::Fault::certificate, http::Fault::too_large,
                             http::Fault::malformed, http::Fault::local}) {
        CHECK(policy::retry_after_fault(fault) == Retry::never);
    }
}

TEST_CASE("a purse of retries is emptied by failures and filled by successes") {
    policy::RetryBudget budget;
    int retries = 0;
    while (budget.take()) ++retries;
    CHECK(retries == 100);
    budget.succeeded(true);
    CHECK(budget.take());
    CHECK_FALSE(budget.take());
    for (int i = 0; i < 6; ++i) budget.succeeded(false);
    CHECK(budget.take());
    for (int i = 0; i < 10'000; ++i) budget.succeeded(true);
    CHECK(budget.left() == policy::RetryBudget::capacity);
}
