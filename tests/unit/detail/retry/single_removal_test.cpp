#include "catch.hpp"
#include "unit/fake_client.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace exotel;
using namespace std::chrono_literals;
using exotel::FakeResponse;
using exotel_tests::contact;
using exotel_tests::FakeClient;
using exotel_tests::list;

TEST_CASE("a contact on the list is removed with one request", "[retry]") {
    const FakeClient fake;
    const auto removal = fake.remove();
    REQUIRE(removal);
    CHECK(removal->attempts == 1);
    CHECK(removal->contact.sid == contact.str());
    CHECK(fake.exotel.requests().size() == 1);
    CHECK(fake.exotel.size(exotel_tests::account, list) == 0);
}

TEST_CASE("bad input is refused before anything is sent", "[retry]") {
    const FakeClient fake;
    const ListsClient client = fake.client();
    for (const char* sid : {"", ".", "..", "a/b", "a?b", "a\nb"}) {
        const auto bad_contact = client.remove_contact(list, ContactSid{sid});
        REQUIRE_FALSE(bad_contact);
        CHECK(bad_contact.error().code == Errc::invalid_argument);
        CHECK(bad_contact.error().attempts == 0);
        CHECK_FALSE(bad_contact.error().may_have_been_applied);
        CHECK_FALSE(client.remove_contact(ListSid{sid}, contact));
    }
    CHECK(fake.exotel.requests().empty());
    const auto nameless = client.remove_contact(list, ContactSid{""});
    REQUIRE_FALSE(nameless);
    CHECK(nameless.error().message == "contact '' of list " + list.str() +
                                          " was not removed: invalid_argument: the contact SID "
                                          "'' is empty; nothing was sent");
}

TEST_CASE("a contact that is not on the list is not found, and no removal of ours is the reason",
          "[retry]") {
    const FakeClient fake;
    REQUIRE(fake.remove());
    const auto again = fake.remove();
    REQUIRE_FALSE(again);
    CHECK(again.error().code == Errc::not_found);
    CHECK_FALSE(again.error().may_have_been_applied);
    CHECK(again.error().answered_by_api);
    CHECK(again.error().attempts == 1);
    CHECK(again.error().message.find(contact.str()) != std::string::npos);
    CHECK(again.error().message.find(list.str()) != std::string::npos);
    CHECK(again.error().message.find(again.error().request_id) != std::string::npos);
}

TEST_CASE("a passing fault costs an attempt, not the removal", "[retry]") {
    for (const FakeResponse& fault :
         {FakeResponse::answers(503), FakeResponse::answers(429), FakeResponse::answers(500),
          FakeResponse::refused(), FakeResponse::lost_request(), FakeResponse::hangs()}) {
        FakeClient fake;
        fake.exotel.next(fault, 2);
        const auto removal = fake.remove();
        REQUIRE(removal);
        CHECK(removal->attempts == 3);
        CHECK(fake.exotel.requests().size() == 3);
    }
}

TEST_CASE("a 404 after an attempt without a response may have been ours", "[retry]") {
    for (const FakeResponse& fault : {FakeResponse::lost_answer(), FakeResponse::hangs(true)}) {
        FakeClient fake;
        fake.exotel.next(fault);
        const auto removal = fake.remove();
        REQUIRE_FALSE(removal);
        CHECK(removal.error().code == Errc::not_found);
        CHECK(removal.error().may_have_been_applied);
        CHECK(removal.error().attempts == 2);
        const std::string& message = removal.error().message;
        CHECK(message.find(" was not there: not_found: ") != std::string::npos);
        CHECK(message.find("may have removed it") != std::string::npos);
    }
}

TEST_CASE("a 404 after a resend of libcurl's own may have been ours, and both sendings count",
          "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::resent(true));
    const auto removal = fake.remove();
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::not_found);
    CHECK(removal.error().may_have_been_applied);
    CHECK(removal.error().attempts == 2);

    FakeClient harmless;
    harmless.exotel.next(FakeResponse::resent(false));
    CHECK(harmless.remove()->attempts == 2);
}

