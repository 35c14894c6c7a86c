#include <exotel/protocol/remove_contact.hpp>

#include "catch.hpp"

#include <fstream>
#include <iterator>
#include <string>

using namespace exotel;
using protocol::Answer;
using protocol::RemoveContact;

namespace {

const ContactSid contact{"d49b7a4781ea45dcb702825ce30494ba"};
const RemoveContact operation({"https://api.exotel.com", true}, AccountSid{"Exotel"},
                              ListSid{"e46c2fe202904d579ae592d108cf87a0"});

std::string sample(const std::string& name) {
    std::ifstream file(std::string(EXOTEL_TEST_SAMPLES) + "/" + name);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

Answer<ListContactRemoval> read(int status, const std::string& body) {
    http::Response response;
    response.status = status;
    response.body = body;
    return operation.read(contact, response);
}

Error error_of(int status, const std::string& body) {
    auto answer = read(status, body);
    REQUIRE_FALSE(answer.result);
    return answer.result.error();
}

std::string with_response(const std::string& response) {
    return R"({"response":)" + response + "}";
}

}  // namespace

TEST_CASE("the URL is the documented one") {
    std::string url;
    operation.write_url(contact, url);
    CHECK(
        url ==
        "https://api.exotel.com/v2/accounts/Exotel/lists/e46c2fe202904d579ae592d108cf87a0/contacts/"
        "d49b7a4781ea45dcb702825ce30494ba");
}

TEST_CASE("the documented answer is read, every field") {
    const auto answer = read(200, sample("remove-contact.200.json"));
    REQUIRE(answer.result);
    const ListContactRemoval& removal = *answer.result;
    CHECK(removal.request_id == "cfa7d61f24064a399789d677ef0cc379");
    CHECK(removal.method == "DELETE");
    CHECK(removal.http_code == 200);
    CHECK(removal.code == 200);
    CHECK(removal.status == "success");
    CHECK(removal.contact.sid == "d49b7a4781ea45dcb702825ce30494ba");
    CHECK(removal.contact.account_sid == "Exotel");
    CHECK(removal.contact.list_id == "e46c2fe202904d579ae592d108cf87a0");
    CHECK(removal.contact.uri == "/v2/Accounts/Exotel/contacts/d49b7a4781ea45dcb702825ce30494ba");
    REQUIRE(removal.contact.date_created);
    REQUIRE(removal.contact.date_updated);
    CHECK(removal.contact.date_created->time.time_since_epoch().count() == 1512463551108069088);
    CHECK(removal.contact.date_updated->utc_offset.count() == 330);
}

TEST_CASE("what the documents leave open is tolerated in an answer") {
    for (
        const char* body : {
            R"({"response":{"status":"success","data":null}})",
            R"({"response":{"status":"SUCCESS"}})",
            R"({"response":{"code":200}})",
            R"({"response":{"code":"200","error_data":null}})",
            R"({"response":{"code":200.0,"error_data":{}}})",
            R"({"response":{"code":200,"error_data":[],"data":[]}})",
            R"({"response":{"code":200,"error_data":"","data":[]}})",
            R"({"response":[{"code":200,"data":{"sid":"d49b7a4781ea45dcb702825ce30494ba"}}],"metadata":{"a":[1,{}]}})",
            R"({"response":{"code":200,"data":[{"sid":"d49b7a4781ea45dcb702825ce30494ba"}]}})",
            R"({"extra":[[{"response":{"code":500}}]],"request_id":null,"http_code":null,"response":{"code":200}})",
            R"({"request_id":17,"http_code":"200","response":{"code":200,"data":{"date_created":{"x":1},"date_updated":[]}}})",
            R"({"response":{"data":{"sid":"d49b7a4781ea45dcb702825ce30494ba"}}})",
            "\xef\xbb\xbf {\"response\":{\"code\":200}} \r\n",
        }) {
        INFO(body);
        const auto answer = read(200, body);
        REQUIRE(answer.result);
        CHECK(answer.result->contact.sid == contact.str());
        CHECK(answer.result->contact.list_id == "e46c2fe202904d579ae592d108cf87a0");
        CHECK(answer.result->contact.account_sid == "Exotel");
        CHECK_FALSE(answer.result->contact.date_created);
        CHECK(answer.result->code == 200);
        CHECK(answer.result->http_code == 200);
    }
}

TEST_CASE("204 without a body is a success about what was asked for") {
    const auto answer = read(204, "");
    REQUIRE(answer.result);
    CHECK(answer.result->http_code == 204);
    CHECK(answer.result->code == 204);
    CHECK(answer.result->contact.sid == contact.str());
}

TEST_CASE("an answer that cannot be read is no success, and nobody knows what happened") {
    std::string deep = R"({"x":)";
    for (int i = 0; i < 40; ++i) deep += "[";
    for (int i = 0; i < 40; ++i) deep += "]";
    deep += R"(,"response":{"code":200}})";
    for (
        const std::string& body : {
            std::string(),
            std::string("OK"),
            std::string("<html></html>"),
            std::string("null"),
            std::string("[]"),
            std::string("{}"),
            std::string(R"({"response":null})"),
            std::string(R"({"response":[]})"),
            std::string(R"({"response":{}})"),
            std::string(R"({"response":"success"})"),
            std::string(R"({"response":{"status":"pending"}})"),
            std::string(R"({"response":{"code":202}})"),
            std::string(R"({"response":{"code":true}})"),
            std::string(R"({"response":{"code":{}}})"),
            std::string(R"({"response":{"code":"ok"}})"),
            std::string(R"({"response":{"code":0}})"),
            std::string(R"({"response":{"code":99999999999}})"),
            std::string(R"({"response":{"code":200,"data":5}})"),
            std::string(R"({"response":{"code":200,"status":[]}})"),
            std::string(R"({"request_id":{},"response":{"code":200}})"),
            std::string(R"({"response":{"code":200,"data":{"sid":false}}})"),
            std::string(R"({"response":[{"code":200},{"code":200}]})"),
            std::string(R"({"response":[1]})"),
            std::string(R"({"response":{"code":500,"code":200}})"),
            std::string(R"({"response":{"code":200}} x)"),
            std::string(R"({"response":{"code":200})"),
            std::string("{\"request_id\":\"\xff\",\"response\":{\"code\":200}}"),
            std::string(R"({"response":{"code":200,"data":{"sid":"another"}}})"),
            std::string(R"({"response":{"code":200,"data":{"sid":""}}})"),
            std::string(
                R"({"response":{"code":200,"data":[{"sid":"d49b7a4781ea45dcb702825ce30494ba"},{}]}})"),
            deep,
        }) {
        INFO(body);
        const Error error = error_of(200, body);
        CHECK(error.code == Errc::malformed_response);
        CHECK(error.may_have_been_applied);
        CHECK(error.http_status == 200);
        CHECK_FALSE(error.message.empty());
    }
    CHECK(error_of(202, R"({"response":{"status":"success"}})").code == Errc::malformed_response);
}

TEST_CASE("only an answer that may have been cut is worth another attempt") {
    http::Response response;
    response.status = 200;
    response.may_be_cut = true;
    CHECK(operation.read(contact, response).cut_short);
    response.body = R"({"response":{"code")";
    CHECK(operation.read(contact, response).cut_short);
    response.body = "<html>";
    CHECK_FALSE(operation.read(contact, response).cut_short);
    response.body.clear();
    response.may_be_cut = false;
    CHECK_FALSE(operation.read(contact, response).cut_short);
}

TEST_CASE("a failure inside HTTP 200 is a failure") {
    const Error error = error_of(200, sample("v2-trunks.duplicate.http200-code409.json"));
    CHECK(error.code == Errc::conflict);
    CHECK(error.http_status == 200);
    CHECK(error.api_code == 1008);
    CHECK(error.api_message == "Duplicate resource");
    CHECK(error.api_description == "Unable to Whitelist-ip with ip 44.248.146.10");
    CHECK(error.request_id == "901c1fb5f9c244fea99fdf498665f229");
    CHECK(error.answered_by_api);
    CHECK_FALSE(error.may_have_been_applied);

    CHECK(error_of(200, with_response(R"({"status":"Failure"})")).code == Errc::rejected);
    CHECK(error_of(200, with_response(
                            R"({"code":200,"status":"success","error_data":{"message":"no"}})"))
              .code == Errc::rejected);
    CHECK(
        error_of(200, with_response(R"({"status":"success","error_data":"no"})")).api_description ==
        "no");
    CHECK(error_of(200, with_response(R"({"status":"success","error_data":["no"]})")).code ==
          Errc::rejected);
    CHECK(error_of(207, sample("v2-trunks.bulk-create.all-failed.207.json")).code ==
          Errc::rejected);
    CHECK(error_of(404, with_response(R"({"status":"failure"})")).code == Errc::not_found);
    CHECK(error_of(200, R"({"http_code":503,"response":{"status":"failure"}})").code ==
          Errc::server_error);
}

TEST_CASE("a failure without a word on it shows the answer's beginning") {
    const Error error = error_of(200, R"({"response":{"status":"failure"}})");
    CHECK(error.answered_by_api);
    CHECK(error.message.find(R"(Exotel answers: {"response":{"status":"failure"}})") !=
          std::string::npos);
    CHECK(error_of(502, "<h1>no").message.find("the answer is not Exotel's: <h1>no") !=
          std::string::npos);
}

TEST_CASE("the envelope's failures are mapped by the inner code") {
    CHECK(error_of(401, sample("v2-trunks.unauthorized.401.json")).code == Errc::unauthorized);
    CHECK(error_of(403, sample("v2-trunks.forbidden.403.synthetic.json")).code == Errc::forbidden);
    CHECK(error_of(404, sample("v2-trunks.not-found.404.json")).code == Errc::not_found);
    CHECK(error_of(400, sample("v2-trunks.invalid-parameter.400.json")).code == Errc::rejected);
    CHECK(error_of(415, sample("v2-trunks.unsupported-media.415.json")).code == Errc::rejected);
    CHECK(error_of(429, sample("v2-trunks.rate-limited.429.synthetic.json")).code ==
          Errc::rate_limited);
    CHECK(read(500, with_response(R"({"code":404,"status":"failure"})")).status == 404);
}

TEST_CASE("a RestException is an error, whatever the HTTP status") {
    const Error error = error_of(200, sample("docs.rate-limit.429.json"));
    CHECK(error.code == Errc::rate_limited);
    CHECK(error.api_message == "Rate limit exceeded. Try again in 30 seconds.");
    CHECK(error_of(401, sample("docs.auth-failure.401.json")).code == Errc::unauthorized);
    CHECK(error_of(400, R"({"RestException":{"Status":"400","Code":"34001","Message":"m"}})")
              .api_code == 34001);
    CHECK(error_of(400, R"({"RestException":{"Status":400,"Code":34002}})").api_code == 34002);
    CHECK(error_of(503, R"({"RestException":{}})").code == Errc::server_error);
}

TEST_CASE("errors in other shapes are errors by their HTTP status, with an excerpt") {
    CHECK(error_of(404, sample("untrusted.flat-error.404.json")).api_message ==
          "Resource not found: Trunk with SID 'TR12345' not found");
    const Error html =
        error_of(502, "<html>\n<b>Bad\x1b[31m Gateway</b></html>" + std::string(4000, 'x'));
    CHECK(html.code == Errc::server_error);
    CHECK_FALSE(html.answered_by_api);
    CHECK(html.message.size() < 300);
    CHECK(html.message.find("Bad?[31m Gateway") != std::string::npos);
    CHECK(error_of(404, "").code == Errc::not_found);
    CHECK(error_of(500, "<TwilioResponse><RestException/></TwilioResponse>").code ==
          Errc::server_error);
    CHECK(error_of(500, R"({"response":{"code":true}})").code == Errc::server_error);
    CHECK(error_of(302, "").code == Errc::rejected);
}

TEST_CASE("an error outside around a success inside is an error that may have been applied") {
    const Error error = error_of(500, sample("remove-contact.200.json"));
    CHECK(error.code == Errc::server_error);
    CHECK(error.may_have_been_applied);
    CHECK(error_of(200, R"({"http_code":404,"response":{"code":200,"status":"success"}})")
              .may_have_been_applied);
}

TEST_CASE("answers that contradict themselves leave it open whether it happened") {
    const std::string mine =
        R"("code":200,"status":"success","data":{"sid":"d49b7a4781ea45dcb702825ce30494ba"})";
    CHECK(error_of(200, with_response("{" + mine + R"(,"error_data":{"code":1}})"))
              .may_have_been_applied);
    const Error many =
        error_of(200, with_response("[{" + mine + R"(},{"code":404,"status":"failure"}])"));
    CHECK(many.code == Errc::malformed_response);
    CHECK(many.may_have_been_applied);
    CHECK(error_of(500, with_response("[{" + mine + R"(},{"code":500}])")).may_have_been_applied);
}

TEST_CASE(
    "codes of any spelling, members nobody knows and lists of data are read for what they say") {
    CHECK(read(200,
               R"({"response":[{"code":200.0,"data":[{"sid":"d49b7a4781ea45dcb702825ce30494ba",)"
               R"("more":{"deep":[1,true,null,1.5]},"date_created":{"none":1}}]}]})")
              .result);
    CHECK(error_of(200, R"({"response":{"code":200.5}})").code == Errc::malformed_response);
    CHECK(error_of(403, R"({"message":{"not":"text"},"description":["no","text"]})").code ==
          Errc::forbidden);
    CHECK(
        error_of(400, R"({"response":{"code":400,"error_data":[{"message":"in a list"}]}})").code ==
        Errc::rejected);
    CHECK(
        error_of(403, R"({"RestException":{"Status":403,"Message":"m","More":{"deep":1}}})").code ==
        Errc::forbidden);
    CHECK(error_of(400, R"({"response":{"code":400,"error_data":{"code":7,"more":[true]}}})")
              .api_code == 7);
}

TEST_CASE("an error_data of nothing but nulls is none") {
    CHECK(read(200,
               with_response(
                   R"({"code":200,"error_data":{"code":null,"message":null,"description":null}})"))
              .result);
}

TEST_CASE("a failure about another contact is not this one's") {
    const Error error =
        error_of(404, with_response(R"({"code":404,"status":"failure","data":{"sid":"another"}})"));
    CHECK(error.code == Errc::malformed_response);
    CHECK(error.may_have_been_applied);
}

TEST_CASE("statuses map to kinds of failure") {
    const std::pair<int, Errc> table[] = {
        {301, Errc::rejected},         {400, Errc::rejected},     {401, Errc::unauthorized},
        {402, Errc::payment_required}, {403, Errc::forbidden},    {404, Errc::not_found},
        {405, Errc::rejected},         {407, Errc::unauthorized}, {408, Errc::server_error},
        {409, Errc::conflict},         {410, Errc::not_found},    {415, Errc::rejected},
        {418, Errc::rejected},         {421, Errc::rejected},     {429, Errc::rate_limited},
        {500, Errc::server_error},     {501, Errc::server_error}, {503, Errc::server_error},
        {529, Errc::server_error},     {599, Errc::server_error}};
    for (const auto& [status, code] : table) {
        INFO(status);
        CHECK(error_of(status, "").code == code);
        CHECK_FALSE(error_of(status, "").may_have_been_applied);
    }
}

TEST_CASE("texts of an answer never hold control characters") {
    const Error error = error_of(
        400,
        R"({"request_id":"a\nb","response":{"code":400,"error_data":{"code":1,"message":"m\u001b[2J","description":"d\u0000e"}}})");
    CHECK(error.request_id == "a?b");
    CHECK(error.api_message == "m?[2J");
    CHECK(error.api_description == "d?e");
    const auto answer =
        read(200, R"({"request_id":"a\nb","response":{"code":200,"data":{"uri":"u\r\nv"}}})");
    REQUIRE(answer.result);
    CHECK(answer.result->request_id == "a?b");
    CHECK(answer.result->contact.uri == "u??v");
}
