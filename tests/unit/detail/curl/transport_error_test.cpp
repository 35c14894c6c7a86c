#include <exotel/detail/curl/transport_error.hpp>

#include "catch.hpp"

using exotel::TransportError;
using exotel::detail::transport_error_of;

TEST_CASE("faults of this machine that pass are worth a retry", "[curl]") {
    CHECK(transport_error_of(CURLE_OUT_OF_MEMORY, 0, "") == TransportError::connection);
    CHECK(transport_error_of(CURLE_COULDNT_CONNECT, 0, "") == TransportError::connection);
    CHECK(transport_error_of(CURLE_SSL_CACERT_BADFILE, 0, "") == TransportError::handshake);
    CHECK(transport_error_of(CURLE_SSL_CONNECT_ERROR, 0, "error:malloc failure") ==
          TransportError::connection);
}

TEST_CASE("a broken handshake is a connection error and a refused one is not", "[curl]") {
    for (const char* text : {"OpenSSL SSL_connect: SSL_ERROR_SYSCALL", "Connection reset by peer",
                             "unexpected eof while reading", "Broken pipe"}) {
        CHECK(transport_error_of(CURLE_SSL_CONNECT_ERROR, 0, text) == TransportError::connection);
    }
    CHECK(transport_error_of(CURLE_SSL_CONNECT_ERROR, 0, "unsupported protocol") ==
          TransportError::handshake);
    CHECK(transport_error_of(CURLE_PEER_FAILED_VERIFICATION, 0, "") == TransportError::certificate);
}

TEST_CASE("what a code means depends on whether the request was sent", "[curl]") {
    CHECK(transport_error_of(CURLE_UNSUPPORTED_PROTOCOL, 0, "") == TransportError::local);
    CHECK(transport_error_of(CURLE_UNSUPPORTED_PROTOCOL, 1, "") == TransportError::malformed);
    CHECK(transport_error_of(CURLE_WEIRD_SERVER_REPLY, 0, "") == TransportError::connection);
    CHECK(transport_error_of(CURLE_WEIRD_SERVER_REPLY, 1, "") == TransportError::malformed);
    // A trailer line without a colon.
    CHECK(transport_error_of(CURLE_BAD_FUNCTION_ARGUMENT, 0, "") == TransportError::local);
    CHECK(transport_error_of(CURLE_BAD_FUNCTION_ARGUMENT, 1, "") == TransportError::malformed);
}

TEST_CASE("where the system has no CAs the package that has them is named", "[curl]") {
    const exotel::detail::Failure failure{CURLE_SSL_CACERT_BADFILE,
                                          TransportError::certificate,
                                          exotel::detail::AbortReason::none,
                                          0,
                                          0,
                                          "error setting certificate file: /etc/cas.crt"};
    exotel::detail::Settings settings;
    CHECK(
        describe(failure, settings) ==
        "error setting certificate file: /etc/cas.crt (is the package ca-certificates installed?)");
    settings.ca_file = "mine.pem";
    CHECK(describe(failure, settings) ==
          "error setting certificate file: /etc/cas.crt (CA file mine.pem)");
}
