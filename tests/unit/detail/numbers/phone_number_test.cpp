#include <exotel/detail/numbers/numbering_plan.hpp>
#include <exotel/phone_number.hpp>

#include "catch.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

using exotel::Errc;
using exotel::Result;
using exotel::to_e164;

namespace {

struct Spelling {
    std::string_view country;
    std::string_view text;
    std::string_view number;
};

/// The error for a text that must be refused.
std::string refusal(std::string_view text, std::string_view country = {}) {
    const Result<std::string> number = to_e164(text, country);
    INFO("'" << text << "' in '" << country << "'");
    REQUIRE_FALSE(number);
    CHECK(number.error().code == Errc::invalid_argument);
    for (const char c : number.error().message) CHECK((c >= 0x20 && c < 0x7f));
    return number.error().message;
}

void says(const std::string& message, std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts) {
        INFO(message);
        INFO("should say: " << part);
        CHECK(message.find(part) != std::string::npos);
    }
}

void each_is_its_number(const std::vector<Spelling>& spellings) {
    for (const Spelling& spelling : spellings) {
        INFO("'" << spelling.text << "' in '" << spelling.country << "'");
        const Result<std::string> number = to_e164(spelling.text, spelling.country);
        if (!number) FAIL_CHECK(number.error().message);
        if (number) CHECK(*number == spelling.number);
    }
}

}  // namespace

TEST_CASE("every country of the table has its own spellings read", "[phone_number]") {
    each_is_its_number({
        {"IN", "98765 43210", "+919876543210"},
        {"IN", "098765 43210", "+919876543210"},
        {"IN", "91-9876543210", "+919876543210"},
        {"IN", "(022) 2345 6789", "+912223456789"},
        {"IN", "0091 98765 43210", "+919876543210"},
        {"SG", "9123 4567", "+6591234567"},
        {"SG", "65 6123 4567", "+6561234567"},
        {"SG", "001 91 98765 43210", "+919876543210"},
        {"ID", "0812-3456-7890", "+6281234567890"},
        {"ID", "6281234567890", "+6281234567890"},
        {"ID", "(021) 5551234", "+62215551234"},
        {"AE", "050 123 4567", "+971501234567"},
        {"AE", "04 234 5678", "+97142345678"},
        {"AE", "971 50 123 4567", "+971501234567"},
        {"SA", "0512345678", "+966512345678"},
        {"SA", "011 234 5678", "+966112345678"},
        {"MY", "012-345 6789", "+60123456789"},
        {"MY", "011-1234 5678", "+601112345678"},
        {"MY", "03-2385 6789", "+60323856789"},
        {"MY", "088-234567", "+6088234567"},
        {"PH", "0917 123 4567", "+639171234567"},
        {"PH", "(02) 8123 4567", "+63281234567"},
        {"PH", "63 917 123 4567", "+639171234567"},
        {"TH", "081 234 5678", "+66812345678"},
        {"TH", "02 123 4567", "+6621234567"},
        {"TH", "66812345678", "+66812345678"},
        {"VN", "0912 345 678", "+84912345678"},
        {"VN", "024 3825 1234", "+842438251234"},
        {"HK", "5123 4567", "+85251234567"},
        {"HK", "852-5123-4567", "+85251234567"},
        {"ZA", "071 123 4567", "+27711234567"},
        {"ZA", "27 71 123 4567", "+27711234567"},
        {"KE", "0712 345678", "+254712345678"},
        {"KE", "254712345678", "+254712345678"},
        {"KE", "020 2012345", "+254202012345"},
        {"NG", "0802 123 4567", "+2348021234567"},
        {"NG", "2348021234567", "+2348021234567"},
        {"NG", "01 804 0123", "+23418040123"},
        {"BD", "01812-345678", "+8801812345678"},
        {"BD", "8801812345678", "+8801812345678"},
        {"LK", "071 234 5678", "+94712345678"},
        {"LK", "94712345678", "+94712345678"},
        {"NP", "984-1234567", "+9779841234567"},
        {"NP", "01-4567890", "+97714567890"},
        {"GB", "07400 123456", "+447400123456"},
        {"GB", "020 7946 0958", "+442079460958"},
        {"GB", "44 7400 123456", "+447400123456"},
        {"US", "(212) 555-0123", "+12125550123"},
        {"US", "1-212-555-0123", "+12125550123"},
        {"US", "011 91 98765 43210", "+919876543210"},
        {"AU", "0412 345 678", "+61412345678"},
        {"AU", "(02) 1234 5678", "+61212345678"},
        {"AU", "0011 91 98765 43210", "+919876543210"},
    });
}

