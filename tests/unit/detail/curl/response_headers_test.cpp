#include <exotel/detail/curl/response_headers.hpp>

#include "catch.hpp"

#include <string>

using exotel::Response;
using exotel::detail::ResponseHeaders;

namespace {

struct Read {
    Response response;
    ResponseHeaders reader;
    bool accepted = true;

    explicit Read(const std::string& header) {
        reader.start(response);
        for (std::size_t at = 0; at < header.size();) {
            const std::size_t end = std::min(header.find('\n', at), header.size() - 1) + 1;
            accepted = accepted && reader.add_line(std::string_view(header).substr(at, end - at));
            at = end;
        }
    }
};

}  // namespace

TEST_CASE("field names are read in any case", "[curl]") {
    const Read read(
        "HTTP/1.1 200 OK\r\nRETRY-AFTER:  30 \r\nx-ratelimit-remaining: 7\r\n"
        "X-Ratelimit-Reset: 99\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 2\r\nno "
        "colon\r\n\r\n");
    CHECK(read.accepted);
    CHECK(read.reader.complete());
    CHECK(read.reader.announces_end());
    CHECK(read.response.retry_after == "30");
    CHECK(read.response.rate_limit_remaining == "7");
    CHECK(read.response.rate_limit_reset == "99");
    CHECK(read.response.date == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("a header that was cut is not complete", "[curl]") {
    CHECK_FALSE(Read("HTTP/1.1 200 OK\r\nContent-Le").reader.complete());
    CHECK_FALSE(Read("HTTP/1.1 200 OK\r\n").reader.complete());
    CHECK_FALSE(Read("").reader.complete());
}

TEST_CASE("fields of 1xx responses and trailers are ignored", "[curl]") {
    const Read read(
        "HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\nContent-Length: 1\r\n\r\n"
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nRetry-After: 5\r\n\r\n");
    CHECK(read.reader.complete());
    CHECK(read.response.retry_after.empty());
    CHECK(read.reader.announces_end());
    CHECK_FALSE(read.reader.has_conflicting_lengths());
}

TEST_CASE("only lengths that differ are in conflict", "[curl]") {
    CHECK(Read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n")
              .reader.has_conflicting_lengths());
    CHECK_FALSE(Read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n")
                    .reader.has_conflicting_lengths());
}

TEST_CASE("a header is at most 64 KiB including 1xx responses", "[curl]") {
    std::string endless;
    while (endless.size() < 70'000) endless += "HTTP/1.1 100 Continue\r\n\r\n";
    CHECK_FALSE(Read(endless).accepted);
    CHECK_FALSE(Read("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n").accepted);
}

TEST_CASE("where a length can be disputed nothing may follow on the same connection", "[curl]") {
    const auto undisputed = [](int status, const std::string& fields) {
        return Read("HTTP/1.1 " + std::to_string(status) + " X\r\n" + fields + "\r\n")
            .reader.has_undisputed_end(status);
    };
    const std::string length = "Content-Length: 2\r\n";
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    CHECK(undisputed(200, length));
    CHECK(undisputed(200, chunked));
    CHECK(undisputed(204, ""));
    CHECK(undisputed(204, "Content-Length: 0\r\n"));
    CHECK_FALSE(undisputed(200, ""));
    CHECK_FALSE(undisputed(200, length + chunked));
    CHECK_FALSE(undisputed(200, length + "Content-Length: 3\r\n"));
    CHECK_FALSE(undisputed(200, "Content-Length: +2\r\n"));
    CHECK_FALSE(undisputed(200, chunked + chunked));
    CHECK_FALSE(undisputed(200, "Transfer-Encoding: gzip\r\n"));
    CHECK_FALSE(undisputed(204, length));
    CHECK_FALSE(undisputed(204, chunked));
    CHECK_FALSE(undisputed(304, length));
}
