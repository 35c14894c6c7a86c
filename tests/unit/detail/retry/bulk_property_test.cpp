// Every input gets exactly one outcome, and the outcome is true, with any faults in any order.
#include "catch.hpp"
#include "unit/fake_client.hpp"

#include <exotel/detail/retry/backoff.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace exotel;
using namespace std::chrono_literals;
using exotel::FakeRequest;
using exotel::FakeResponse;
using exotel_tests::account;
using exotel_tests::FakeClient;
using exotel_tests::InputRange;
using exotel_tests::list;

namespace {

struct Dice {
    exotel::detail::Random random;
    explicit Dice(std::uint64_t seed) : random(seed) {}
    bool one_in(std::uint64_t n) { return random.up_to(n - 1) == 0; }
    int up_to(int highest) {
        return static_cast<int>(random.up_to(static_cast<std::uint64_t>(highest)));
    }
};

/// The response to another request, whether or not ours was applied.
FakeResponse mixed_up_answer(Dice& dice) {
    FakeResponse response =
        FakeResponse::answers(200, R"({"response":{"code":200,"data":{"sid":"another"}}})");
    response.applied = dice.one_in(2);
    return response;
}

/// A gateway's 5xx, after which the removal may have been applied.
FakeResponse gateway_error(int status, Dice& dice) {
    FakeResponse response = FakeResponse::answers(status);
    response.applied = dice.one_in(2);
    return response;
}

std::optional<FakeResponse> some_fault(Dice& dice) {
    switch (dice.up_to(19)) {
        case 0: return gateway_error(500, dice);
        case 1: return gateway_error(503, dice);
        case 2: return FakeResponse::rate_limited(std::chrono::seconds(dice.up_to(90)));
        case 3: return FakeResponse::unavailable(std::chrono::seconds(dice.up_to(5)));
        case 4: return FakeResponse::refused();
        case 5: return FakeResponse::lost_request();
        case 6: return FakeResponse::lost_answer();
        case 7: return FakeResponse::hangs(dice.one_in(2));
        case 8: return FakeResponse::garbled(dice.one_in(2));
        case 9: return FakeResponse::resent(dice.one_in(2));
        case 10: return FakeResponse::answers(403);
        case 11: return FakeResponse::answers(409);
        case 12: return FakeResponse::answers(421);
        case 13: return FakeResponse::answers(404, "<html>");
        case 14: return FakeResponse::answers(302);
        case 15: return dice.one_in(8) ? FakeResponse::answers(401) : FakeResponse::answers(400);
        case 16: return gateway_error(303, dice);
        case 17: return gateway_error(600, dice);
        case 18: return mixed_up_answer(dice);
        default: return dice.one_in(8) ? FakeResponse::untrusted() : gateway_error(504, dice);
    }
}

void run(std::uint64_t seed) {
    Dice dice(seed);
    FakeClient fake;
    std::vector<std::string> names;
    InputRange range;
    range.count = dice.up_to(40);
    range.name = [&](int place) { return names[static_cast<std::size_t>(place)]; };
    for (int i = 0; i < range.count; ++i) {
        names.push_back(dice.one_in(15) ? "in/valid" : "c" + std::to_string(i));
        if (!dice.one_in(10)) fake.exotel.add(account, list, ContactSid{names.back()});
    }
    if (range.count > 0 && dice.one_in(8)) range.throws_at = 1 + dice.up_to(range.count - 1);
    const std::size_t readable =
        range.throws_at < 0 ? names.size() : static_cast<std::size_t>(range.throws_at);

    fake.exotel.set_latency(std::chrono::milliseconds(dice.up_to(3000)));
    const auto trouble = static_cast<std::uint64_t>(1 + dice.up_to(6));
    Dice server(seed + 1);
    fake.exotel.set_rule([&](const FakeRequest&) {
        return server.one_in(trouble) ? some_fault(server) : std::nullopt;
    });

    const StopSource source;
    ClientOptions options;
    if (dice.one_in(2)) options.rate_limit = RateLimit::none();
    options.attempt_timeout = 5s;
    options.retry.max_attempts = 1 + dice.up_to(5);
    BulkOptions bulk;
    bulk.max_in_flight = 1 + dice.up_to(12);
    bulk.stop = source.get_token();
    bulk.grace = std::chrono::milliseconds(dice.up_to(3000));
    if (dice.one_in(3)) bulk.total_timeout = std::chrono::milliseconds(1 + dice.up_to(60'000));
    const int stop_at = dice.one_in(3) ? dice.up_to(40) : -1;
    const int throw_at = dice.one_in(5) ? dice.up_to(40) : -1;
    const bool second_stop = dice.one_in(3);

    std::map<std::size_t, ContactOutcome> outcomes;
    bulk.on_outcome = [&](const ContactOutcome& outcome) {
        REQUIRE(outcomes.emplace(outcome.index, outcome).second);
        const int settled = static_cast<int>(outcomes.size());
        if (settled == stop_at || (second_stop && settled == stop_at + 1)) source.request_stop();
        if (settled == throw_at) throw std::runtime_error("from the callback");
    };
    std::optional<BulkReport> report;
    try {
        report = fake.client(options).remove_contacts(list, range, bulk);
    } catch (const std::runtime_error&) {
        REQUIRE((range.throws_at >= 0 || throw_at >= 0));
    }

    // Each input that could be read has its one outcome, at its index.
    REQUIRE(outcomes.size() == readable);
    std::map<std::string, int> sent;
    for (const FakeRequest& request : fake.exotel.requests())
        sent[request.contact] += request.sends;
    for (const auto& [index, outcome] : outcomes) {
        INFO(index << ": " << to_string(outcome.status));
        const std::string& name = names.at(index);
        REQUIRE(outcome.contact.str() == name);
        const bool still_there = fake.exotel.contains(account, list, outcome.contact);
        switch (outcome.status) {
            case RemovalStatus::removed:
            case RemovalStatus::absent: REQUIRE_FALSE(still_there); break;
            case RemovalStatus::failed: break;
            case RemovalStatus::unknown:
                REQUIRE(outcome.result.error().may_have_been_applied);
                break;
            case RemovalStatus::not_attempted: REQUIRE(sent.count(name) == 0); break;
        }
        if (outcome.status == RemovalStatus::failed)
            REQUIRE_FALSE(outcome.result.error().may_have_been_applied);
        if (name == "in/valid") REQUIRE(sent.count(name) == 0);
    }
    REQUIRE(fake.exotel.most_in_flight() <= static_cast<std::size_t>(bulk.max_in_flight));
    if (report) {
        REQUIRE(report->total() == readable);
        REQUIRE((report->stopped_by.has_value() || report->not_attempted == 0));
    }
}

}  // namespace

TEST_CASE("every input of a run ends in exactly one outcome, and a true one, whatever happens",
          "[bulk]") {
    constexpr std::uint64_t runs = 3'000;
    for (std::uint64_t seed = 0; seed < runs; ++seed) {
        INFO("seed " << seed);
        run(seed * 2);
    }
}

TEST_CASE("a failed outcome is a certain one: the contact is still on its list if it was",
          "[bulk]") {
    // The faults that have an effect are reported as unknown or absent, never as failed.
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Dice server(seed);
        FakeClient fake;
        const auto names = fake.add(20);
        fake.exotel.set_rule([&](const FakeRequest&) {
            return server.one_in(2) ? some_fault(server) : std::nullopt;
        });
        BulkOptions bulk;
        bulk.on_outcome = [&](const ContactOutcome& outcome) {
            if (outcome.status != RemovalStatus::failed &&
                outcome.status != RemovalStatus::not_attempted)
                return;
            INFO("seed " << seed << ", " << outcome.result.error().message);
            REQUIRE(fake.exotel.contains(account, list, outcome.contact));
        };
        (void)fake.client().remove_contacts(list, names, bulk);
    }
}
