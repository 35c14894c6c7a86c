#include <exotel/contact.hpp>
#include <exotel/read_options.hpp>

#include "catch.hpp"

using namespace exotel;

TEST_CASE("a contact and a list have their SID and nothing else unless it is said", "[contact]") {
    const Contact contact{ContactSid{"d49b"}};
    CHECK(contact.sid == ContactSid{"d49b"});
    CHECK_FALSE(contact.number);
    CHECK_FALSE(contact.date_created);
    CHECK(contact.extra_fields.empty());
    const List list{ListSid{"e46c"}};
    CHECK(list.sid == ListSid{"e46c"});
    CHECK_FALSE(list.name);
}

TEST_CASE("fields without a member of their own are found by their name", "[contact]") {
    Contact contact{ContactSid{"d49b"}};
    contact.extra_fields = {{"uri", "/v2/x"}, {"custom.city", "Pune"}};
    REQUIRE(contact.extra_field("custom.city") != nullptr);
    CHECK(*contact.extra_field("custom.city") == "Pune");
    CHECK(contact.extra_field("custom") == nullptr);
    List list{ListSid{"e46c"}};
    list.extra_fields = {{"contact_count", "7"}};
    REQUIRE(list.extra_field("contact_count") != nullptr);
    CHECK(*list.extra_field("contact_count") == "7");
    CHECK(list.extra_field("name") == nullptr);
}

TEST_CASE("a read asks for pages of the documented size and has no deadline of its own",
          "[contact]") {
    const ReadOptions options;
    CHECK(options.page_size == 20);
    CHECK(options.total_timeout.count() == 0);
    CHECK_FALSE(options.stop.stop_possible());
    CHECK_FALSE(options.on_progress);
}
