#include <exotel/detail/api/envelope_reader.hpp>

#include "catch.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace exotel::detail;

namespace {

/// Records `name=text` of every field, and what each item says.
class Items final : public EnvelopeItemHandler {
public:
    bool on_item(EnvelopeItem& item) override {
        std::string fields;
        for (std::size_t i = 0; i < item.fields.size(); ++i) {
            const EnvelopeFields::Field field = item.fields[i];
            fields.append(field.in_data ? "data:" : "item:");
            fields.append(field.name).append("=").append(field.text).append(" ");
        }
        all.push_back(fields);
        last = item;
        return all.size() < stop_at;
    }

    std::vector<std::string> all;
    EnvelopeItem last;
    std::size_t stop_at = 1'000'000;
};

struct Reading {
    Envelope envelope;
    Items items;
    EnvelopeProblem problem;

    explicit Reading(std::string_view json, std::size_t stop_at = 1'000'000) {
        items.stop_at = stop_at;
        problem = read_envelope(json, envelope, items);
    }
};

/// An envelope with `member` at a place of the table.
std::string envelope_with(EnvelopePlace place, const std::string& member) {
    switch (place) {
        case EnvelopePlace::root: return "{" + member + "}";
        case EnvelopePlace::metadata: return R"({"metadata":{)" + member + "}}";
        case EnvelopePlace::item: return R"({"response":[{)" + member + "}]}";
        case EnvelopePlace::error_data: return R"({"response":{"error_data":{)" + member + "}}}";
        case EnvelopePlace::data: return R"({"response":{"data":{)" + member + "}}}";
        case EnvelopePlace::rest_exception: return R"({"RestException":{)" + member + "}}";
        default: return {};
    }
}

}  // namespace

TEST_CASE("each member of the table is read with the types that it may have and no other",
          "[envelope]") {
    const std::pair<unsigned, const char*> values[] = {
        {json_types::text, R"("7")"}, {json_types::text, "7"},   {json_types::boolean, "true"},
        {json_types::object, "{}"},   {json_types::array, "[]"}, {json_types::any, "null"}};
    for (const EnvelopeRow& row : EnvelopeTable::rows) {
        for (const auto& [type, value] : values) {
            const std::string member = "\"" + std::string(row.name) + "\":" + value;
            const std::string json = envelope_with(row.place, member);
            INFO(json);
            REQUIRE_FALSE(json.empty());
            const Reading reading(json);
            CHECK(reading.problem.reason.empty() == ((row.types & type) != 0));
            CHECK_FALSE(reading.problem.cut);
        }
    }
}

TEST_CASE("a member of the table that stands there twice makes the envelope unreadable",
          "[envelope]") {
    for (const EnvelopeRow& row : EnvelopeTable::rows) {
        const std::string member = "\"" + std::string(row.name) + "\":null";
        const Reading reading(envelope_with(row.place, member + "," + member));
        INFO(row.name);
        CHECK(reading.problem.reason == "has the member '" + std::string(row.name) + "' twice");
    }
    CHECK(Reading(R"({"x":1,"x":2,"response":{"y":1,"y":2,"data":{"z":1,"z":2}}})")
              .problem.reason.empty());
}

TEST_CASE("members of an item and of its data and of objects inside are kept as text",
          "[envelope]") {
    const Reading reading(
        R"({"response":[{"code":200,"number":"+91","Contact":{"number":"+92","deep":{"x":1}},
            "data":{"sid":"a","count":12,"part":1.5,"big":18446744073709551616,"on":true,
                    "none":null,"custom":{"city":"Pune","off":false},"tags":["x",{"y":1}]}}]})");
    CHECK(reading.problem.reason.empty());
    REQUIRE(reading.items.all.size() == 1);
    CHECK(reading.items.all[0] ==
          "item:number=+91 item:Contact.number=+92 data:sid=a data:count=12 data:part=1.5 "
          "data:big=18446744073709551616 data:on=true data:custom.city=Pune "
          "data:custom.off=false ");
    const EnvelopeFields& fields = reading.items.last.fields;
    CHECK(fields.find("sid") == "a");
    CHECK(fields.find("number") == "+91");
    CHECK(fields.find("custom.city") == "Pune");
    CHECK_FALSE(fields.find("none"));
    CHECK_FALSE(fields.find(false, "sid"));
}

TEST_CASE("each item is handed on by itself", "[envelope]") {
    const Reading reading(
        R"({"response":[{"code":200,"status":"success","data":{"sid":"a"}},{"sid":"b"},
            {"code":404,"error_data":{"code":1000,"message":"m"}},{"code":409,"status":"failure"}]})");
    CHECK(reading.problem.reason.empty());
    CHECK(reading.items.all == std::vector<std::string>{"data:sid=a ", "item:sid=b ", "", ""});
    CHECK(reading.envelope.item_count == 4);
    CHECK(reading.envelope.any_item_has_success_marker);
    CHECK(reading.envelope.any_item_failed);
    CHECK(reading.envelope.failed_code == 404);
    CHECK(reading.envelope.failed_error->code == 1000);
    CHECK_FALSE(reading.items.last.error);
}

