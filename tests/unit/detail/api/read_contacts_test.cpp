#include <exotel/detail/api/read_contacts.hpp>
#include <exotel/detail/api/read_list.hpp>
#include <exotel/detail/api/read_lists.hpp>
#include <exotel/detail/page_walk.hpp>

#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

using namespace exotel;
using exotel::detail::page_query;
using exotel::detail::ParsedResponse;
using exotel::detail::ReadContacts;
using exotel::detail::ReadLists;

namespace {

const detail::Endpoint endpoint{"https://api.exotel.com", true};
const detail::Redactor redactor({"Y2FuYXJ5LWtleQ==", "canary-token", "canary-key"});

ParsedResponse read_page(detail::Operation& operation, int status, const std::string& body) {
    Response response;
    response.status = status;
    response.body = body;
    return operation.read_response(page_query(0, 20), response, redactor);
}

ReadContacts contacts_of_list() {
    return {endpoint, AccountSid{"Exotel"}, ListSid{"e46c"}};
}

/// All items of the latest page.
template <class PageReader>
auto take_all(PageReader& operation) {
    std::vector<decltype(operation.take(0))> all;
    for (std::size_t i = 0; i < operation.sids().size(); ++i) all.push_back(operation.take(i));
    return all;
}

/// The contacts of a response, which must be a success.
std::vector<Contact> contacts_of(const std::string& response) {
    ReadContacts operation = contacts_of_list();
    const ParsedResponse parsed =
        read_page(operation, 200, R"({"http_code":200,"response":)" + response + "}");
    INFO(response);
    REQUIRE_FALSE(parsed.error);
    return take_all(operation);
}

Error error_of(int status, const std::string& body) {
    ReadContacts operation = contacts_of_list();
    ParsedResponse parsed = read_page(operation, status, body);
    INFO(body);
    REQUIRE(parsed.error);
    CHECK_FALSE(parsed.error->may_have_been_applied);
    CHECK(operation.sids().size() <= 1);
    return *parsed.error;
}

}  // namespace

TEST_CASE("a page of contacts is asked for as it is documented", "[page]") {
    Request request;
    contacts_of_list().write_request(page_query(40, 20), request);
    CHECK(std::string(request.method) == "GET");
    CHECK(request.url ==
          "https://api.exotel.com/v2/accounts/Exotel/contacts?list_sids=e46c&offset=40&limit=20");
    ReadLists(endpoint, AccountSid{"Exotel"}).write_request(page_query(0, 20), request);
    CHECK(request.url == "https://api.exotel.com/v2/accounts/Exotel/lists?offset=0&limit=20");
}

TEST_CASE("contacts of a list that is no SID are not asked for", "[page]") {
    const ReadContacts operation(endpoint, AccountSid{"Exotel"}, ListSid{"a&b"});
    REQUIRE(operation.validate());
    CHECK(operation.validate()->code == Errc::invalid_argument);
    CHECK_FALSE(contacts_of_list().validate());
}

TEST_CASE("every field of a contact is read", "[page]") {
    const auto contacts = contacts_of(
        R"([{"code":200,"error_data":null,"status":"success","data":{"sid":"d49b","number":"+919876543210",
            "first_name":"Asha","last_name":"Rao","company_name":"A & B","email":"a@example.com",
            "tag":"gold","date_created":"2017-12-05T14:15:51.108069088+05:30","date_updated":"soon",
            "account_sid":"exotel","custom":{"city":"Pune","age":41},"active":true,"score":1.5,
            "gone":null}}])");
    REQUIRE(contacts.size() == 1);
    const Contact& contact = contacts[0];
    CHECK(contact.sid == ContactSid{"d49b"});
    CHECK(contact.number == std::string("+919876543210"));
    CHECK(contact.first_name == std::string("Asha"));
    CHECK(contact.last_name == std::string("Rao"));
    CHECK(contact.company_name == std::string("A & B"));
    CHECK(contact.email == std::string("a@example.com"));
    CHECK(contact.tag == std::string("gold"));
    REQUIRE(contact.date_created);
    CHECK(contact.date_created->utc_offset.count() == 330);
    CHECK_FALSE(contact.date_updated);
    REQUIRE(contact.extra_field("custom.city") != nullptr);
    CHECK(*contact.extra_field("custom.city") == "Pune");
    CHECK(*contact.extra_field("custom.age") == "41");
    CHECK(*contact.extra_field("active") == "true");
    CHECK(*contact.extra_field("score") == "1.5");
    CHECK(contact.extra_field("gone") == nullptr);
    CHECK(contact.extra_field("number") == nullptr);
}