TEST_CASE("a 404 after attempts that certainly had no effect is plainly not found", "[retry]") {
    FakeClient fake;
    REQUIRE(fake.remove());
    fake.exotel.next(FakeResponse::refused());
    fake.exotel.next(FakeResponse::rate_limited(1s));
    const auto again = fake.remove();
    REQUIRE_FALSE(again);
    CHECK(again.error().attempts == 3);
    CHECK_FALSE(again.error().may_have_been_applied);
}

TEST_CASE("a response that cannot be trusted is neither retried nor a success", "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::garbled());
    const auto removal = fake.remove();
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::malformed_response);
    CHECK(removal.error().may_have_been_applied);
    CHECK(removal.error().attempts == 1);
}

TEST_CASE("what no retry can cure is not retried", "[retry]") {
    for (const FakeResponse& fault :
         {FakeResponse::answers(400), FakeResponse::answers(401), FakeResponse::answers(402),
          FakeResponse::answers(403), FakeResponse::answers(404), FakeResponse::answers(409),
          FakeResponse::answers(302), FakeResponse::answers(501), FakeResponse::untrusted()}) {
        FakeClient fake;
        fake.exotel.next(fault, 10);
        CHECK_FALSE(fake.remove());
        CHECK(fake.exotel.requests().size() == 1);
    }
}

TEST_CASE("421 is tried once more, on a connection of its own", "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::answers(421));
    CHECK(fake.remove()->attempts == 2);
    FakeClient stubborn;
    stubborn.exotel.next(FakeResponse::answers(421), 10);
    const auto removal = stubborn.remove();
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::rejected);
    CHECK(removal.error().attempts == 2);
}

TEST_CASE("a response about another removal is asked for once more", "[retry]") {
    for (const char* identity :
         {R"("sid":"another")", R"("list_id":"another")", R"("account_sid":"another")"}) {
        INFO(identity);
        const auto mixed_up = FakeResponse::answers(
            200, std::string(R"({"response":{"code":200,"status":"success","data":{)") + identity +
                     "}}}");
        FakeClient fake;
        fake.exotel.next(mixed_up);
        const auto removal = fake.remove();
        REQUIRE(removal);
        CHECK(removal->attempts == 2);

        FakeClient stubborn;
        stubborn.exotel.next(mixed_up, 10);
        const auto doubtful = stubborn.remove();
        REQUIRE_FALSE(doubtful);
        CHECK(doubtful.error().code == Errc::malformed_response);
        CHECK(doubtful.error().may_have_been_applied);
        CHECK(doubtful.error().attempts == 2);

        // What was not done then may have been done before.
        FakeClient absent;
        absent.exotel.next(mixed_up);
        absent.exotel.next(FakeResponse::answers(404));
        const auto gone = absent.remove();
        REQUIRE_FALSE(gone);
        CHECK(gone.error().code == Errc::not_found);
        CHECK(gone.error().may_have_been_applied);
    }
}

TEST_CASE("what Exotel said stays in the error that its pause ends a call with", "[retry]") {
    FakeClient fake;
    ClientOptions options;
    options.total_timeout = 3s;  // shorter than the pause after a 429 without Retry-After
    fake.exotel.next(FakeResponse::answers(429));
    const auto removal = fake.remove(options);
    REQUIRE_FALSE(removal);
    const Error& error = removal.error();
    CHECK(error.code == Errc::rate_limited);
    CHECK(error.http_status == 429);
    CHECK_FALSE(error.request_id.empty());
    CHECK(error.message.find(error.request_id) != std::string::npos);
    CHECK(error.retry_after == 10s);
    // Nobody asked for these 10 s.
    CHECK(error.message.find("the pause after HTTP 429 lasts longer than") != std::string::npos);
    CHECK(error.message.find("Exotel asks") == std::string::npos);
    CHECK(error.answered_by_api);
    CHECK_FALSE(error.may_have_been_applied);
}

TEST_CASE("max_attempts counts all attempts, and the last failure is reported", "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::answers(503), 100);
    ClientOptions options;
    options.retry.max_attempts = 4;
    const auto removal = fake.remove(options);
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::server_error);
    CHECK(removal.error().attempts == 4);
    CHECK(fake.exotel.requests().size() == 4);
    CHECK(removal.error().message.find("max_attempts") != std::string::npos);

    FakeClient once;
    once.exotel.next(FakeResponse::answers(503), 100);
    options.retry = RetryPolicy::none();
    CHECK(once.remove(options).error().attempts == 1);
}

