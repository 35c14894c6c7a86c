#include <exotel/lists_client.hpp>
#include <exotel/testing/fake_exotel.hpp>

#include "catch.hpp"

// Somebody's opt-out handler, the code under test.
static std::string opt_out(const exotel::ListsClient& lists, const std::string& contact) {
    const auto removal =
        lists.remove_contact(exotel::ListSid{"newsletter"}, exotel::ContactSid{contact});
    if (removal) return "done";
    const exotel::Error& error = removal.error();
    if (error.code == exotel::Errc::not_found && error.answered_by_api) return "done";
    return error.may_have_been_applied ? "ask again" : "failed";
}

TEST_CASE("an opt-out survives a service that is down for a while", "[fake]") {
    exotel::FakeExotel exotel;
    const exotel::AccountSid account{"Exotel"};
    exotel.add(account, exotel::ListSid{"newsletter"}, exotel::ContactSid{"anna"});
    exotel.next(exotel::FakeResponse::answers(503), 2);
    exotel.next(exotel::FakeResponse::lost_answer());

    exotel::ClientOptions options;
    options.transport = exotel.transport();
    const exotel::ListsClient lists{account, exotel::Credentials{"key", "token"}, options};

    CHECK(opt_out(lists, "anna") == "done");
    CHECK(exotel.size(account, exotel::ListSid{"newsletter"}) == 0);
    CHECK(exotel.requests().size() == 4);

    exotel.next(exotel::FakeResponse::answers(404, "<h1>no such page</h1>"));
    CHECK(opt_out(lists, "berta") == "failed");  // that was not Exotel
}