TEST_CASE("a contact is read in each plausible shape", "[page]") {
    for (const char* item : {
             R"({"code":200,"status":"success","data":{"sid":"c1","number":"+91"}})",
             R"({"status":"SUCCESS","data":{"sid":"c1","number":"+91"}})",
             R"({"data":[{"sid":"c1","number":"+91"}]})",
             R"({"data":{"sid":"c1"},"number":"+91"})",
             R"({"code":200,"sid":"c1","number":"+91"})",
             R"({"sid":"c1","number":"+91","status":"active","uri":"/x"})",
             R"({"sid":"c1","data":{"sid":"c1","number":"+91","list_id":"e46c"}})",
         }) {
        INFO(item);
        for (const std::string& response : {"[" + std::string(item) + "]", std::string(item)}) {
            const auto contacts = contacts_of(response);
            REQUIRE(contacts.size() == 1);
            CHECK(contacts[0].sid == ContactSid{"c1"});
            CHECK(contacts[0].number == std::string("+91"));
        }
    }
    CHECK(contacts_of(R"([{"data":{"sid":"c1","number":919876543210}}])")[0].number ==
          std::string("919876543210"));
    CHECK_FALSE(contacts_of(R"([{"data":{"sid":"c1","list_id":"e46c"}}])")[0].number);
    CHECK(*contacts_of(R"([{"sid":"c1","status":"active"}])")[0].extra_field("status") == "active");
    CHECK(contacts_of(R"([{"sid":"a"},{"data":{"sid":"b"}}])").size() == 2);
}

TEST_CASE("a contact with two different numbers has none", "[page]") {
    const auto contacts = contacts_of(
        R"([{"sid":"c1","number":"+919","data":{"sid":"c1","number":"+918","tag":"x"}}])");
    REQUIRE(contacts.size() == 1);
    CHECK_FALSE(contacts[0].number);
    REQUIRE(contacts[0].extra_fields.size() == 2);
    CHECK(contacts[0].extra_fields[0].text == "+918");
    CHECK(contacts[0].extra_fields[1].text == "+919");
    CHECK(contacts_of(R"([{"number":"+918","data":{"sid":"c1","number":"+918"}}])")[0].number ==
          std::string("+918"));
}

TEST_CASE("the details of a list say that it exists and how many contacts it has", "[page]") {
    detail::ReadList operation(endpoint, AccountSid{"Exotel"}, ListSid{"e46c"});
    Request request;
    operation.write_request("", request);
    CHECK(request.method == std::string("GET"));
    CHECK(request.url == "https://api.exotel.com/v2/accounts/Exotel/lists/e46c");
    const auto read = [&](const std::string& response) {
        return read_page(operation, 200, R"({"http_code":200,"response":)" + response + "}");
    };
    CHECK_FALSE(read(R"({"code":200,"status":"success","data":{"sid":"e46c"}})").error);
    CHECK_FALSE(operation.contact_count());
    CHECK_FALSE(read(R"([{"sid":"e46c","contacts_count":"12","uri":"/x/contacts"}])").error);
    CHECK(operation.contact_count() == 12);
    CHECK_FALSE(read(R"({"data":{"sid":"e46c","contacts":{"valid":0,"total":3}}})").error);
    CHECK(operation.contact_count() == 3);
    CHECK_FALSE(read(R"({"data":{"sid":"e46c","total_contacts":0,"campaigns":4}})").error);
    CHECK(operation.contact_count() == 0);
    CHECK(read(R"({"data":{"sid":"e46d"}})").error);
    CHECK(read(R"({"data":{"name":"x"}})").error);
    CHECK(operation.sids().empty());
}