TEST_CASE("a handler that cannot understand an item ends the reading", "[envelope]") {
    const Reading reading(R"({"response":[{"sid":"a"},{"sid":"b"},{"sid":"c"}]})", 2);
    CHECK(reading.problem.reason == "holds an item that cannot be read");
    CHECK(reading.items.all.size() == 2);
}

TEST_CASE("metadata is read in each documented form and never required", "[envelope]") {
    const auto metadata = [](const std::string& json) {
        return Reading(R"({"response":[],"metadata":)" + json + "}").envelope.metadata;
    };
    const PageMetadata more = metadata(
        R"({"page_size":20,"first_page_uri":"/f","prev_page_uri":null,"next_page_uri":"/n"})");
    CHECK(more.has_next == true);
    CHECK_FALSE(more.total);
    const PageMetadata last = metadata(R"({"next_page_uri":null,"total":"3","page":1})");
    CHECK(last.has_next == false);
    CHECK(last.total == 3);
    const PageMetadata counted = metadata(R"({"count":2,"offset":40,"total":42,"limit":20.0})");
    CHECK(counted.offset == 40);
    CHECK_FALSE(counted.has_next);
    CHECK(metadata(R"({"has_more":false})").has_next == false);
    CHECK(metadata(R"({"has_more":true,"next_page_uri":null})").has_next == true);
    CHECK(metadata(R"({"next_page_uri":"/n","has_more":false})").has_next == true);
    for (const char* other :
         {"null", "[]", "5", "\"x\"", "true", R"({"total":{},"next_page_uri":[]})",
          R"({"total":"many","offset":1.5,"has_more":{}})", R"({"total":-1,"offset":"-2"})"}) {
        INFO(other);
        const PageMetadata none = metadata(other);
        CHECK_FALSE(none.total);
        CHECK_FALSE(none.offset);
        CHECK_FALSE(none.has_next);
    }
}

TEST_CASE("an error_data is an error unless it is empty", "[envelope]") {
    const auto error = [](const std::string& json) {
        return Reading(R"({"response":{"error_data":)" + json + "}}").items.last.error;
    };
    for (const char* none : {"null", "false", "{}", "[]", "\"\"", R"({"code":null})"}) {
        INFO(none);
        CHECK_FALSE(error(none));
    }
    for (const char* some : {"true", "7", "\"x\"", R"({"code":0})", R"({"more":1})", "[0]", "[{}]",
                             R"({"more":{}})", R"([[]])"}) {
        INFO(some);
        CHECK(error(some));
    }
    CHECK(error(R"(["x"])")->description == "x");
    CHECK(error(R"([{"message":"x"}])")->message == "x");
    CHECK(error(R"({"code":"1000"})")->code == 1000);
    CHECK(error(R"({"code":"word","message":"x"})")->code == 0);
}

TEST_CASE("a truncated body is distinguished from one that is not JSON", "[envelope]") {
    CHECK(Reading("").problem.cut);
    CHECK(Reading(R"({"response":{"code")").problem.cut);
    CHECK(Reading(R"({"response":{"code":200})").problem.reason == "is JSON that was cut short");
    for (const char* garbled :
         {"<html>", "{]", R"({"a":1} x)", "{\"a\":\"\xff\"}", R"({"a":1e999})"}) {
        INFO(garbled);
        CHECK(Reading(garbled).problem.reason == "is not JSON");
        CHECK_FALSE(Reading(garbled).problem.cut);
    }
}

TEST_CASE("an envelope may be nested 32 levels deep and no deeper", "[envelope]") {
    const auto nested = [](int depth) {
        std::string json = R"({"x":)";
        for (int i = 0; i < depth; ++i) json += "[";
        for (int i = 0; i < depth; ++i) json += "]";
        return json + "}";
    };
    CHECK(Reading(nested(31)).problem.reason.empty());
    CHECK(Reading(nested(32)).problem.reason == "is nested deeper than 32 levels");
}

TEST_CASE("what an item holds beyond measure is passed over but not what identifies it",
          "[envelope]") {
    std::string json = R"({"response":{"data":{)";
    for (int i = 0; i < 1000; ++i) json += "\"m" + std::to_string(i) + "\":1,";
    json += "\"" + std::string(65, 'n') + "\":1,";
    const Reading reading(json + R"("sid":"a","uri":"u"}}})");
    CHECK(reading.problem.reason.empty());
    CHECK(reading.items.last.fields.size() == 258);
    CHECK(reading.items.last.fields.find("sid") == "a");
}
