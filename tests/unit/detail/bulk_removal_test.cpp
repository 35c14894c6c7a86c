#include "catch.hpp"
#include "unit/fake_client.hpp"

#include <chrono>
#include <iterator>
#include <limits>
#include <list>
#include <map>
#include <sstream>
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

ClientOptions unlimited() {
    ClientOptions options;
    options.rate_limit = RateLimit::none();
    return options;
}

}  // namespace

TEST_CASE("a run removes every contact of any kind of range", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(50);
    const ListsClient client = fake.client(unlimited());
    SECTION("a vector of strings") {
        CHECK(client.remove_contacts(list, names).removed == 50);
    }
    SECTION("a list of SIDs") {
        std::list<ContactSid> sids;
        for (const auto& name : names) sids.emplace_back(name);
        CHECK(client.remove_contacts(list, sids).removed == 50);
    }
    SECTION("words of a stream") {
        std::stringstream stream;
        for (const auto& name : names) stream << name << '\n';
        struct Words {
            std::istream* in;
            [[nodiscard]] auto begin() const { return std::istream_iterator<std::string>(*in); }
            [[nodiscard]] static auto end() { return std::istream_iterator<std::string>(); }
        };
        CHECK(client.remove_contacts(list, Words{&stream}).removed == 50);
    }
    SECTION("nothing at all") {
        const BulkReport report = client.remove_contacts(list, std::vector<std::string>{});
        CHECK(report.total() == 0);
        CHECK_FALSE(report.stopped_by);
    }
}

TEST_CASE("outcomes report what became of each contact, by its index in the input", "[bulk]") {
    FakeClient fake;
    fake.add(3);
    fake.exotel.set_rule([](const FakeRequest& asked) {
        return asked.contact == "c1"   ? std::optional(FakeResponse::answers(409))
               : asked.contact == "c2" ? std::optional(FakeResponse::garbled())
                                       : std::nullopt;
    });
    std::map<std::size_t, RemovalStatus> statuses;
    BulkOptions bulk;
    bulk.on_outcome = [&](const ContactOutcome& outcome) {
        CHECK(statuses.emplace(outcome.index, outcome.status).second);
        CHECK(outcome.result.has_value() == (outcome.status == RemovalStatus::removed));
    };
    const std::vector<std::string> input{"c0", "c1", "a/b", "c2", "stranger"};
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, input, bulk);
    CHECK(statuses == std::map<std::size_t, RemovalStatus>{{0, RemovalStatus::removed},
                                                           {1, RemovalStatus::failed},
                                                           {2, RemovalStatus::failed},
                                                           {3, RemovalStatus::unknown},
                                                           {4, RemovalStatus::absent}});
    CHECK(report.total() == 5);
    CHECK_FALSE(report.stopped_by);
}

TEST_CASE("a removal whose response was lost is absent when asked again, and says why", "[bulk]") {
    FakeClient fake;
    fake.add(1);
    fake.exotel.next(FakeResponse::lost_answer());
    BulkOptions bulk;
    bulk.on_outcome = [](const ContactOutcome& outcome) {
        CHECK(outcome.status == RemovalStatus::absent);
        CHECK(outcome.result.error().may_have_been_applied);
        CHECK(outcome.result.error().attempts == 2);
    };
    CHECK(fake.client().remove_contacts(list, std::vector<std::string>{"c0"}, bulk).absent == 1);
}

TEST_CASE("a 404 that is not of Exotel's API says nothing about the contact", "[bulk]") {
    FakeClient fake;
    fake.exotel.set_rule(
        [](const FakeRequest&) { return FakeResponse::answers(404, "<html>no such page</html>"); });
    const BulkReport report =
        fake.client(unlimited()).remove_contacts(list, std::vector<std::string>{"a", "b"});
    CHECK(report.failed == 2);
    CHECK(report.absent == 0);
}

TEST_CASE("a run that a gateway's 404s end takes no contact for absent", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(100);
    fake.exotel.set_latency(100ms);
    fake.exotel.set_rule([n = 0](const FakeRequest&) mutable -> std::optional<FakeResponse> {
        if (n++ == 0) return std::nullopt;
        return n % 5 == 0 ? FakeResponse::answers(503) : FakeResponse::answers(404, "<html>");
    });
    BulkOptions bulk;
    bulk.give_up_after = 1s;
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, names, bulk);
    REQUIRE(report.stopped_by);
    CHECK(report.stopped_by->code == Errc::not_found);
    CHECK(report.removed == 1);
    CHECK(report.absent == 0);
}

