// Reads and removals by phone number on the stand-in for Exotel, over TLS, in each plausible shape.
#include "catch.hpp"
#include "stand_in/stand_in.hpp"

#include <exotel/lists_client.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

using namespace exotel;
using exotel_stand_in::generated_number;
using exotel_stand_in::generated_sid;
using exotel_stand_in::Pages;
using exotel_stand_in::StandIn;

namespace {

const ListSid list{"e46c2fe202904d579ae592d108cf87a0"};

exotel_stand_in::Settings settings_with(const Pages& pages) {
    exotel_stand_in::Settings settings;
    settings.quota = 100'000;
    settings.pages = pages;
    return settings;
}

/// A stand-in with members whose SIDs and numbers are generated from 0 on.
struct Service {
    StandIn stand_in;

    explicit Service(const Pages& pages, unsigned long members = 57)
        : stand_in(settings_with(pages)) {
        for (unsigned long i = 0; i < members; ++i)
            stand_in.add(list.str(), generated_sid(i), generated_number(i));
    }
    [[nodiscard]] ListsClient client() const {
        ClientOptions options;
        options.rate_limit = RateLimit::none();
        options.base_url = stand_in.base_url();
        options.ca_file = stand_in.ca_file();
        return {AccountSid{"Exotel"}, Credentials{"stand-in-key", "stand-in-token"}, options};
    }
};

std::vector<Pages> every_shape() {
    std::vector<Pages> shapes;
    for (const auto number :
         {Pages::Number::in_data, Pages::Number::on_item, Pages::Number::nowhere}) {
        for (const auto metadata : {Pages::Metadata::none, Pages::Metadata::uris,
                                    Pages::Metadata::uris_and_total, Pages::Metadata::counts}) {
            Pages pages;
            pages.number = number;
            pages.metadata = metadata;
            shapes.push_back(pages);
        }
    }
    return shapes;
}

}  // namespace

TEST_CASE("a list is read whole over TLS in each shape that pages may have", "[phone_number]") {
    for (const Pages& pages : every_shape()) {
        const Service service(pages);
        std::set<std::string> sids;
        ReadOptions options;
        options.page_size = 100;  // of which 20 come
        const auto read = service.client().list_contacts(
            list,
            [&](const Contact& contact) {
                CHECK(sids.insert(contact.sid.str()).second);
                CHECK(contact.number.has_value() == (pages.number != Pages::Number::nowhere));
            },
            options);
        REQUIRE(read);
        CHECK(sids.size() == 57);
    }
}

TEST_CASE("people are removed by number over TLS in each shape that pages may have",
          "[phone_number]") {
    for (Pages pages : every_shape()) {
        for (const std::size_t shift_every : {std::size_t{0}, std::size_t{3}}) {
            pages.shift_every = shift_every;
            const Service service(pages, 97);
            const std::vector<std::string> numbers = {generated_number(30), generated_number(96),
                                                      "+919999999999"};
            const NumberReport report = service.client().remove_numbers(list, numbers);
            CHECK_FALSE(report.read_error);
            if (pages.number == Pages::Number::nowhere) {
                CHECK(report.failed == 3);
                continue;
            }
            CHECK(report.removed == 2);
            CHECK(report.absent == 1);
            CHECK((shift_every > 0 || service.stand_in.size(list.str()) == 95));
        }
    }
}

TEST_CASE("lists are read and found by name over TLS", "[phone_number]") {
    for (const Pages& pages : every_shape()) {
        Service service(pages, 1);
        for (unsigned long i = 0; i < 44; ++i)
            service.stand_in.set_name(generated_sid(i), "List " + std::to_string(i));
        std::size_t count = 0;
        const auto read = service.client().lists([&](const List&) { ++count; });
        REQUIRE(read);
        CHECK(count == 45);
        const auto found = service.client().list_by_name("List 7");
        REQUIRE(found);
        CHECK(found->sid == ListSid{generated_sid(7)});
        CHECK_FALSE(service.client().list_by_name("list 7"));
    }
}

TEST_CASE("a read with a wrong token is unauthorized", "[phone_number]") {
    const Service service({});
    ClientOptions options;
    options.base_url = service.stand_in.base_url();
    options.ca_file = service.stand_in.ca_file();
    const ListsClient client{AccountSid{"Exotel"}, Credentials{"stand-in-key", "wrong"}, options};
    const auto read = client.list_contacts(list, [](const Contact&) {});
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::unauthorized);
    CHECK(read.error().attempts == 1);
}
