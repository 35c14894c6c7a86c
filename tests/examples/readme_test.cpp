// The README's snippets, in its order: checks/readme.cmake compares them.
#include <exotel/lists_client.hpp>
#include <exotel/phone_number.hpp>
#include <exotel/testing/fake_exotel.hpp>

#include <chrono>
#include <future>
#include <iostream>
#include <string>
#include <vector>

#include "catch.hpp"

// Compiled and never run: it would ask Exotel.
[[maybe_unused]] static void first_screen(const std::string& account, const std::string& key,
                                          const std::string& token, const std::string& list,
                                          const std::string& contact) {
    // clang-format off
    exotel::ClientOptions options;
    options.region = exotel::Region::mumbai;
    const exotel::ListsClient lists{exotel::AccountSid{account}, exotel::Credentials{key, token}, options};
    const auto removal = lists.remove_contact(exotel::ListSid{list}, exotel::ContactSid{contact});
    if (removal) std::cout << "removed " << removal->contact.sid << '\n';
    if (!removal) std::cout << removal.error().message << '\n';
    // clang-format on
}

namespace {

struct World {
    exotel::AccountSid account{"Exotel"};
    std::string list = "newsletter";
    std::string contact = "anna";
    exotel::FakeExotel exotel;

    [[nodiscard]] exotel::ListsClient client() const {
        exotel::ClientOptions options;
        options.transport = exotel.transport();
        return {account, exotel::Credentials{"key", "token"}, options};
    }
};

}  // namespace

TEST_CASE("the README's bulk run removes what is on the list", "[readme]") {
    World world;
    const std::string& list = world.list;
    const std::vector<std::string> contacts{"anna", "berta", "cesar"};
    for (const std::string& contact : contacts)
        world.exotel.add(world.account, exotel::ListSid{list}, exotel::ContactSid{contact});
    const exotel::ListsClient lists = world.client();

    exotel::BulkOptions bulk;
    bulk.on_outcome = [](const exotel::ContactOutcome& outcome) {
        std::cout << outcome.contact.str() << ' ' << to_string(outcome.status) << '\n';
    };
    const exotel::BulkReport report = lists.remove_contacts(exotel::ListSid{list}, contacts, bulk);
    std::cout << report.removed << " of " << report.total() << " removed\n";
    if (report.stopped_by) std::cout << report.stopped_by->message << '\n';

    CHECK(report.removed == 3);
    CHECK(!report.stopped_by);
}

TEST_CASE("the README's call in a thread of its own has a deadline and can be stopped",
          "[readme]") {
    World world;
    const std::string& list = world.list;
    const std::string& contact = world.contact;
    world.exotel.add(world.account, exotel::ListSid{list}, exotel::ContactSid{contact});
    const exotel::ListsClient lists = world.client();

    exotel::StopSource source;  // source.request_stop() ends the call within 50 ms, from any thread
    exotel::CallOptions call;
    call.total_timeout = std::chrono::seconds(5);
    call.stop = source.get_token();
    auto pending = std::async(std::launch::async, [&] {
        return lists.remove_contact(exotel::ListSid{list}, exotel::ContactSid{contact}, call);
    });

    CHECK(pending.get());
    source.request_stop();
    const auto stopped =
        lists.remove_contact(exotel::ListSid{list}, exotel::ContactSid{contact}, call);
    REQUIRE(!stopped);
    CHECK(stopped.error().code == exotel::Errc::cancelled);
}

TEST_CASE("the README's phone number is normalised", "[readme]") {
    CHECK(exotel::to_e164("098765 43210", "IN").value() == "+919876543210");
}