TEST_CASE("the first request goes alone, then at most max_in_flight are in flight", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(100);
    fake.exotel.set_latency(500ms);
    BulkOptions bulk;
    bulk.max_in_flight = 7;
    CHECK(fake.client(unlimited()).remove_contacts(list, names, bulk).removed == 100);
    CHECK(fake.exotel.most_in_flight() == 7);
    const auto requests = fake.exotel.requests();
    CHECK(requests[1].at >= 500ms);
    CHECK(requests[7].at == requests[1].at);
}

TEST_CASE("the input is read as the run goes on, not before", "[bulk]") {
    FakeClient fake;
    fake.add(1000);
    const InputRange range{1000};
    BulkOptions bulk;
    std::size_t settled = 0;
    bulk.on_outcome = [&](const ContactOutcome&) {
        ++settled;
        CHECK(static_cast<std::size_t>(range.read) <= settled + 10);
    };
    CHECK(fake.client(unlimited()).remove_contacts(list, range, bulk).removed == 1000);
}

TEST_CASE("a fault of the whole run ends it, and the rest was never sent", "[bulk]") {
    for (const FakeResponse& fault : {FakeResponse::answers(401), FakeResponse::answers(402),
                                      FakeResponse::answers(407), FakeResponse::untrusted()}) {
        FakeClient fake;
        const auto names = fake.add(500);
        fake.exotel.set_rule([&](const FakeRequest&) { return fault; });
        const BulkReport report = fake.client(unlimited()).remove_contacts(list, names);
        CHECK(report.failed == 1);
        CHECK(report.not_attempted == 499);
        CHECK(fake.exotel.requests().size() == 1);
        REQUIRE(report.stopped_by);
        CHECK(report.stopped_by->attempts == 1);
    }
}

TEST_CASE("nothing stopped a run whose last contact met a fault of the whole run", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(5);
    int served = 0;
    fake.exotel.set_rule([&](const FakeRequest&) {
        return ++served > 4 ? std::optional(FakeResponse::answers(401)) : std::nullopt;
    });
    BulkOptions bulk;
    bulk.max_in_flight = 1;
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, names, bulk);
    CHECK(report.removed == 4);
    CHECK(report.failed == 1);
    CHECK_FALSE(report.stopped_by);

    const std::vector<ContactSid> nobody;
    bulk.max_in_flight = 0;
    const BulkReport refused = fake.client(unlimited()).remove_contacts(list, nobody, bulk);
    REQUIRE(refused.stopped_by);
    CHECK(refused.stopped_by->code == Errc::invalid_argument);
}

TEST_CASE("a 403 fails one contact, ten and nothing else end the run", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(500);
    fake.exotel.next(FakeResponse::answers(403), 9);
    CHECK(fake.client(unlimited()).remove_contacts(list, names).failed == 9);

    FakeClient blocked;
    const auto others = blocked.add(500);
    blocked.exotel.set_rule([](const FakeRequest&) { return FakeResponse::answers(403); });
    const BulkReport report = blocked.client(unlimited()).remove_contacts(list, others);
    REQUIRE(report.stopped_by);
    CHECK(report.stopped_by->message.find("the run on list " + list.str()) == 0);
    CHECK(report.stopped_by->code == Errc::forbidden);
    CHECK(blocked.exotel.requests().size() < 25);
    CHECK(report.total() == 500);
}

