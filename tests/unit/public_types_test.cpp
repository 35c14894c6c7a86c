#include <exotel/lists_client.hpp>

#include "catch.hpp"

#include <set>
#include <string>
#include <type_traits>
#include <unordered_set>

using namespace exotel;

TEST_CASE("SIDs compare and hash by their text", "[types]") {
    CHECK(ContactSid{"a"} == ContactSid{"a"});
    CHECK(ContactSid{"a"} != ContactSid{"b"});
    CHECK(ContactSid{"a"} < ContactSid{"b"});
    CHECK(std::unordered_set<ListSid>{ListSid{"a"}, ListSid{"a"}}.size() == 1);
    CHECK(std::set<AccountSid>{AccountSid{"a"}, AccountSid{"b"}}.size() == 2);
}

TEST_CASE("a result holds a value or an error", "[types]") {
    Result<std::string> good(std::string("value"));
    CHECK(good);
    CHECK(good.has_value());
    CHECK(*good == "value");
    CHECK(good->size() == 5);
    CHECK(good.value() == "value");
    CHECK(good.value_or("other") == "value");
    CHECK(std::move(good).value() == "value");

    Error error;
    error.code = Errc::conflict;
    error.message = "why";
    const Result<std::string> bad(error);
    CHECK_FALSE(bad);
    CHECK(bad.error().code == Errc::conflict);
    CHECK(bad.value_or("other") == "other");
    CHECK_THROWS_WITH(bad.value(), "why");
    try {
        (void)bad.value();
    } catch (const Exception& exception) {
        CHECK(exception.error().code == Errc::conflict);
    }
}

TEST_CASE("enumerators have names of their own", "[types]") {
    std::set<std::string_view> names;
    for (int code = 0; code <= static_cast<int>(Errc::rejected); ++code)
        names.insert(to_string(static_cast<Errc>(code)));
    CHECK(names.size() == static_cast<std::size_t>(Errc::rejected) + 1);
    CHECK(to_string(Errc::not_found) == "not_found");
    CHECK(to_string(RemovalStatus::not_attempted) == "not_attempted");
    CHECK(to_string(RemovalStatus::removed) == "removed");
}

TEST_CASE("a stop notifies every listener, from the first request on", "[types]") {
    struct Listener : detail::StopListener {
        int told = 0;
        void stop_requested() noexcept override { ++told; }
    };
    Listener listener;
    const StopSource source;
    CHECK(StopToken().stop_possible() == false);
    CHECK(source.get_token().stop_possible());
    {
        const detail::StopRegistration registration(
            exotel::detail::StopTokenAccess::state(source.get_token()), listener);
        CHECK(registration.stop_count() == 0);
        CHECK(source.request_stop());
        CHECK_FALSE(source.request_stop());
        CHECK(registration.stop_count() == 2);
    }
    CHECK(listener.told == 2);
    source.request_stop();
    CHECK(listener.told == 2);
    CHECK(source.get_token().stop_requested());
    CHECK(source.stop_requested());
    CHECK_FALSE(StopToken().stop_requested());
}
