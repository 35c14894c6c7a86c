// list_contacts, lists and list_by_name, on the fake Exotel.
#include "catch.hpp"
#include "unit/members.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace exotel;
using namespace std::chrono_literals;
using exotel_tests::account;
using exotel_tests::every_shape;
using exotel_tests::FakeClient;
using exotel_tests::list;
using exotel_tests::Members;
using exotel_tests::unlimited;

TEST_CASE("every member of a list is handed out once in each shape that pages may have", "[read]") {
    for (const FakePages& pages : every_shape()) {
        for (const int count : {0, 1, 19, 20, 21, 57}) {
            for (const std::size_t page_size :
                 {std::size_t{2}, std::size_t{20}, std::size_t{100}}) {
                INFO(static_cast<int>(pages.number)
                     << static_cast<int>(pages.metadata) << ' ' << pages.max_size << ' '
                     << pages.shift_every << ' ' << count << ' ' << page_size);
                Members fake(count);
                fake.exotel.set_pages(pages);
                std::set<std::string> seen;
                ReadOptions options;
                options.page_size = page_size;
                const Result<ReadProgress> read =
                    fake.client(unlimited())
                        .list_contacts(
                            list,
                            [&](const Contact& contact) {
                                CHECK(seen.insert(contact.sid.str()).second);
                            },
                            options);
                // Contacts that left during the read need not be among them.
                if (!read) {
                    CHECK(pages.shift_every > 0);
                    CHECK(read.error().code == Errc::malformed_response);
                    CHECK(read.error().message.find("the list was not read completely") !=
                          std::string::npos);
                    continue;
                }
                CHECK(read->items == seen.size());
                if (pages.shift_every == 0) CHECK(seen.size() == static_cast<std::size_t>(count));
                for (int i = 0; i < count; ++i) {
                    const std::string sid = "c" + std::to_string(i);
                    if (fake.exotel.contains(account, list, ContactSid{sid}))
                        CHECK(seen.count(sid) == 1);
                }
            }
        }
    }
}

TEST_CASE("a list that shifts by one member every third page is still read whole", "[read]") {
    Members fake(200);
    FakePages pages;
    pages.shift_every = 3;
    fake.exotel.set_pages(pages);
    CHECK(fake.client(unlimited()).list_contacts(list, [](const Contact&) {}));
}

TEST_CASE("a contact comes with its number", "[read]") {
    Members fake(1);
    std::vector<Contact> contacts;
    const auto read = fake.client().list_contacts(
        list, [&](Contact contact) { contacts.push_back(std::move(contact)); });
    REQUIRE(read);
    CHECK(read->items == 1);
    REQUIRE(contacts.size() == 1);
    CHECK(contacts[0].number == std::string("+919800000000"));
}

TEST_CASE("a page that fails is tried again, and the read goes on from there", "[read]") {
    Members fake(57);
    fake.exotel.next(FakeResponse::lost_request());
    fake.exotel.next(FakeResponse::answers(503), 2);
    fake.exotel.next(FakeResponse::rate_limited(30s));
    std::size_t seen = 0;
    const auto read = fake.client().list_contacts(list, [&](const Contact&) { ++seen; });
    REQUIRE(read);
    CHECK(seen == 57);
    CHECK(fake.exotel.elapsed() >= 30s);
    CHECK(fake.exotel.most_in_flight() == 1);
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(fake.exotel.requests()[i].query == "list_sids=" + list.str() + "&offset=0&limit=20");
}

TEST_CASE("a read that cannot go on is an error, not a short list", "[read]") {
    Members fake(57);
    std::size_t seen = 0;
    const auto count = [&](const Contact&) { ++seen; };
    SECTION("a page that is no JSON") {
        fake.exotel.set_rule([](const FakeRequest& asked) -> std::optional<FakeResponse> {
            if (asked.query.find("offset=19") == std::string::npos) return std::nullopt;
            return FakeResponse::garbled();
        });
        const auto read = fake.client().list_contacts(list, count);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::malformed_response);
        CHECK_FALSE(read.error().may_have_been_applied);
        CHECK(seen == 20);
    }
    SECTION("a list that is not there") {
        const auto read = fake.client().list_contacts(ListSid{"another"}, count);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::not_found);
        CHECK(read.error().message.find("the contacts of list another could not be read") == 0);
    }
    SECTION("a list that is not there, whose page is empty") {
        FakePages pages;
        pages.unknown_list_is_empty = true;
        fake.exotel.set_pages(pages);
        const auto read = fake.client().list_contacts(ListSid{"another"}, count);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::not_found);
        CHECK(read.error().message.find("list another could not be read") == 0);
    }
    SECTION("a 404 in the middle") {
        fake.exotel.set_rule([](const FakeRequest& asked) -> std::optional<FakeResponse> {
            if (asked.query.find("offset=0&") != std::string::npos) return std::nullopt;
            return FakeResponse::answers(404);
        });
        const auto read = fake.client().list_contacts(list, count);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::not_found);
    }
    SECTION("a wrong key") {
        fake.exotel.expect(Credentials{"another", "credential"});
        const auto read = fake.client().list_contacts(list, count);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::unauthorized);
        CHECK(fake.exotel.requests().size() == 1);
    }
    SECTION("pages that repeat") {
        fake.exotel.set_rule([](const FakeRequest&) {
            return FakeResponse::answers(
                200, R"({"http_code":200,"response":[{"sid":"a"},{"sid":"b"}]})");
        });
        const auto read = fake.client().list_contacts(list, count);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::malformed_response);
        CHECK(seen == 2);
    }
    SECTION("the deadline") {
        ReadOptions options;
        options.total_timeout = 50ms;
        const auto read = fake.client().list_contacts(list, count, options);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::deadline_exceeded);
        CHECK(fake.exotel.elapsed() == 50ms);
    }
    SECTION("a stop") {
        StopSource stop;
        ReadOptions options;
        options.stop = stop.get_token();
        options.on_progress = [&](const ReadProgress& progress) {
            if (progress.pages == 2) stop.request_stop();
        };
        const auto read = fake.client().list_contacts(list, count, options);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::cancelled);
        CHECK(fake.exotel.requests().size() == 2);
    }
    SECTION("options and SIDs that cannot be used") {
        ReadOptions options;
        options.page_size = 1;
        CHECK(fake.client().list_contacts(list, count, options).error().code ==
              Errc::invalid_argument);
        options = {};
        options.total_timeout = -1ms;
        CHECK(fake.client().lists([](const List&) {}, options).error().code ==
              Errc::invalid_argument);
        CHECK(fake.client().list_contacts(ListSid{"a,b"}, count).error().code ==
              Errc::invalid_argument);
        CHECK(fake.exotel.requests().empty());
    }
    SECTION("an exception of the callback") {
        CHECK_THROWS_AS((void)fake.client().list_contacts(
                            list, [](const Contact&) { throw std::runtime_error("x"); }),
                        std::runtime_error);
        CHECK(fake.exotel.requests().size() == 1);
    }
}