TEST_CASE("a service that fails every request is asked less and less, and given up on", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(10'000);
    fake.exotel.set_rule([](const FakeRequest&) { return FakeResponse::answers(503); });
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, names);
    REQUIRE(report.stopped_by);
    CHECK(report.stopped_by->code == Errc::server_error);
    CHECK(report.total() == 10'000);
    CHECK(fake.exotel.elapsed() >= 5min);
    CHECK(fake.exotel.elapsed() < 6min);
    CHECK(fake.exotel.requests().size() < 500);
}

TEST_CASE("a service that comes back is used again", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(300);
    fake.exotel.set_rule([](const FakeRequest& asked) {
        const bool down = asked.at > 1s && asked.at < 2min;
        return down ? std::optional(FakeResponse::answers(503)) : std::nullopt;
    });
    BulkOptions bulk;
    bulk.give_up_after = 0ms;
    ClientOptions options = unlimited();
    options.retry.max_attempts = 1000;
    fake.exotel.set_latency(200ms);
    CHECK(fake.client(options).remove_contacts(list, names, bulk).removed == 300);
}

TEST_CASE("total_timeout ends a run, and leaves no contact without an outcome", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(1000);
    BulkOptions bulk;
    bulk.total_timeout = 1min;
    const BulkReport report = fake.client().remove_contacts(list, names, bulk);
    CHECK(report.total() == 1000);
    CHECK(report.removed == 200);
    REQUIRE(report.stopped_by);
    CHECK(report.stopped_by->code == Errc::deadline_exceeded);
    CHECK(fake.exotel.elapsed() <= 1min);
}

TEST_CASE("a stop waits for requests in flight, a second stop does not", "[bulk]") {
    for (const bool twice : {false, true}) {
        FakeClient fake;
        const auto names = fake.add(100);
        fake.exotel.set_latency(1s);
        const StopSource source;
        BulkOptions bulk;
        bulk.stop = source.get_token();
        bulk.on_progress = [&](const BulkProgress& progress) {
            if (progress.in_flight < 8 || source.stop_requested()) return;
            source.request_stop();
            if (twice) source.request_stop();
        };
        const BulkReport report = fake.client(unlimited()).remove_contacts(list, names, bulk);
        CHECK(report.total() == 100);
        CHECK(report.unknown == (twice ? 8 : 0));
        CHECK(report.removed == (twice ? 1 : 9));
        REQUIRE(report.stopped_by);
        CHECK(report.stopped_by->code == Errc::cancelled);
    }
}

TEST_CASE("a late response with escaped texts is as good as any", "[bulk]") {
    FakeClient fake;
    fake.exotel.next(
        exotel::FakeResponse::answers(200, R"({"response":{"code":200,"data":{"sid":"a\u0062"}}})")
            .after(std::chrono::milliseconds(300)));
    std::chrono::milliseconds elapsed{};
    BulkOptions bulk;
    bulk.on_progress = [&](const BulkProgress& progress) { elapsed = progress.elapsed; };
    const std::vector<std::string> names{"ab"};
    CHECK(fake.client().remove_contacts(list, names, bulk).removed == 1);
    CHECK(elapsed >= std::chrono::milliseconds(300));
}

TEST_CASE("grace is bounded: what is not answered within it is unknown", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(100);
    fake.exotel.set_latency(10s);
    const StopSource source;
    BulkOptions bulk;
    bulk.stop = source.get_token();
    bulk.on_progress = [&](const BulkProgress& progress) {
        if (progress.in_flight == 8 && !source.stop_requested()) source.request_stop();
    };
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, names, bulk);
    CHECK(report.unknown == 8);
    CHECK(report.removed == 1);
    CHECK(fake.exotel.elapsed() < 13s);
}

TEST_CASE("an exception of a callback reaches the caller when everything has its outcome",
          "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(100);
    std::size_t outcomes = 0;
    BulkOptions bulk;
    bulk.on_outcome = [&](const ContactOutcome&) {
        if (++outcomes == 20) throw std::runtime_error("from the callback");
    };
    CHECK_THROWS_WITH(fake.client(unlimited()).remove_contacts(list, names, bulk),
                      "from the callback");
    CHECK(outcomes == 100);
    CHECK(fake.exotel.requests().size() < 40);
}

TEST_CASE("an exception of the range reaches the caller when everything read has its outcome",
          "[bulk]") {
    FakeClient fake;
    fake.add(100);
    std::size_t outcomes = 0;
    BulkOptions bulk;
    bulk.on_outcome = [&](const ContactOutcome& outcome) {
        ++outcomes;
        CHECK(outcome.index < 30);
    };
    const InputRange range{100, 30};
    CHECK_THROWS_WITH(fake.client(unlimited()).remove_contacts(list, range, bulk),
                      "from the range");
    CHECK(outcomes == 30);
}