TEST_CASE("what people put around a number is left out", "[phone_number]") {
    each_is_its_number({
        {"", "+91 98765 43210", "+919876543210"},
        {"", "(+91) 98765.43210", "+919876543210"},
        {"", "+91 (0) 98765-43210", "+919876543210"},
        {"", "+91 [0] 98765-43210", "+919876543210"},
        {"", "+91 098765 43210", "+919876543210"},
        {"", "+44 (0)20/79460958", "+442079460958"},
        {"", "tel:+91-98765-43210", "+919876543210"},
        {"", "TEL: +91 98765 43210", "+919876543210"},
        {"", "'+919876543210", "+919876543210"},
        {"", "\u2019+919876543210", "+919876543210"},
        {"", "  +91\t98765 43210 \r\n", "+919876543210"},
        {"", "\uFEFF+91\u00A098765\u202F43210", "+919876543210"},
        {"", "\u202A+91\u200B98765\u00AD43210\u202C", "+919876543210"},
        {"", "+91\u201198765\u201343210", "+919876543210"},
        {"", "+91\u221298765\uFF0D43210", "+919876543210"},
        {"", "+91\u00B798765\u202243210", "+919876543210"},
        {"", "\uFF0B\uFF19\uFF11\uFF08\uFF10\uFF09 98765 43210", "+919876543210"},
        {"in", "9876543210", "+919876543210"},
    });
}