TEST_CASE("Retry-After is waited out, in seconds and as a date", "[retry]") {
    for (const char* value : {"40", "Thu, 01 Jan 2026 00:00:40 GMT"}) {
        FakeClient fake;
        fake.exotel.set_latency(0ms);
        fake.exotel.next(FakeResponse::answers(429).with_retry_after(value));
        const auto removal = fake.remove();
        REQUIRE(removal);
        CHECK(fake.exotel.elapsed() >= 40s);
        CHECK(fake.exotel.elapsed() < 41s);
    }
}

TEST_CASE("a Retry-After that does not fit ends the call at once", "[retry]") {
    for (const int status : {429, 503}) {
        FakeClient fake;
        fake.exotel.next(FakeResponse::answers(status).with_retry_after("3600"));
        const auto removal = fake.remove();
        REQUIRE_FALSE(removal);
        CHECK(removal.error().code == (status == 429 ? Errc::rate_limited : Errc::server_error));
        REQUIRE(removal.error().retry_after);
        CHECK(*removal.error().retry_after == 3600s);
        CHECK(fake.exotel.elapsed() < 1s);
        CHECK(removal.error().may_have_been_applied == (status == 503));
    }
}

TEST_CASE("a garbled or absurd Retry-After breaks nothing", "[retry]") {
    for (const char* value :
         {"", "-1", "soon", "99999999999999999999", "Xyz, 99 Foo 2026 99:99:99 GMT"}) {
        FakeClient fake;
        fake.exotel.next(FakeResponse::answers(503).with_retry_after(value));
        const auto removal = fake.remove();
        const bool absurd = value[0] == '9';
        CHECK(removal.has_value() != absurd);
    }
}

TEST_CASE("a pause that Exotel asks for binds every call of the client", "[retry]") {
    FakeClient fake;
    fake.exotel.add(exotel_tests::account, list, ContactSid{"other"});
    const ListsClient client = fake.client();
    fake.exotel.next(FakeResponse::rate_limited(60s));
    CHECK(client.remove_contact(list, contact));
    const auto at = fake.exotel.requests().back().at;
    CHECK(at >= 60s);

    fake.exotel.next(FakeResponse::rate_limited(3600s));
    CHECK(client.remove_contact(list, contact).error().code == Errc::rate_limited);
    const auto paused = client.remove_contact(list, ContactSid{"other"});
    REQUIRE_FALSE(paused);
    CHECK(paused.error().code == Errc::rate_limited);
    CHECK(paused.error().attempts == 0);
    CHECK(paused.error().retry_after);
    fake.exotel.advance(3600s);
    CHECK(client.remove_contact(list, ContactSid{"other"}));
}

TEST_CASE("total_timeout ends a call in every kind of wait", "[retry]") {
    ClientOptions options;
    options.total_timeout = 5s;
    SECTION("a response") {
        FakeClient fake;
        fake.exotel.next(FakeResponse::hangs(), 10);
        const auto removal = fake.remove(options);
        REQUIRE_FALSE(removal);
        CHECK(removal.error().code == Errc::deadline_exceeded);
        CHECK(removal.error().may_have_been_applied);
        CHECK(fake.exotel.elapsed() == 5s);
    }
    SECTION("the rate limit") {
        options.rate_limit.requests = 1;
        options.rate_limit.burst = 1;
        FakeClient fake;
        const ListsClient client = fake.client(options);
        REQUIRE(client.remove_contact(list, contact));
        const auto before = fake.exotel.elapsed();
        const auto second = client.remove_contact(list, contact);
        REQUIRE_FALSE(second);
        CHECK(second.error().code == Errc::deadline_exceeded);
        CHECK(second.error().attempts == 0);
        CHECK_FALSE(second.error().may_have_been_applied);
        CHECK(fake.exotel.elapsed() - before == 5s);
    }
    SECTION("a backoff") {
        FakeClient fake;
        fake.exotel.next(FakeResponse::answers(503), 100);
        options.retry.max_attempts = 100;
        const auto removal = fake.remove(options);
        REQUIRE_FALSE(removal);
        // The last attempt may be in flight when the time is up.
        const Errc code = removal.error().code;
        CHECK((code == Errc::server_error || code == Errc::deadline_exceeded));
        CHECK(fake.exotel.elapsed() <= 5s);
    }
}