TEST_CASE("unusable input of a run is refused, and every contact accounted for", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(5);
    const ListsClient client = fake.client();
    BulkOptions bulk;
    bulk.max_in_flight = 0;
    BulkOptions negative;
    negative.grace = std::chrono::milliseconds(-1);
    for (const BulkReport& report :
         {client.remove_contacts(list, names, bulk), client.remove_contacts(list, names, negative),
          client.remove_contacts(ListSid{"a/b"}, names)}) {
        CHECK(report.not_attempted == 5);
        REQUIRE(report.stopped_by);
        CHECK(report.stopped_by->code == Errc::invalid_argument);
    }
    CHECK(fake.exotel.requests().empty());
}

TEST_CASE("progress adds up, comes at most every 100 ms, and once at the end", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(100);
    std::vector<BulkProgress> seen;
    BulkOptions bulk;
    bulk.on_progress = [&](const BulkProgress& progress) { seen.push_back(progress); };
    CHECK(fake.client().remove_contacts(list, names, bulk).removed == 100);
    REQUIRE(seen.size() > 10);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const BulkProgress& now = seen[i];
        CHECK(now.settled ==
              now.removed + now.absent + now.failed + now.unknown + now.not_attempted);
        CHECK(now.total == 100U);
        if (i > 0 && i + 1 < seen.size()) CHECK(now.elapsed >= seen[i - 1].elapsed + 100ms);
    }
    CHECK(seen.back().settled == 100);
    CHECK(seen.back().in_flight == 0);
    CHECK(seen.back().requests_per_minute > 150);
    REQUIRE(seen[seen.size() / 2].time_left);
    CHECK(seen[seen.size() / 2].time_left->count() > 5);
}

TEST_CASE("an absurd Retry-After delays a run by an hour, not by years", "[bulk]") {
    for (const int status : {429, 500, 503}) {
        FakeClient fake;
        const auto names = fake.add(5);
        fake.exotel.next(FakeResponse::answers(status).with_retry_after("99999999999"));
        CHECK(fake.client(unlimited()).remove_contacts(list, names).removed == 5);
        CHECK(fake.exotel.elapsed() < 2h);
    }
}

