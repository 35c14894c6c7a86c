#include <exotel/curl/header_reader.hpp>

#include "catch.hpp"

#include <string>

using exotel::curl::HeaderReader;
using exotel::http::Response;

namespace {

struct Read {
    Response response;
    HeaderReader reader;
    bool accepted = true;

    explicit Read(const std::string& header) {
        reader.start(response);
        for (std::size_t at = 0; at < header.size();) {
            const std::size_t end = std::min(header.find('\n', at), header.size() - 1) + 1;
            accepted = accepted && reader.line(std::string_view(header).substr(at, end - at));
            at = end;
        }
    }
};

}  // namespace

TEST_CASE("the fields that matter are read, whatever their case") {
    const Read read(
        "HTTP/1.1 200 OK\r\nRETRY-AFTER:  30 \r\nX-RateLimit-Limit: 200\r\nx-ratelimit-remaining: "
        "7\r\n"
        "X-Ratelimit-Reset: 99\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 2\r\nno "
        "colon\r\n\r\n");
    CHECK(read.accepted);
    CHECK(read.reader.complete());
    CHECK(read.reader.tells_length());
    CHECK(read.response.retry_after == "30");
    CHECK(read.response.rate_limit_limit == "200");
    CHECK(read.response.rate_limit_remaining == "7");
    CHECK(read.response.rate_limit_reset == "99");
    CHECK(read.response.date == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("a header that was cut is not complete") {
    CHECK_FALSE(Read("HTTP/1.1 200 OK\r\nContent-Le").reader.complete());
    CHECK_FALSE(Read("HTTP/1.1 200 OK\r\n").reader.complete());
    CHECK_FALSE(Read("").reader.complete());
}

TEST_CASE("what a 1xx answer says is forgotten, and trailers are passed over") {
    const Read read(
        "HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\nContent-Length: 1\r\n\r\n"
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nRetry-After: 5\r\n\r\n");
    CHECK(read.reader.complete());
    CHECK(read.response.retry_after.empty());
    CHECK(read.reader.tells_length());
    CHECK_FALSE(read.reader.contradicts_itself());
}

TEST_CASE("two lengths that differ contradict each other, two that agree do not") {
    CHECK(Read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n")
              .reader.contradicts_itself());
    CHECK_FALSE(Read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n")
                    .reader.contradicts_itself());
}

TEST_CASE("a header is at most 64 KiB, 1xx answers included") {
    std::string endless;
    while (endless.size() < 70'000) endless += "HTTP/1.1 100 Continue\r\n\r\n";
    CHECK_FALSE(Read(endless).accepted);
    CHECK_FALSE(Read("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n").accepted);
}