TEST_CASE("attempt_timeout ends an attempt, not the call", "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::hangs());
    ClientOptions options;
    options.attempt_timeout = 3s;
    options.retry.initial_backoff = 0ms;
    CHECK(fake.remove(options)->attempts == 2);
    CHECK(fake.exotel.elapsed() >= 3s);
    CHECK(fake.exotel.elapsed() < 4s);
}

TEST_CASE("a stop before anything was sent is certain", "[retry]") {
    const FakeClient fake;
    const StopSource source;
    CHECK(source.request_stop());
    CHECK_FALSE(source.request_stop());
    const auto removal = fake.client().remove_contact(list, contact, source.get_token());
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::cancelled);
    CHECK_FALSE(removal.error().may_have_been_applied);
    CHECK(fake.exotel.requests().empty());
}

TEST_CASE("a stop while the response is awaited leaves it open whether it happened", "[retry]") {
    FakeClient fake;
    const StopSource source;
    fake.exotel.set_rule([&source](const exotel::FakeRequest&) {
        source.request_stop();
        return std::optional<FakeResponse>();
    });
    const auto removal = fake.client().remove_contact(list, contact, source.get_token());
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::cancelled);
    CHECK(removal.error().may_have_been_applied);
}

TEST_CASE("a service that only fails gets few retries", "[retry]") {
    FakeClient fake;
    fake.exotel.set_rule([](const exotel::FakeRequest&) { return FakeResponse::answers(500); });
    ClientOptions options;
    options.rate_limit = RateLimit::none();
    options.total_timeout = 24h;
    const ListsClient client = fake.client(options);
    for (int i = 0; i < 200; ++i) CHECK_FALSE(client.remove_contact(list, contact));
    CHECK(fake.exotel.requests().size() == 300);  // 200 first attempts and the budget's 100 retries
    CHECK(client.remove_contact(list, contact).error().message.find("budget") != std::string::npos);
}

TEST_CASE("attempts that were never sent cost no budget", "[retry]") {
    FakeClient fake;
    fake.exotel.set_rule([](const exotel::FakeRequest&) { return FakeResponse::refused(); });
    ClientOptions options;
    options.rate_limit = RateLimit::none();
    const ListsClient client = fake.client(options);
    for (int i = 0; i < 60; ++i) CHECK(client.remove_contact(list, contact).error().attempts == 6);
}

TEST_CASE("every attempt is reported, with what is known to be harmless", "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::answers(503));
    fake.exotel.next(FakeResponse::refused());
    std::vector<AttemptEvent> events;
    ClientOptions options;
    options.on_attempt = [&](const AttemptEvent& event) {
        CHECK(event.list == list.str());
        CHECK(event.contact == contact.str());
        events.push_back(event);
    };
    REQUIRE(fake.remove(options));
    REQUIRE(events.size() == 3);
    CHECK(events[0].attempt == 1);
    CHECK(events[0].http_status == 503);
    CHECK(events[0].error == Errc::server_error);
    CHECK(events[0].sent);
    CHECK(events[0].next_attempt_in);
    CHECK(events[0].elapsed == 20ms);
    CHECK(events[1].error == Errc::connection_failed);
    CHECK_FALSE(events[1].sent);
    CHECK(events[1].http_status == 0);
    CHECK_FALSE(events[2].error);
    CHECK_FALSE(events[2].next_attempt_in);
}

TEST_CASE("an exception of the attempt callback reaches the caller, and the client goes on working",
          "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::answers(503));
    ClientOptions options;
    bool thrown = false;
    options.on_attempt = [&](const AttemptEvent&) {
        if (!std::exchange(thrown, true)) throw std::runtime_error("from the callback");
    };
    const ListsClient client = fake.client(options);
    CHECK_THROWS_WITH(client.remove_contact(list, contact), "from the callback");
    CHECK(client.remove_contact(list, contact));
}

