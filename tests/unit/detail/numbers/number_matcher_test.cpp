#include <exotel/detail/numbers/number_matcher.hpp>

#include "catch.hpp"

#include <optional>
#include <string>
#include <vector>

using exotel::ContactSid;
using exotel::Errc;
using exotel::detail::NumberMatcher;

namespace {

std::vector<std::string> found(const NumberMatcher& matcher, std::size_t index) {
    std::vector<std::string> sids;
    for (const ContactSid& sid : matcher.contacts(index)) sids.push_back(sid.str());
    return sids;
}

using Found = std::vector<std::string>;

bool holds(const std::string& message, const std::string& part) {
    INFO(message);
    return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a number finds its member however either of them is written", "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("098765 43210");
    matcher.add_number("+91 98765 43211");
    matcher.add_number("9876543212.0");
    matcher.take_member(ContactSid{"a"}, "+919876543210");
    matcher.take_member(ContactSid{"b"}, "09876543211");
    matcher.take_member(ContactSid{"c"}, "919876543212");
    matcher.take_member(ContactSid{"d"}, "+919876543213");
    CHECK(matcher.number_count() == 3);
    CHECK(found(matcher, 0) == Found{"a"});
    CHECK(found(matcher, 1) == Found{"b"});
    CHECK(found(matcher, 2) == Found{"c"});
    CHECK(matcher.text(0) == "098765 43210");
    CHECK(matcher.number(0).value() == "+919876543210");
}

TEST_CASE("equal numbers share what was found", "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("9876543210");
    matcher.add_number("+91 98765-43210");
    matcher.take_member(ContactSid{"a"}, "9876543210");
    CHECK(found(matcher, 0) == Found{"a"});
    CHECK(found(matcher, 1) == Found{"a"});
    CHECK(matcher.text(1) == "+91 98765-43210");
}

TEST_CASE("every member that has the number is found and each once", "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("9876543210");
    matcher.take_member(ContactSid{"a"}, "+919876543210");
    matcher.take_member(ContactSid{"b"}, "09876543210");
    matcher.take_member(ContactSid{"a"}, "+919876543210");
    CHECK(found(matcher, 0) == Found{"a", "b"});
}

TEST_CASE("a number that is on no member is absent where every member's number can be read",
          "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("9876543210");
    matcher.take_member(ContactSid{"a"}, "+919876543211");
    CHECK(matcher.contacts(0).empty());
    CHECK_FALSE(matcher.doubt(0));
}

TEST_CASE("a number may be that of a member whose number cannot be read", "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("9876543210");
    matcher.take_member(ContactSid{"a"}, "+919876543211");
    matcher.take_member(ContactSid{"b"}, std::nullopt);
    REQUIRE(matcher.doubt(0));
    CHECK(matcher.doubt(0)->code == Errc::malformed_response);
    CHECK(matcher.doubt(0)->message ==
          "1 member of the list of 2 has no readable number, so this number may be among "
          "them (contact 'b': no phone number)");

    matcher.take_member(ContactSid{"c"}, "12345");
    matcher.take_member(ContactSid{"d"}, "");
    CHECK(holds(matcher.doubt(0)->message, "3 members of the list of 4 have no readable number"));
    CHECK(holds(matcher.doubt(0)->message, "(the first is contact 'b'"));
}

TEST_CASE("a member without plus stands in the way of each number that it may be",
          "[number_matcher]") {
    const auto suspect = [](const std::string& country, const std::string& asked,
                            const std::string& member) {
        NumberMatcher matcher(country);
        matcher.add_number(asked);
        matcher.take_member(ContactSid{"a"}, member);
        return !matcher.suspect(0).empty();
    };
    // As another country writes it.
    CHECK(suspect("IN", "+6591234567", "6591234567"));
    CHECK(suspect("IN", "+447911123456", "07911123456"));
    CHECK(suspect("IN", "+14155550123", "14155550123"));
    CHECK(suspect("IN", "+14155550123", "4155550123"));
    CHECK(suspect("IN", "+6591234567", "006591234567") == false);  // a match, not a suspect
    CHECK(suspect("IN", "+79161234567", "89161234567"));
    CHECK(suspect("", "+919876543210", "09876543210"));
    CHECK(suspect("IN", "+6591234567", "91234567"));
    CHECK(suspect("US", "+919876543210", "9876543210"));
    CHECK(suspect("IN", "+6591234567", " 65 9123-4567 "));
    // A forgotten calling code.
    CHECK(suspect("IN", "+919876543210", "+9876543210"));
    CHECK(suspect("IN", "+9876543210", "+919876543210"));
    CHECK(suspect("IN", "+9876543210", "9876543210"));
    CHECK(suspect("SG", "+6592345678", "+92345678"));
    CHECK_FALSE(suspect("IN", "+9876543210", "+9876543210"));    // a match, not a suspect
    CHECK_FALSE(suspect("IN", "+916591234567", "+6591234567"));  // a number of Singapore
    CHECK_FALSE(suspect("IN", "+919876543211", "+9876543210"));
    CHECK_FALSE(suspect("", "+919876543210", "+9876543210"));
    // Not a spelling of it.
    CHECK_FALSE(suspect("IN", "+19876543210", "919876543210"));
    CHECK_FALSE(suspect("IN", "+6591234567", "9891234567"));
    CHECK_FALSE(suspect("IN", "+6591234567", "+916591234567"));
    CHECK_FALSE(suspect("IN", "+919876543210", "9876543211"));
    CHECK_FALSE(suspect("IN", "+919876543210", "9876543210"));  // a match, not a suspect
}

TEST_CASE("a doubt says which number may lack its calling code", "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("+919876543210");
    matcher.add_number("+9876543211");
    matcher.take_member(ContactSid{"a"}, "+9876543210");
    matcher.take_member(ContactSid{"b"}, "+919876543211");
    REQUIRE(matcher.doubt(0));
    CHECK(holds(matcher.doubt(0)->message,
                "contact 'a' is listed as +9876543210; in +9876543210 the calling code may have "
                "been forgotten"));
    REQUIRE(matcher.doubt(1));
    CHECK(holds(matcher.doubt(1)->message,
                "contact 'b' is listed as +919876543211; in +9876543211 the calling code may have "
                "been forgotten"));
    matcher.start_again();
    CHECK_FALSE(matcher.doubt(0));
}

TEST_CASE("a member without plus that may be two numbers is found by neither", "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("+916591234567");
    matcher.add_number("+6591234567");
    matcher.add_number("+919876543210");
    matcher.take_member(ContactSid{"a"}, "6591234567");
    matcher.take_member(ContactSid{"b"}, "9876543210");
    CHECK(matcher.contacts(0).empty());
    CHECK(matcher.contacts(1).empty());
    CHECK(found(matcher, 2) == Found{"b"});
    CHECK(matcher.unreadable_members_text().empty());
    CHECK(
        holds(matcher.doubt(0)->message, "a member of the list may have this number: contact 'a'"));
    CHECK(holds(matcher.doubt(1)->message, "which is +916591234567 or +6591234567"));
    matcher.start_again();
    CHECK_FALSE(matcher.doubt(1));
}

TEST_CASE("a refused number says why and finds nothing", "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("9.19E+11");
    matcher.add_number("9876543210");
    matcher.take_member(ContactSid{"a"}, "9.19E+11");
    matcher.take_member(ContactSid{"b"}, "9876543210");
    CHECK(matcher.contacts(0).empty());
    CHECK_FALSE(matcher.number(0));
    REQUIRE(matcher.doubt(0));
    CHECK(matcher.doubt(0)->code == Errc::invalid_argument);
    CHECK(holds(matcher.doubt(0)->message, "'9.19E+11'"));
    CHECK(found(matcher, 1) == Found{"b"});
}

TEST_CASE("without a country numbers without plus are refused and members of that kind doubted",
          "[number_matcher]") {
    NumberMatcher matcher("");
    matcher.add_number("9876543210");
    matcher.add_number("+919876543210");
    matcher.take_member(ContactSid{"a"}, "09876543210");
    REQUIRE(matcher.doubt(0));
    CHECK(holds(matcher.doubt(0)->message, "name a default country"));
    REQUIRE(matcher.doubt(1));
    CHECK(holds(matcher.doubt(1)->message, "contact 'a' is listed as '09876543210' without '+'"));
    CHECK(matcher.unreadable_members_text() == "1 member of the list of 1 has no readable number");
}

TEST_CASE("a further read counts its own members and keeps what was found", "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("9876543210");
    matcher.add_number("9876543211");
    matcher.take_member(ContactSid{"a"}, "9876543210");
    matcher.take_member(ContactSid{"b"}, std::nullopt);
    matcher.start_again();
    CHECK_FALSE(matcher.doubt(1));
    matcher.take_member(ContactSid{"a"}, "9876543210");
    CHECK(found(matcher, 0) == Found{"a"});
    matcher.take_member(ContactSid{"b"}, std::nullopt);
    CHECK(matcher.unreadable_members_text() == "1 member of the list of 2 has no readable number");
}

TEST_CASE("a member's number cannot bring a control character into a message", "[number_matcher]") {
    NumberMatcher matcher("IN");
    matcher.add_number("9876543210");
    matcher.take_member(ContactSid{"b\n"}, "98\x1b[0m");
    const std::optional<exotel::Error> doubt = matcher.doubt(0);
    REQUIRE(doubt);
    for (const char c : doubt->message) CHECK((c >= 0x20 && c < 0x7f));
}