TEST_CASE("digits of other scripts are digits", "[phone_number]") {
    each_is_its_number({
        {"", "+\uFF19\uFF11\uFF19\uFF18\uFF17\uFF16\uFF15\uFF14\uFF13\uFF12\uFF11\uFF10",
         "+919876543210"},
        {"IN", "\u096F\u096E\u096D\u096C\u096B \u096A\u0969\u0968\u0967\u0966", "+919876543210"},
        {"BD", "\u09E6\u09E7\u09EE\u09E7\u09E8\u09E9\u09EA\u09EB\u09EC\u09ED\u09EE",
         "+8801812345678"},
        {"AE", "\u0660\u0665\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "+971501234567"},
        {"TH", "\u0E50\u0E58\u0E51\u0E52\u0E53\u0E54\u0E55\u0E56\u0E57\u0E58", "+66812345678"},
    });
}

TEST_CASE("a number with plus or 00 needs no country and is not changed by one", "[phone_number]") {
    each_is_its_number({
        {"", "+49 170 1234567", "+491701234567"},
        {"IN", "+49 170 1234567", "+491701234567"},
        {"IN", "0049 170 1234567", "+491701234567"},
        {"", "00919876543210", "+919876543210"},
        {"US", "0065 9123 4567", "+6591234567"},
        {"SG", "+91 98765 43210", "+919876543210"},
    });
}

TEST_CASE("a bare number is the default country's even where it begins like another country",
          "[phone_number]") {
    each_is_its_number({
        {"IN", "6591234567", "+916591234567"},
        {"IN", "9198765432", "+919198765432"},
        {"IN", "919198765432", "+919198765432"},
        {"US", "9198765432", "+19198765432"},
    });
}

TEST_CASE("a column of numbers held as floating point is read", "[phone_number]") {
    each_is_its_number({
        {"IN", "919876543210.0", "+919876543210"},
        {"IN", "9876543210.0", "+919876543210"},
        {"", "+919876543210.0", "+919876543210"},
    });
    says(refusal("919876543210.00", "IN"), {"without the dot"});
    says(refusal("+49170123456.000"), {"without the dot"});
    says(refusal(".0", "IN"), {"too short"});
}

TEST_CASE("numbers that a spreadsheet has changed are refused by name", "[phone_number]") {
    says(refusal("9.19E+11", "IN"), {"last digits are lost"});
    says(refusal("9,19877E+11", "IN"), {"last digits are lost"});
    says(refusal("9e11", "IN"), {"last digits are lost"});
    says(refusal("-98674", "IN"), {"begins with a dash"});
    says(refusal("9,876,543,210", "IN"), {"','"});
    says(refusal("#N/A", "IN"), {"extension"});
}

TEST_CASE("too short and too long are reported with what the country expects", "[phone_number]") {
    says(refusal("98765", "IN"), {"'98765': too short for India: 10 digits follow +91, here 5"});
    says(refusal("+91 98765 4321"), {"too short for India"});
    says(refusal("+91 98765 432101"), {"too long for India"});
    says(refusal("9198765432101", "IN"), {"here 11"});
    says(refusal("0919876543210", "IN"), {"too long for India"});
    says(refusal("+49 1234"), {"too short: an international number has 8 to 15"});
    says(refusal("+49 12345678901234"), {"too long: an international number"});
    says(refusal("9876543210 9876543211", "IN"), {"too long for India"});
    says(refusal("+65 1234 5678"), {"not a landline or mobile number of Singapore"});
    says(refusal("1234567", "US"), {"too short for the United States"});
}

TEST_CASE("a number that fits its country at either end of the length is read", "[phone_number]") {
    CHECK(to_e164("+62812345678").value() == "+62812345678");
    CHECK(to_e164("+62812345678901").value() == "+62812345678901");
    refusal("+6281234567");
    refusal("+628123456789012");
    CHECK(to_e164("+49123456").value() == "+49123456");
    CHECK(to_e164("+491234567890123").value() == "+491234567890123");
    refusal("+4912345");
    refusal("+4912345678901234");
}

TEST_CASE("what is more than one number or none is refused", "[phone_number]") {
    says(refusal("", "IN"), {"empty"});
    says(refusal(" \u200B'", "IN"), {"empty"});
    says(refusal("tel:", "IN"), {"empty"});
    says(refusal("()", "IN"), {"no digit"});
    says(refusal("+", "IN"), {"no digit"});
    says(refusal("022 22334455/66", "IN"), {"two numbers"});
    says(refusal("021/5551234/5", "ID"), {"more than one slash"});
    says(refusal("98765\n43210", "IN"), {"line break"});
    says(refusal("9876543210;9876543211", "IN"), {"';'"});
    says(refusal("+91 98765 +43210", "IN"), {"only be the first"});
    says(refusal("++919876543210", "IN"), {"only be the first"});
    says(refusal("91+9876543210", "IN"), {"only be the first"});
    says(refusal("*123#", "IN"), {"service code"});
    says(refusal("unknown", "IN"), {"letters"});
    says(refusal("98765O3210", "IN"), {"letters"});
}

TEST_CASE("an extension is refused", "[phone_number]") {
    says(refusal("+91 22 2345 6789 x12"), {"extension"});
    says(refusal("+91 22 2345 6789 ext. 12"), {"extension"});
    says(refusal("+91 22 2345 6789 #12"), {"extension"});
    says(refusal("tel:+91-22-2345-6789;ext=12"), {"extension"});
}

TEST_CASE("without plus and country a number is refused", "[phone_number]") {
    says(refusal("9876543210"), {"name a default country"});
    says(refusal("919876543210"), {"name a default country"});
    says(refusal("098765 43210"), {"name a default country"});
}

TEST_CASE("an unknown default country is refused and the known ones are named", "[phone_number]") {
    says(refusal("+919876543210", "XX"), {"'XX' is not known", "IN SG"});
    refusal("9876543210", "IND");
    refusal("9876543210", "I");
    refusal("9876543210", "91");
    says(refusal("9876543210", "I\n"), {"'I<U+000A>'"});
}

TEST_CASE("a number that can be read in two ways is refused with both", "[phone_number]") {
    const std::string message = refusal("62811234567", "ID");
    says(message, {"+62811234567 (international without '+')"});
    says(message, {"+6262811234567 (national)"});
    CHECK(to_e164("+62811234567", "ID").value() == "+62811234567");
    CHECK(to_e164("0811234567", "ID").value() == "+62811234567");

    // Thailand dials out with 001; others write 00 and the calling code 1.
    const std::string prefix = refusal("001 65 8234 5678", "TH");
    says(prefix, {"+16582345678", "+6582345678"});
}

TEST_CASE("a zero behind an unknown country's calling code is refused save where numbers have it",
          "[phone_number]") {
    says(refusal("+49 (0)170 1234567"), {"a 0 follows the calling code +49"});
    says(refusal("+353 087 123 4567"), {"a 0 follows the calling code +353"});
    says(refusal("+7 0912 345 6789"), {"a 0 follows the calling code +7"});
    says(refusal("+0 98765 43210"), {"no calling code begins with 0"});
    each_is_its_number({
        {"", "+39 06 1234 5678", "+390612345678"},
        {"", "+225 01 23 45 67 89", "+2250123456789"},
        {"", "+55 11 91234 5678", "+5511912345678"},
    });
}

TEST_CASE("a refused text is shown so that an invisible character can be seen", "[phone_number]") {
    says(refusal("98765\u200B4321", "IN"), {"'98765<U+200B>4321'"});
    says(refusal("98765\u00A0\U0001F4DE"), {"'98765<U+00A0><U+01F4DE>'"});
    says(refusal("98765\xA0", "IN"), {"'98765<0xA0>'", "not UTF-8"});
    says(refusal("\xE2\x80", "IN"), {"not UTF-8"});
    says(refusal("\xC0\xB9", "IN"), {"not UTF-8"});
    says(refusal("987654321\xE0\x80\xB0", "IN"), {"not UTF-8"});
    says(refusal("\xED\xA0\x80", "IN"), {"not UTF-8"});
    says(refusal(std::string_view("98765\0", 6), "IN"), {"control character"});
    says(refusal("98765\x1b[0m", "IN"), {"control character"});
    CHECK(refusal(std::string(10'000, '9'), "IN").size() < 250);
}

TEST_CASE("a normalised number normalises to itself in every country", "[phone_number]") {
    for (const exotel::detail::NumberingPlan& plan : exotel::detail::numbering_plans) {
        INFO(plan.country);
        for (const exotel::detail::NationalNumbers& group : plan.numbers) {
            for (const char first : group.first_digits) {
                const std::string number = "+" + std::string(plan.calling_code) + first +
                                           std::string(group.longest - 1, '2');
                CHECK(to_e164(number).value() == number);
                CHECK(to_e164(number, "IN").value() == number);
                CHECK(to_e164(number, plan.country).value() == number);
            }
        }
        CHECK(plan.contains(std::string(1, plan.numbers.front().first_digits.front()) +
                            std::string(plan.numbers.front().shortest - 1, '2')));
        CHECK_FALSE(plan.contains("0" + std::string(plan.longest() - 1, '2')));
    }
}