TEST_CASE("new credentials count from the next attempt on", "[retry]") {
    FakeClient fake;
    fake.exotel.expect(Credentials{"new-key", "new-token"});
    ListsClient client = fake.client();
    CHECK(client.remove_contact(list, contact).error().code == Errc::unauthorized);
    CHECK_THROWS_AS(client.set_credentials(Credentials{"a:b", "t"}), Exception);
    client.set_credentials(Credentials{"new-key", "new-token"});
    CHECK(client.remove_contact(list, contact));
}

TEST_CASE("a 401 for keys that were rotated meanwhile is tried again with the new ones",
          "[retry]") {
    FakeClient fake;
    fake.exotel.expect(Credentials{"new-key", "new-token"});
    std::optional<ListsClient> client;
    client.emplace(fake.client());
    fake.exotel.set_rule([&](const exotel::FakeRequest& asked) {
        if (asked.at == 0ms) client->set_credentials(Credentials{"new-key", "new-token"});
        return std::optional<FakeResponse>();
    });
    const auto removal = client->remove_contact(list, contact);
    REQUIRE(removal);
    CHECK(removal->attempts == 2);
}

TEST_CASE("what a server echoes of the credentials does not get into a result or an event, either",
          "[retry]") {
    FakeClient fake;
    fake.exotel.next(
        FakeResponse::answers(200, R"({"request_id":"canary-token","response":{"code":200}})"));
    std::string seen;
    ClientOptions options;
    options.on_attempt = [&](const AttemptEvent& event) { seen += event.request_id; };
    const auto removal = fake.remove(options);
    REQUIRE(removal);
    CHECK(seen == "[redacted]");
    CHECK(removal->request_id == "[redacted]");
}

TEST_CASE("an echo that looks like the response does not change what the response means",
          "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::answers(200, "<html>canary-token</html>"));
    const auto removal = fake.remove();
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::malformed_response);
    CHECK(removal.error().may_have_been_applied);
    CHECK(removal.error().http_status == 200);
}

TEST_CASE("a pause that began while a call was backing off is what the call ends with", "[retry]") {
    FakeClient fake;
    ClientOptions options;
    options.retry.max_attempts = 2;
    options.total_timeout = 60s;
    bool paused = false;
    fake.exotel.next(FakeResponse::lost_request());
    fake.exotel.next(FakeResponse::rate_limited(600s));
    ClientOptions with_event = options;
    // The first attempt's event makes another call of the same client, which must wait.
    const ListsClient* other = nullptr;
    with_event.on_attempt = [&](const AttemptEvent& event) {
        if (event.attempt == 1 && other != nullptr && !std::exchange(paused, true)) {
            CHECK(other->remove_contact(list, ContactSid{"other"}).error().code ==
                  Errc::rate_limited);
        }
    };
    const ListsClient both = fake.client(with_event);
    other = &both;
    const auto removal = both.remove_contact(list, contact);
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::rate_limited);
    CHECK(removal.error().retry_after);
    CHECK(removal.error().may_have_been_applied);
    CHECK(removal.error().message.find("last attempt") != std::string::npos);
}

TEST_CASE("our own rate limit is not reported as a wait that Exotel asked for", "[retry]") {
    FakeClient fake;
    ClientOptions options;
    options.rate_limit.requests = 1;
    options.rate_limit.burst = 1;
    options.total_timeout = 10s;
    options.retry.max_attempts = 2;
    fake.exotel.next(FakeResponse::rate_limited(2s));
    const auto removal = fake.remove(options);
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::deadline_exceeded);
}

TEST_CASE("a server that echoes the credentials does not get them into an error", "[retry]") {
    const std::string base64 = "Y2FuYXJ5LWtleTpjYW5hcnktdG9rZW4=";
    for (
        const std::string& body :
        {std::string("you sent Basic ") + base64, std::string("canary-key:canary-token"),
         std::string(
             R"({"response":{"code":400,"error_data":{"code":1,"message":"\u0063anary-token","description":"canary-key"}}})"),
         std::string(400, ' ') + "canary-token"}) {
        FakeClient fake;
        fake.exotel.next(FakeResponse::answers(400, body));
        const auto removal = fake.remove();
        REQUIRE_FALSE(removal);
        const Error& error = removal.error();
        const std::string all =
            error.message + error.api_message + error.api_description + error.request_id;
        CHECK(all.find("canary") == std::string::npos);
        CHECK(all.find(base64.substr(0, 12)) == std::string::npos);
    }
}