TEST_CASE("an empty page is one that says so", "[page]") {
    CHECK(contacts_of("[]").empty());
    CHECK(contacts_of("null").empty());
    ReadContacts operation = contacts_of_list();
    CHECK_FALSE(read_page(operation, 200, R"({"response":[]})").error);
    for (const char* body : {"", "{}", "null", "[]", R"({"http_code":200})", R"({"response":null})",
                             R"({"http_code":200,"response":{}})", R"({"contacts":[]})",
                             R"({"http_code":202,"response":[]})", "<html></html>"}) {
        CHECK(error_of(200, body).code == Errc::malformed_response);
    }
    CHECK(error_of(204, "").code == Errc::malformed_response);
}

TEST_CASE("a page of which an item cannot be identified is an error that says what was found",
          "[page]") {
    const std::string good = R"({"data":{"sid":"a"}},)";
    for (const char* item :
         {R"({"data":{"number":"+91"}})", R"({"code":200,"status":"success","data":null})", "{}",
          R"({"Contact":{"sid":"a"}})", R"({"data":{"sid":""}})", R"({"data":{"sid":"a/b"}})",
          R"({"data":{"sid":"canary-token"}})", R"({"sid":"a","data":{"sid":"b"}})",
          R"({"code":202,"data":{"sid":"a"}})", R"({"status":"queued","data":{"sid":"a"}})",
          R"({"data":{"sid":"a","account_sid":"another"}})",
          R"({"data":{"sid":"a","list_id":"another"}})"}) {
        const Error error = error_of(200, R"({"response":[)" + good + item + "]}");
        CHECK(error.code == Errc::malformed_response);
        CHECK(error.message.find("holds an item") != std::string::npos);
        CHECK(error.message.find("canary") == std::string::npos);
    }
    CHECK(
        error_of(200, R"({"response":[{"Contact":{"sid":"a"},"data":{"id":"b"}}]})").message ==
        "the response (HTTP 200) holds an item without a sid (its members: Contact.sid, data.id)");
    for (const char* item : {R"({"data":{"sid":{}}})", R"({"data":{"sid":"a","sid":"b"}})", "1",
                             R"({"data":[{"sid":"a"},{"sid":"b"}]})"}) {
        CHECK(error_of(200, R"({"response":[)" + good + item + "]}").code ==
              Errc::malformed_response);
    }
}

TEST_CASE("a failed read reports Exotel's error", "[page]") {
    CHECK(error_of(404, R"({"request_id":"r","http_code":404,"response":null})").code ==
          Errc::not_found);
    CHECK(error_of(429, "").code == Errc::rate_limited);
    CHECK(error_of(503, R"({"response":[{"sid":""}]})").code == Errc::server_error);
    CHECK(error_of(200, R"({"RestException":{"Status":403}})").code == Errc::forbidden);
    const Error item = error_of(
        200, R"({"response":[{"data":{"sid":"a"}},{"code":403,"error_data":{"code":1003}}]})");
    CHECK(item.code == Errc::forbidden);
    CHECK(item.api_code == 1003);
    Error error = error_of(401, "");
    contacts_of_list().format_error(error, page_query(0, 20), {});
    CHECK(error.message.find("the contacts of list e46c could not be read: unauthorized") == 0);
}

TEST_CASE("texts of a page hold neither secrets nor control characters", "[page]") {
    const auto contacts = contacts_of(
        R"([{"data":{"sid":"a","number":"+91\n","tag":"\u0063anary-token","x\n":"canary\u002dkey"}}])");
    CHECK(contacts[0].number == std::string("+91?"));
    CHECK(contacts[0].tag == std::string("[redacted]"));
    CHECK(*contacts[0].extra_field("x?") == "[redacted]");
}