TEST_CASE("a stop is noticed among inputs that are all refused", "[bulk]") {
    FakeClient fake;
    const std::vector<std::string> names(10'000, "in/valid");
    const StopSource source;
    BulkOptions bulk;
    bulk.stop = source.get_token();
    bulk.on_outcome = [&](const ContactOutcome& outcome) {
        if (outcome.index == 10) source.request_stop();
    };
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, names, bulk);
    CHECK(report.failed < 200);
    CHECK(report.total() == 10'000);
    REQUIRE(report.stopped_by);
    CHECK(report.stopped_by->code == Errc::cancelled);
}

TEST_CASE("a range may make its contacts as it goes, and need not be const to be read", "[bulk]") {
    struct Made {
        struct Iterator {
            int place;
            ContactSid operator*() const { return ContactSid{"c" + std::to_string(place)}; }
            Iterator& operator++() { return ++place, *this; }
            bool operator!=(const Iterator& other) const { return place != other.place; }
        };
        Iterator begin() { return {0}; }  // NOLINT: not const on purpose, as std::views::filter is
        Iterator end() { return {9}; }    // NOLINT
    };
    FakeClient fake;
    fake.add(9);
    Made made;
    CHECK(fake.client(unlimited()).remove_contacts(list, made).removed == 9);
    CHECK(fake.client(unlimited()).remove_contacts(list, Made{}).absent == 9);
}

TEST_CASE("several 429 at once pause the run and cost no contact", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(100);
    fake.exotel.set_rule([](const FakeRequest& asked) {
        const bool full = asked.at > 1s && asked.at < 30s;
        return full ? std::optional(FakeResponse::rate_limited(
                          std::chrono::ceil<std::chrono::seconds>(30s - asked.at)))
                    : std::nullopt;
    });
    fake.exotel.set_latency(300ms);
    BulkOptions bulk;
    bulk.max_in_flight = 4;
    CHECK(fake.client(unlimited()).remove_contacts(list, names, bulk).removed == 100);
    CHECK(fake.exotel.requests().size() <= 100 + 4);
}

TEST_CASE("absent contacts win back the pace after a few 429", "[bulk]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::rate_limited(1s), 4);
    const std::vector<std::string> strangers(3'000, "stranger");
    const BulkReport report = fake.client().remove_contacts(list, strangers);
    CHECK(report.absent == 3'000);
    CHECK(fake.exotel.elapsed() < 20min);
    CHECK(report.warning.find("nothing was removed") != std::string::npos);
    CHECK(report.warning.find(list.str()) != std::string::npos);
}

TEST_CASE("a warning is for runs alone in which nothing was removed", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(2);
    CHECK(fake.client().remove_contacts(list, names).warning.empty());
    CHECK(fake.client().remove_contacts(list, std::vector<std::string>{}).warning.empty());
    fake.exotel.next(FakeResponse::answers(400));
    CHECK(fake.client().remove_contacts(list, names).warning.empty());
}

TEST_CASE("a 404 after a lost response is no reason for a warning", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(1);
    fake.exotel.next(FakeResponse::lost_answer());
    const BulkReport report = fake.client().remove_contacts(list, names);
    CHECK(report.absent == 1);
    CHECK(report.warning.empty());
    fake.exotel.next(FakeResponse::lost_answer());
    const std::vector<std::string> strangers{"x", "y"};
    CHECK(fake.client().remove_contacts(list, strangers).warning.find("nothing is known") == 0);
}

TEST_CASE("contacts without a response do not hide that every response was 404", "[bulk]") {
    FakeClient fake;
    const std::vector<std::string> names{"sid", "+919876543210", "a b", "x1"};
    CHECK(fake.client().remove_contacts(list, names).warning.find("nothing was removed") == 0);
    fake.exotel.next(FakeResponse::hangs());
    ClientOptions options = unlimited();
    options.retry = RetryPolicy::none();
    const BulkReport doubtful = fake.client(options).remove_contacts(list, names);
    CHECK(doubtful.unknown == 1);
    CHECK(doubtful.warning.find("nothing is known to be removed") == 0);
    fake.exotel.next(FakeResponse::answers(503));
    CHECK(fake.client(options).remove_contacts(list, names).warning.empty());
}

TEST_CASE("responses that arrived while a callback was slow count after the grace period",
          "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(100);
    fake.exotel.set_latency(1s);
    const StopSource source;
    BulkOptions bulk;
    bulk.stop = source.get_token();
    bulk.on_progress = [&](const BulkProgress& progress) {
        if (progress.in_flight == 8 && !source.stop_requested()) source.request_stop();
        if (source.stop_requested() && progress.settled == 2) fake.exotel.advance(5s);
    };
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, names, bulk);
    CHECK(report.removed == 9);
    CHECK(report.unknown == 0);
    CHECK(report.not_attempted == 91);
}

TEST_CASE("a pause that Exotel asked for is no time of failure", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(500);
    fake.exotel.next(FakeResponse::rate_limited(310s));
    fake.exotel.next(FakeResponse::answers(503));
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, names);
    CHECK(report.removed == 500);
    CHECK_FALSE(report.stopped_by);
}

TEST_CASE("403 in mid-run end it but a few destroyed contacts at its top do not", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(1'000);
    int served = 0;
    fake.exotel.set_rule([&](const FakeRequest&) {
        return ++served > 100 ? std::optional(FakeResponse::answers(403)) : std::nullopt;
    });
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, names);
    CHECK(report.removed == 100);
    CHECK(report.failed < 30);
    REQUIRE(report.stopped_by);
    CHECK(report.stopped_by->code == Errc::forbidden);

    FakeClient other;
    const auto more = other.add(100);
    const char* foreign = R"({"request_id":"r","http_code":403,"response":{"code":403,)"
                          R"("error_data":{"code":1003,"message":"no"},"status":"failure"}})";
    other.exotel.next(FakeResponse::answers(403, foreign), 20);
    const BulkReport rest = other.client(unlimited()).remove_contacts(list, more);
    CHECK(rest.removed == 80);
    CHECK(rest.failed == 20);
    CHECK_FALSE(rest.stopped_by);
}

TEST_CASE("a stop that left nothing out did not end the run early", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(3);
    const StopSource source;
    BulkOptions bulk;
    bulk.stop = source.get_token();
    std::size_t settled = 0;
    bulk.on_outcome = [&](const ContactOutcome&) {
        if (++settled == 3) source.request_stop();
    };
    const BulkReport report = fake.client(unlimited()).remove_contacts(list, names, bulk);
    CHECK(report.removed == 3);
    CHECK_FALSE(report.stopped_by);
}

TEST_CASE("the time left is right within a fifth after two seconds of a paced run", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(1'000);
    std::chrono::milliseconds told{};
    BulkOptions bulk;
    bulk.on_progress = [&](const BulkProgress& progress) {
        if (progress.elapsed >= 2s && told.count() == 0 && progress.time_left)
            told = progress.elapsed + *progress.time_left;
    };
    CHECK(fake.client().remove_contacts(list, names, bulk).removed == 1'000);
    const double ratio = std::chrono::duration<double>(told) / fake.exotel.elapsed();
    CHECK(ratio > 0.8);
    CHECK(ratio < 1.2);
}

TEST_CASE("progress reports a pause and counts what is sent again", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(20);
    fake.exotel.next(FakeResponse::rate_limited(30s));
    std::size_t paused = 0;
    double rate = 0;
    BulkOptions bulk;
    bulk.on_progress = [&](const BulkProgress& progress) {
        rate = progress.requests_per_minute;
        if (!progress.paused_until) return;
        ++paused;
        CHECK(progress.pause_reason == "HTTP 429");
    };
    CHECK(fake.client(unlimited()).remove_contacts(list, names, bulk).removed == 20);
    CHECK(paused > 100);
    CHECK(rate > 20);
}

namespace other_library {
struct Contacts {  // a range only by argument-dependent lookup
    std::vector<std::string> names;
};
inline auto begin(const Contacts& contacts) {
    return contacts.names.begin();
}
inline auto end(const Contacts& contacts) {
    return contacts.names.end();
}
}  // namespace other_library

TEST_CASE("ranges and contacts of other libraries are read", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(2);
    const ListsClient client = fake.client(unlimited());
    SECTION("found by argument-dependent look-up") {
        CHECK(client.remove_contacts(list, other_library::Contacts{names}).removed == 2);
    }
    SECTION("a C array, whose size is known") {
        const char* const array[] = {"c0", "c1"};
        BulkOptions bulk;
        bulk.on_progress = [](const BulkProgress& progress) { CHECK(progress.total == 2U); };
        CHECK(client.remove_contacts(list, array, bulk).removed == 2);
    }
    SECTION("a type derived from ContactSid") {
        struct Subscriber : ContactSid {
            explicit Subscriber(const std::string& sid) : ContactSid(sid) {}
            int balance = 0;
        };
        const std::vector<Subscriber> subscribers{Subscriber{"c0"}, Subscriber{"c1"}};
        CHECK(client.remove_contacts(list, subscribers).removed == 2);
    }
    SECTION("a type that converts to ContactSid") {
        struct Row {
            std::string sid;
            operator ContactSid() const { return ContactSid{sid}; }  // NOLINT: implicit on purpose
        };
        CHECK(client.remove_contacts(list, std::vector<Row>{{"c0"}, {"c1"}}).removed == 2);
    }
}

TEST_CASE("durations and counts that mean for ever are taken as meant", "[bulk]") {
    FakeClient fake;
    const auto names = fake.add(5);
    constexpr auto for_ever = (std::chrono::milliseconds::max)();
    ClientOptions options;
    options.connect_timeout = options.attempt_timeout = options.total_timeout = for_ever;
    options.retry.max_backoff = options.retry.initial_backoff = 1ms;
    options.retry.max_attempts = (std::numeric_limits<int>::max)();
    BulkOptions bulk;
    bulk.total_timeout = bulk.grace = bulk.give_up_after = for_ever;
    bulk.max_in_flight = (std::numeric_limits<int>::max)();
    fake.exotel.next(FakeResponse::answers(503), 3);
    const ListsClient client = fake.client(options);
    CHECK(client.remove_contacts(list, names, bulk).removed == 5);
    CHECK(client.remove_contact(list, ContactSid{"c0"}).error().code == Errc::not_found);
    options.rate_limit.per = for_ever;
    CHECK_THROWS_WITH(fake.client(options), Catch::Matchers::ContainsSubstring("rate_limit.per"));
    options.rate_limit = {};
    options.max_response_bytes = (std::numeric_limits<std::size_t>::max)();
    CHECK_THROWS_WITH(fake.client(options),
                      Catch::Matchers::ContainsSubstring("max_response_bytes"));
}