TEST_CASE("a 5xx leaves it open whether the contact was removed", "[retry]") {
    for (const int status : {500, 502, 503, 504, 520, 599}) {
        FakeClient fake;
        FakeResponse response = FakeResponse::answers(status);
        response.applied = true;
        fake.exotel.next(response);
        const auto removal = fake.remove();
        REQUIRE_FALSE(removal);
        CHECK(removal.error().code == Errc::not_found);
        CHECK(removal.error().may_have_been_applied);

        FakeClient always;
        always.exotel.next(FakeResponse::answers(status), 100);
        CHECK(always.remove().error().may_have_been_applied);
    }
    FakeClient refusing;
    refusing.exotel.next(FakeResponse::answers(501));
    CHECK_FALSE(refusing.remove().error().may_have_been_applied);
}

TEST_CASE("sendings of libcurl's own do not use up the attempts", "[retry]") {
    FakeClient fake;
    FakeResponse resent = FakeResponse::lost_request();
    resent.sends = 8;
    fake.exotel.next(resent, 2);
    const auto removal = fake.remove();
    REQUIRE(removal);
    CHECK(removal->attempts == 17);
}

TEST_CASE("a quota window of a minute is survived without Retry-After", "[retry]") {
    FakeClient fake;
    fake.exotel.set_rule([](const exotel::FakeRequest& asked) {
        return asked.at < 60s ? std::optional(FakeResponse::answers(429)) : std::nullopt;
    });
    CHECK(fake.remove());
}

TEST_CASE("a retry after a connection that carried nothing begins with 50 ms", "[retry]") {
    FakeClient fake;
    fake.exotel.set_latency(0ms);
    fake.exotel.next(FakeResponse::refused(), 2);
    REQUIRE(fake.remove());
    CHECK(fake.exotel.elapsed() <= 150ms);
}

TEST_CASE("not found is a good response that wins back the retry budget", "[retry]") {
    FakeClient fake;
    ClientOptions options;
    options.rate_limit = RateLimit::none();
    bool failed = false;
    fake.exotel.set_rule([&](const exotel::FakeRequest&) {
        failed = !failed;
        return failed ? std::optional(FakeResponse::answers(503)) : std::nullopt;
    });
    const ListsClient client = fake.client(options);
    for (int i = 0; i < 300; ++i)
        CHECK(client.remove_contact(list, ContactSid{"stranger"}).error().code == Errc::not_found);
}

TEST_CASE("an attempt that the deadline or a stop ended is reported", "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::hangs(), 10);
    ClientOptions options;
    options.total_timeout = 5s;
    std::vector<Errc> errors;
    options.on_attempt = [&](const AttemptEvent& event) {
        CHECK(event.sent);
        errors.push_back(event.error.value());
    };
    CHECK_FALSE(fake.remove(options));
    CHECK(errors == std::vector<Errc>{Errc::deadline_exceeded});
}

TEST_CASE("one call may have a total_timeout of its own", "[retry]") {
    FakeClient fake;
    fake.exotel.next(FakeResponse::hangs(), 10);
    CallOptions options;
    options.total_timeout = 3s;
    const ListsClient client = fake.client();
    CHECK(client.remove_contact(list, contact, options).error().code == Errc::deadline_exceeded);
    CHECK(fake.exotel.elapsed() == 3s);
    options.total_timeout = 0s;
    CHECK(client.remove_contact(list, contact, options).error().code == Errc::invalid_argument);
    CHECK(fake.exotel.requests().size() == 1);
}

TEST_CASE("a moved-from stop source returns false", "[retry]") {
    StopSource source;
    const StopSource other = std::move(source);
    CHECK_FALSE(source.stop_requested());  // NOLINT(bugprone-use-after-move): what is tested
    CHECK_FALSE(source.request_stop());
    CHECK_FALSE(source.get_token().stop_possible());
    CHECK(other.request_stop());
}