TEST_CASE("a list is read in each plausible shape", "[page]") {
    ReadLists operation(endpoint, AccountSid{"Exotel"});
    CHECK_FALSE(operation.validate());
    CHECK_FALSE(read_page(operation, 200,
                          R"({"metadata":{"total":2,"offset":"0","has_more":false},"response":[
                      {"code":200,"status":"success","data":{"sid":"l1","name":"Opted in","tag":"t",
                       "date_created":"2026-01-23T13:38:32Z","contact_count":7}},
                      {"sid":"l2","name":"Flat","list_id":"l2"}]})")
                    .error);
    const std::vector<List> lists = take_all(operation);
    REQUIRE(lists.size() == 2);
    CHECK(lists[0].sid == ListSid{"l1"});
    CHECK(lists[0].name == std::string("Opted in"));
    CHECK(lists[0].tag == std::string("t"));
    CHECK(lists[0].date_created);
    CHECK(*lists[0].extra_field("contact_count") == "7");
    CHECK(lists[1].name == std::string("Flat"));
    CHECK(operation.metadata().total == 2);
    CHECK(operation.metadata().offset == 0);
    CHECK(operation.metadata().has_next == false);
    CHECK(read_page(operation, 200, R"({"response":[{"name":"no sid"}]})").error);
    CHECK(operation.sids().empty());
}

TEST_CASE("a list is walked to its end whatever shape items and metadata have", "[page]") {
    using Page = std::vector<std::size_t>;
    using Shape = std::function<std::string(const std::string& sid)>;
    using Metadata = std::function<std::string(std::size_t offset, const Page& page)>;
    constexpr std::size_t members = 57;
    const Shape shapes[] = {
        [](const std::string& sid) {
            return R"({"code":200,"status":"success","data":{"sid":")" + sid +
                   R"(","number":"1"}})";
        },
        [](const std::string& sid) { return R"({"data":{"sid":")" + sid + R"("},"number":"1"})"; },
        [](const std::string& sid) { return R"({"sid":")" + sid + R"(","number":"1"})"; },
        [](const std::string& sid) { return R"({"data":{"sid":")" + sid + R"("}})"; },
    };
    const auto next_uri = [](std::size_t offset, const Page& page) {
        return offset + page.size() < members ? std::string(R"("/v2/accounts/Exotel/contacts?x")")
                                              : std::string("null");
    };
    const Metadata metadata_shapes[] = {
        [&](std::size_t offset, const Page& page) {
            return R"(,"metadata":{"page_size":20,"next_page_uri":)" + next_uri(offset, page) + "}";
        },
        [&](std::size_t offset, const Page& page) {
            return R"(,"metadata":{"total":57,"page":1,"next_page_uri":)" + next_uri(offset, page) +
                   "}";
        },
        [](std::size_t offset, const Page& page) {
            return R"(,"metadata":{"count":)" + std::to_string(page.size()) + R"(,"offset":)" +
                   std::to_string(offset) + R"(,"total":57,"limit":20})";
        },
        [](std::size_t, const Page&) { return std::string(R"(,"metadata":null)"); },
        [](std::size_t, const Page&) { return std::string(); },
    };
    for (const std::size_t cap : {std::size_t{20}, std::size_t{7}}) {
        for (const Shape& shape : shapes) {
            for (const Metadata& metadata_of : metadata_shapes) {
                ReadContacts operation = contacts_of_list();
                detail::PageWalk walk(20);
                std::vector<std::string> seen;
                while (walk.state() == detail::PageWalk::State::reading) {
                    REQUIRE(walk.pages() < 100);
                    const detail::PageRequest request = walk.next_request();
                    Page page;
                    for (std::size_t i = request.offset;
                         i < members && page.size() < (std::min)(cap, request.limit); ++i) {
                        page.push_back(i);
                    }
                    std::string items;
                    for (const std::size_t i : page)
                        items += (items.empty() ? "" : ",") + shape("c" + std::to_string(i));
                    const ParsedResponse parsed =
                        read_page(operation, 200,
                                  R"({"http_code":200,"response":[)" + items + "]" +
                                      metadata_of(request.offset, page) + "}");
                    REQUIRE_FALSE(parsed.error);
                    const std::vector<Contact> contacts = take_all(operation);
                    std::vector<std::string> sids;
                    for (const Contact& contact : contacts) sids.push_back(contact.sid.str());
                    const auto& metadata = operation.metadata();
                    for (const std::size_t place : walk.take_page(
                             sids, {metadata.total, metadata.offset, metadata.has_next})) {
                        seen.push_back(sids[place]);
                    }
                }
                CHECK(walk.state() == detail::PageWalk::State::whole);
                CHECK(seen.size() == members);
            }
        }
    }
}
