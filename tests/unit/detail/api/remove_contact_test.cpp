#include <exotel/detail/api/remove_contact.hpp>
#include <exotel/result.hpp>

#include "catch.hpp"

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>

using namespace exotel;
using exotel::detail::equal_ignoring_case;
using exotel::detail::RemoveContact;

namespace {

const ContactSid contact{"d49b7a4781ea45dcb702825ce30494ba"};
const ListSid list{"e46c2fe202904d579ae592d108cf87a0"};
const exotel::detail::Redactor no_secrets({"", "", ""});

RemoveContact operation(bool allow_numeric = false) {
    return {{"https://api.exotel.com", true}, AccountSid{"Exotel"}, list, allow_numeric};
}

struct Answer {
    Result<ListContactRemoval> result;
    int status;
    bool cut_short;
};

Answer read_response(const exotel::Response& response,
                     const exotel::detail::Redactor& redactor = no_secrets) {
    RemoveContact remove = operation();
    auto parsed = remove.read_response(contact.str(), response, redactor);
    if (parsed.error) return {std::move(*parsed.error), parsed.status, parsed.cut_short};
    return {remove.take_removal(1), parsed.status, parsed.cut_short};
}

std::string sample(const std::string& name) {
    std::ifstream file(std::string(EXOTEL_TEST_SAMPLES) + "/" + name);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

Answer read(int status, const std::string& body) {
    exotel::Response response;
    response.status = status;
    response.body = body;
    return read_response(response);
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

TEST_CASE("the request is the documented one", "[remove]") {
    exotel::Request request;
    operation().write_request(contact.str(), request);
    CHECK(std::string(request.method) == "DELETE");
    CHECK(
        request.url ==
        "https://api.exotel.com/v2/accounts/Exotel/lists/e46c2fe202904d579ae592d108cf87a0/contacts/"
        "d49b7a4781ea45dcb702825ce30494ba");
}

TEST_CASE("every field of the documented response is read", "[remove]") {
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

TEST_CASE("a success may leave out every member that the documents leave open", "[envelope]") {
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
            R"({"response":{"code":200,"error_data":false}})",
            R"({"response":{"code":200,"data":{"account_sid":"EXOTEL"}}})",
            "\xef\xbb\xbf {\"response\":{\"code\":200}} \r\n",
        }) {
        INFO(body);
        const auto answer = read(200, body);
        REQUIRE(answer.result);
        CHECK(answer.result->contact.sid == contact.str());
        CHECK(answer.result->contact.list_id == "e46c2fe202904d579ae592d108cf87a0");
        CHECK(equal_ignoring_case(answer.result->contact.account_sid, "Exotel"));
        CHECK_FALSE(answer.result->contact.date_created);
        CHECK(answer.result->code == 200);
        CHECK(answer.result->http_code == 200);
    }
}

TEST_CASE("204 without a body is a success", "[envelope]") {
    const auto answer = read(204, "");
    REQUIRE(answer.result);
    CHECK(answer.result->http_code == 204);
    CHECK(answer.result->code == 204);
    CHECK(answer.result->contact.sid == contact.str());
}

TEST_CASE("a 2xx that does not say success leaves it open whether the contact was removed",
          "[envelope]") {
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
            std::string(R"({"response":{"code":200,"status":"failed"}})"),
            std::string(R"({"response":{"code":200,"status":"error"}})"),
            std::string(R"({"response":{"code":200,"status":"queued"}})"),
            std::string(R"({"response":{"code":200,"status":"in-progress"}})"),
            std::string(R"({"response":{"data":{}}})"),
            std::string(R"({"response":{"data":{"sid":"d49b7a4781ea45dcb702825ce30494ba"}}})"),
            std::string(R"({"http_code":200,"response":{}})"),
            std::string(R"({"response":{"code":200,"data":{"list_id":"another"}}})"),
            std::string(
                R"({"response":{"code":200,"data":{"list_id":"E46C2FE202904D579AE592D108CF87A0"}}})"),
            std::string(R"({"response":{"code":200,"data":{"account_sid":"another"}}})"),
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

TEST_CASE("only a body that may have been cut is worth another attempt", "[envelope]") {
    exotel::Response response;
    response.status = 200;
    response.may_be_cut = true;
    CHECK(read_response(response).cut_short);
    response.body = R"({"response":{"code")";
    CHECK(read_response(response).cut_short);
    response.body = "<html>";
    CHECK_FALSE(read_response(response).cut_short);
    response.body.clear();
    response.may_be_cut = false;
    CHECK_FALSE(read_response(response).cut_short);
}

TEST_CASE("a failure inside HTTP 200 is a failure", "[envelope]") {
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

TEST_CASE("a failure that Exotel does not explain shows the beginning of the body", "[envelope]") {
    const Error error = error_of(200, R"({"response":{"status":"failure"}})");
    CHECK(error.answered_by_api);
    CHECK(error.message.find(R"(Exotel answers: {"response":{"status":"failure"}})") !=
          std::string::npos);
    CHECK(error_of(502, "<h1>no").message.find("the response is not Exotel's: <h1>no") !=
          std::string::npos);
}

TEST_CASE("the inner code decides what kind of failure it is", "[envelope]") {
    CHECK(error_of(401, sample("v2-trunks.unauthorized.401.json")).code == Errc::unauthorized);
    CHECK(error_of(403, sample("v2-trunks.forbidden.403.synthetic.json")).code == Errc::forbidden);
    CHECK(error_of(404, sample("v2-trunks.not-found.404.json")).code == Errc::not_found);
    CHECK(error_of(400, sample("v2-trunks.invalid-parameter.400.json")).code == Errc::rejected);
    CHECK(error_of(415, sample("v2-trunks.unsupported-media.415.json")).code == Errc::rejected);
    CHECK(error_of(429, sample("v2-trunks.rate-limited.429.synthetic.json")).code ==
          Errc::rate_limited);
    CHECK(read(500, with_response(R"({"code":404,"status":"failure"})")).status == 404);
}

TEST_CASE("a RestException is an error under any HTTP status", "[envelope]") {
    const Error error = error_of(200, sample("docs.rate-limit.429.json"));
    CHECK(error.code == Errc::rate_limited);
    CHECK(error.api_message == "Rate limit exceeded. Try again in 30 seconds.");
    CHECK(error_of(401, sample("docs.auth-failure.401.json")).code == Errc::unauthorized);
    CHECK(error_of(400, R"({"RestException":{"Status":"400","Code":"34001","Message":"m"}})")
              .api_code == 34001);
    CHECK(error_of(400, R"({"RestException":{"Status":400,"Code":34002}})").api_code == 34002);
    CHECK(error_of(503, R"({"RestException":{}})").code == Errc::server_error);
}

TEST_CASE("an error that is not an envelope is judged by its HTTP status and shows an excerpt",
          "[envelope]") {
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

TEST_CASE("an HTTP error around an inner success may have been applied", "[envelope]") {
    const Error error = error_of(500, sample("remove-contact.200.json"));
    CHECK(error.code == Errc::server_error);
    CHECK(error.may_have_been_applied);
    CHECK(error_of(200, R"({"http_code":404,"response":{"code":200,"status":"success"}})")
              .may_have_been_applied);
}

TEST_CASE("a response that contradicts itself leaves it open whether the contact was removed",
          "[envelope]") {
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

TEST_CASE("codes as text and unknown members and lists of data are understood", "[envelope]") {
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

TEST_CASE("an error_data that holds only nulls is no error", "[envelope]") {
    CHECK(read(200,
               with_response(
                   R"({"code":200,"error_data":{"code":null,"message":null,"description":null}})"))
              .result);
}

TEST_CASE("a failure about another contact is not the failure of this one", "[envelope]") {
    const Error error =
        error_of(404, with_response(R"({"code":404,"status":"failure","data":{"sid":"another"}})"));
    CHECK(error.code == Errc::malformed_response);
    CHECK(error.may_have_been_applied);
}

TEST_CASE("an HTTP status without a body decides what kind of failure it is", "[envelope]") {
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
        const bool doubt = status >= 500 && status != 501 && status != 505;
        CHECK(error_of(status, "").may_have_been_applied == doubt);
    }
}

TEST_CASE("every 5xx but 501 and 505 leaves doubt and no 4xx does", "[envelope]") {
    for (int status = 400; status < 600; ++status) {
        INFO(status);
        const bool doubt = status >= 500 && status != 501 && status != 505;
        CHECK(error_of(status, "").may_have_been_applied == doubt);
        const std::string inner =
            R"({"code":)" + std::to_string(status) + R"(,"status":"failure"})";
        CHECK(error_of(200, with_response(inner)).may_have_been_applied == doubt);
    }
}

TEST_CASE("a status that HTTP does not have leaves doubt", "[envelope]") {
    for (const int status : {600, 799, 999}) {
        INFO(status);
        CHECK(error_of(status, "").code == Errc::server_error);  // as RFC 9110, 15, has it
        CHECK(error_of(status, "").may_have_been_applied);
        const std::string code = R"({"code":)" + std::to_string(status) + "}";
        CHECK(error_of(200, with_response(code)).may_have_been_applied);
        const std::string item = R"({"code":)" + std::to_string(status) + R"(,"status":"failure"})";
        CHECK_FALSE(error_of(400, with_response(item)).may_have_been_applied);
        const std::string http_code = R"({"request_id":"r","http_code":)" + std::to_string(status);
        CHECK(error_of(200, http_code + R"(,"response":null})").may_have_been_applied);
    }
}

TEST_CASE("an interim response is not the response", "[envelope]") {
    for (const int status : {100, 101, 103, 199}) {
        INFO(status);
        CHECK(error_of(status, "").code == Errc::malformed_response);
        CHECK(error_of(status, "").may_have_been_applied);
        CHECK(error_of(status, with_response(R"({"code":404})")).may_have_been_applied);
    }
}

TEST_CASE("a redirect to the outcome of a request leaves doubt", "[envelope]") {
    for (const int status : {300, 301, 302, 303, 307, 308}) {
        INFO(status);
        CHECK(error_of(status, "").code == Errc::rejected);
        CHECK(error_of(status, "").may_have_been_applied == (status == 303));
    }
}

TEST_CASE("an http_code of success beside a failed HTTP status leaves doubt", "[envelope]") {
    for (const char* response : {R"(,"response":null})", R"(,"response":[]})", "}"}) {
        INFO(response);
        const std::string body = R"({"request_id":"r","method":"DELETE","http_code":200)";
        const Error error = error_of(404, body + response);
        CHECK(error.may_have_been_applied);
        CHECK_FALSE(error.answered_by_api);
    }
    const char* const decided =
        R"({"http_code":200,"response":{"code":404,"status":"failure","error_data":{"code":1000}}})";
    CHECK_FALSE(error_of(404, decided).may_have_been_applied);
    CHECK(error_of(404, decided).answered_by_api);
}

TEST_CASE("an envelope without an item is the word of Exotel", "[envelope]") {
    for (const char* response :
         {R"(,"response":null)", R"(,"response":[])", "", R"(,"error_data":false)",
          R"(,"response":{"error_data":false})", R"(,"response":{"status":"failed"})"}) {
        INFO(response);
        const std::string members[] = {R"("request_id":"r","method":"DELETE","http_code":404)",
                                       R"("request_id":"r","http_code":404)",
                                       R"("method":"DELETE","http_code":"404")"};
        for (const std::string& member : members) {
            const Error error = error_of(404, "{" + member + response + "}");
            CHECK(error.code == Errc::not_found);
            CHECK(error.answered_by_api);
            CHECK_FALSE(error.may_have_been_applied);
        }
    }
    CHECK(error_of(403, R"({"request_id":"r","response":null})").answered_by_api);
}

TEST_CASE("an error of a gateway or proxy is not the word of Exotel", "[envelope]") {
    for (const char* body :
         {"", "not found", "{}", R"({"message":"no route"})", R"({"error":"not found","code":404})",
          R"({"message":"no Route matched with those values","request_id":"a0b1"})",
          R"({"http_code":404})", R"({"response":null})", R"({"request_id":"r","http_code":404)"}) {
        INFO(body);
        CHECK_FALSE(error_of(404, body).answered_by_api);
    }
    const std::string envelope = R"({"request_id":"r","http_code":503,"response":null})";
    CHECK_FALSE(error_of(503, envelope).answered_by_api);
}

TEST_CASE("a response about another contact or list or account is not about this removal",
          "[envelope]") {
    for (const char* identity :
         {R"("sid":"another")", R"("list_id":"another")", R"("account_sid":"another")",
          R"("sid":"")", R"("sid":17)", R"("sid":"D49B7A4781EA45DCB702825CE30494BA")",
          R"("list_id":"E46C2FE202904D579AE592D108CF87A0")"}) {
        for (const std::string& item : {std::string(R"({"code":200,"data":{)") + identity + "}}",
                                        std::string(R"({"code":200,"data":[{)") + identity + "}]}",
                                        std::string(R"({"code":404,"data":{)") + identity + "}}",
                                        std::string(R"({"code":200,)") + identity + "}"}) {
            INFO(item);
            for (const int status : {200, 404, 500}) {
                const Error error = error_of(status, with_response(item));
                CHECK(error.code == Errc::malformed_response);
                CHECK(error.may_have_been_applied);
                CHECK(error.message.find("another contact, list or account") != std::string::npos);
            }
        }
    }
    CHECK(read(200, with_response(R"({"code":200,"data":{"account_sid":"exotel"}})")).result);
}

TEST_CASE("a success of another method or that names another contact is none", "[envelope]") {
    const auto body = [](const std::string& method, const std::string& data) {
        return R"({"request_id":"r","method":")" + method +
               R"(","http_code":200,"response":{"code":200,"error_data":null,"status":"success",)" +
               R"("data":{)" + data + "}}}";
    };
    CHECK(read(200, body("DELETE", "\"uri\":\"/x\"")).result);
    for (const std::string& wrong :
         {body("GET", "\"sid\":\"" + contact.str() + "\""),
          body("DELETE", R"("contact_sid":"other")"),
          body("DELETE", R"("contact":{"sid":"other"})"), body("DELETE", R"("list_sid":"other")"),
          body("DELETE", R"("list":{"sid":"other"})")}) {
        INFO(wrong);
        const Answer answer = read(200, wrong);
        REQUIRE_FALSE(answer.result);
        CHECK(answer.result.error().code == Errc::malformed_response);
        CHECK(answer.result.error().may_have_been_applied);
    }
}

TEST_CASE("a contact that looks like a phone number is refused unless it is allowed", "[sid]") {
    for (const char* number : {"+919876543210", "9876543210", "1234567", "123456789012345"}) {
        INFO(number);
        REQUIRE(operation().validate_item(number));
        CHECK(operation().validate_item(number)->code == Errc::invalid_argument);
        CHECK(operation().validate_item(number)->message.find("phone number") != std::string::npos);
        CHECK(operation(true).validate_item(number).has_value() == (number[0] == '+'));
    }
    for (const char* number : {"919876543210.0", "7.39E10", "9,19877e11"}) {
        INFO(number);
        CHECK(operation().validate_item(number));
    }
    CHECK_FALSE(operation(true).validate_item("919876543210.0"));
    for (const char* sid : {"123456", "1234567890123456", "a1234567", "1234567e12", "1.0", "1.2.3",
                            "12345678901234567890123456789e12"}) {
        INFO(sid);
        CHECK_FALSE(operation().validate_item(sid));
    }
}

TEST_CASE("a megabyte of items is read as one response about many contacts", "[envelope]") {
    std::string body = R"({"response":[{"code":200})";
    while (body.size() < 1'000'000) body += R"(,{"code":404})";
    const Error error = error_of(200, body + "]}");
    CHECK(error.code == Errc::malformed_response);
    CHECK(error.may_have_been_applied);
    CHECK(error_of(500, body + "]}").may_have_been_applied);
}

TEST_CASE("no text of a success or of a failure shows a secret in whatever escapes",
          "[redaction]") {
    const exotel::detail::Redactor redactor(
        {"Y2FuYXJ5LWtleTpjYW5hcnkt/9rZW4=", "canary-token", "canary-key-1"});
    const auto shown = [&](int status, const std::string& body) {
        exotel::Response response;
        response.status = status;
        response.body = body;
        const Answer answer = read_response(response, redactor);
        if (!answer.result) {
            const Error& error = answer.result.error();
            return error.message + error.api_message + error.api_description + error.request_id;
        }
        const ListContactRemoval& removal = *answer.result;
        return removal.request_id + removal.method + removal.status + removal.contact.uri +
               removal.contact.account_sid + removal.contact.list_id;
    };
    const auto is_clean = [](const std::string& text) {
        return text.find("anary") == std::string::npos && text.find("Y2Fu") == std::string::npos &&
               text.find("2FuY") == std::string::npos;
    };
    for (const char* secret :
         {R"(canary-token)", R"(\u0063anary-token)", R"(canary\u002dtoken)", R"(canary-key-1)",
          R"(Y2FuYXJ5LWtleTpjYW5hcnkt\/9rZW4=)", R"(\u00592FuYXJ5LWtleTpjYW5hcnkt\u002f9)",
          R"(canary-to)", R"(%63anary-token)", R"(canary%2Dtoken)", R"(&#99;anary-token)"}) {
        const std::string text = std::string("x ") + secret;
        INFO(text);
        const std::string good = R"({"request_id":")" + text + R"(","method":")" + text +
                                 R"(","response":{"code":200,"data":{"uri":")" + text + R"("}}})";
        REQUIRE(shown(200, good).find("[redacted]") != std::string::npos);
        CHECK(is_clean(shown(200, good)));
        const std::string bad =
            R"({"request_id":")" + text + R"(","response":{"code":400,"error_data":{"message":")" +
            text + R"(","description":")" + std::string(250, 'y') + " " + text + R"("}}})";
        CHECK(is_clean(shown(400, bad)));
        CHECK(is_clean(shown(400, R"({"RestException":{"Message":")" + text + R"("}})")));
        CHECK(is_clean(shown(400, R"({"message":")" + text + R"("})")));
        for (const std::string& raw :
             {text, "<p>" + text, "{\"a\":\"" + text, std::string(110, 'z') + " " + text}) {
            CHECK(is_clean(shown(502, raw)));
            CHECK(is_clean(shown(200, raw)));
        }
    }
}

TEST_CASE("a megabyte of escapes is read in linear time", "[redaction]") {
    const exotel::detail::Redactor redactor({"Y2FuYXJ5LWtleQ==", "canary-token", "redacted"});
    exotel::Response response;
    const auto began = std::chrono::steady_clock::now();
    for (const char* piece : {R"(\/)", R"(\u0063)", "canary-", "canary-t ", "redacted", "Y2FuYXJ5",
                              "%25", "&amp;", R"(\\)"}) {
        std::string text;
        while (text.size() < 1'000'000) text += piece;
        for (const int status : {200, 502}) {
            response.status = status;
            response.body = text;
            CHECK(read_response(response, redactor).result.has_value() == false);
            response.body = R"({"request_id":")" + text + R"(","response":{"code":400}})";
            CHECK(read_response(response, redactor).result.has_value() == false);
        }
    }
    // It once took 18 s for the first of them alone; the limit allows for a busy machine.
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(60));
}

TEST_CASE("texts that are shown hold no control characters", "[redaction]") {
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