TEST_CASE("progress of a read reports items, pages and total", "[read]") {
    Members fake(57);
    FakePages pages;
    pages.metadata = FakePages::Metadata::counts;
    fake.exotel.set_pages(pages);
    std::vector<ReadProgress> told;
    ReadOptions options;
    options.on_progress = [&](const ReadProgress& progress) { told.push_back(progress); };
    const auto ignore = [](const Contact&) {};
    const auto read = fake.client().list_contacts(list, ignore, options);
    REQUIRE(read);
    REQUIRE(told.size() == read->pages);
    CHECK(told[0].items == 20);
    CHECK(told[0].pages == 1);
    CHECK(told[0].elapsed == 20ms);
    CHECK(told.back().items == 57);
    CHECK(read->total == std::size_t{57});
}

TEST_CASE("the lists of an account are read in each shape that pages may have", "[read]") {
    for (const FakePages& pages : every_shape()) {
        FakeClient fake;
        for (int i = 0; i < 44; ++i)
            fake.exotel.set_name(account, ListSid{"l" + std::to_string(i)},
                                 "List " + std::to_string(i));
        fake.exotel.add(AccountSid{"other"}, ListSid{"theirs"}, ContactSid{"x"});
        fake.exotel.set_pages(pages);
        std::set<std::string> seen;
        const auto read = fake.client(unlimited()).lists([&](const List& each) {
            CHECK(seen.insert(each.sid.str()).second);
            CHECK(each.name.has_value() == (each.sid != list));
        });
        REQUIRE(read);
        CHECK(seen.size() == 45);
    }
}

TEST_CASE("a list is found by exactly its name", "[read]") {
    FakeClient fake;
    fake.exotel.set_name(account, ListSid{"l1"}, "Diwali 2026");
    fake.exotel.set_name(account, ListSid{"l2"}, "diwali 2026");
    fake.exotel.set_name(account, ListSid{"l3"},
                         "\xe0\xa4\xa6\xe0\xa5\x80\xe0\xa4\xb5\xe0\xa4\xbe");
    fake.exotel.set_name(account, ListSid{"l4"}, "twice");
    fake.exotel.set_name(account, ListSid{"l5"}, "twice");
    fake.exotel.set_name(account, ListSid{"l6"}, "a\x01z");
    const ListsClient client = fake.client();
    const auto found = client.list_by_name("Diwali 2026");
    REQUIRE(found);
    CHECK(found->sid == ListSid{"l1"});
    CHECK(client.list_by_name("\xe0\xa4\xa6\xe0\xa5\x80\xe0\xa4\xb5\xe0\xa4\xbe")->sid ==
          ListSid{"l3"});

    const auto near = client.list_by_name("DIWALI");
    REQUIRE_FALSE(near);
    CHECK(near.error().code == Errc::not_found);
    CHECK(near.error().message ==
          "none of the account's 7 lists has the name 'DIWALI'; similar: l1 'Diwali 2026', l2 "
          "'diwali 2026'");
    const auto twice = client.list_by_name("twice");
    REQUIRE_FALSE(twice);
    CHECK(twice.error().code == Errc::conflict);
    CHECK(twice.error().message ==
          "2 lists have the name 'twice'; choose one by its SID: l4 'twice', l5 'twice'");
    // The printable form of a name is not the name.
    CHECK(client.list_by_name("a\x01z")->sid == ListSid{"l6"});
    CHECK_FALSE(client.list_by_name("a?z"));
    CHECK_FALSE(client.list_by_name(""));

    fake.exotel.next(FakeResponse::answers(403));
    CHECK(client.list_by_name("twice").error().code == Errc::forbidden);
}
