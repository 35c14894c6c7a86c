// The main job on the stand-in for Exotel, over HTTP/1.1 and HTTP/2.
#include "stand_in/stand_in.hpp"
#include "catch.hpp"
#include "support/certificates.hpp"
#include "support/nghttpx.hpp"

#include <exotel/lists_client.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace exotel;
using exotel_stand_in::generated_sid;
using exotel_stand_in::StandIn;

namespace {

const ListSid list{"e46c2fe202904d579ae592d108cf87a0"};
const ContactSid contact{"d49b7a4781ea45dcb702825ce30494ba"};

struct Service {
    std::optional<StandIn> stand_in;
    std::optional<exotel_tests::Nghttpx> nghttpx;
    ClientOptions options;

    explicit Service(bool http2, int quota = 100'000) {
        exotel_stand_in::Settings settings;
        settings.plain_http = http2;
        settings.quota = quota;
        stand_in.emplace(settings);
        stand_in->add(list.str(), contact.str());
        options.rate_limit = RateLimit::none();
        options.retry = RetryPolicy::none();
        options.base_url = stand_in->base_url();
        options.ca_file = stand_in->ca_file();
        if (!http2) return;
        nghttpx.emplace(stand_in->port());
        options.base_url = "https://localhost:" + std::to_string(nghttpx->port());
        options.ca_file = exotel_tests::Certificates::get().ca_file();
    }
    [[nodiscard]] ListsClient client(const std::string& token = "stand-in-token") const {
        return {AccountSid{"Exotel"}, Credentials{"stand-in-key", token}, options};
    }
};

}  // namespace

TEST_CASE("the documented contact is removed from the documented list", "[mock_server]") {
    for (const bool http2 : {false, true}) {
        const Service service(http2);
        const ListsClient client = service.client();
        const auto removal = client.remove_contact(list, contact);
        REQUIRE(removal);
        CHECK(removal->method == "DELETE");
        CHECK(removal->http_code == 200);
        CHECK(removal->code == 200);
        CHECK(removal->status == "success");
        CHECK(removal->attempts == 1);
        CHECK(removal->contact.sid == contact.str());
        CHECK(removal->contact.list_id == list.str());
        CHECK(removal->contact.account_sid == "Exotel");
        CHECK(removal->contact.uri ==
              "/v2/Accounts/Exotel/contacts/d49b7a4781ea45dcb702825ce30494ba");
        REQUIRE(removal->contact.date_created);
        CHECK(removal->contact.date_created->time.time_since_epoch().count() ==
              1512463551108069088);
        CHECK(service.stand_in->size(list.str()) == 0);

        const auto again = client.remove_contact(list, contact);
        REQUIRE_FALSE(again);
        CHECK(again.error().code == Errc::not_found);
        CHECK(again.error().api_code == 1000);
        CHECK_FALSE(again.error().may_have_been_applied);
    }
}

TEST_CASE("a wrong token is unauthorized", "[mock_server]") {
    const Service service(false);
    const auto removal = service.client("wrong").remove_contact(list, contact);
    REQUIRE_FALSE(removal);
    CHECK(removal.error().code == Errc::unauthorized);
    CHECK(removal.error().api_code == 1010);
    CHECK(removal.error().message.find("region") != std::string::npos);
}

TEST_CASE("a thousand contacts are removed over either version of HTTP", "[mock_server]") {
    for (const bool http2 : {false, true}) {
        Service service(http2);
        std::vector<std::string> sids;
        for (unsigned long i = 0; i < 1000; ++i) {
            sids.push_back(generated_sid(i));
            service.stand_in->add(list.str(), sids.back());
        }
        BulkOptions bulk;
        bulk.max_in_flight = 32;
        const BulkReport report = service.client().remove_contacts(list, sids, bulk);
        CHECK(report.removed == 1000);
        CHECK_FALSE(report.stopped_by);
        CHECK(service.stand_in->size(list.str()) == 1);
    }
}

TEST_CASE("an exhausted quota is reported with the time to wait", "[mock_server]") {
    const Service service(false, 1);
    const ListsClient client = service.client();
    REQUIRE(client.remove_contact(list, contact));
    // The answer said that nothing is left, so the second one is held back here.
    ClientOptions options = service.options;
    options.total_timeout = std::chrono::seconds(1);
    const ListsClient fresh{AccountSid{"Exotel"}, Credentials{"stand-in-key", "stand-in-token"},
                            options};
    const auto limited = fresh.remove_contact(list, contact);
    REQUIRE_FALSE(limited);
    CHECK(limited.error().code == Errc::rate_limited);
    REQUIRE(limited.error().retry_after);
    CHECK(limited.error().retry_after->count() > 50);
    CHECK(limited.error().retry_after->count() <= 60);
}
