#ifndef EXOTEL_DETAIL_CURL_TRANSPORT_ERROR_HPP
#define EXOTEL_DETAIL_CURL_TRANSPORT_ERROR_HPP

#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/detail/curl/response_headers.hpp>
#include <exotel/detail/curl/settings.hpp>
#include <exotel/detail/util/text.hpp>
#include <exotel/transport.hpp>

#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Whether a handshake failed for a temporary reason: the connection was reset, or memory ran out.
/// Only libcurl's text shows which it was.
[[nodiscard]] inline bool is_transient_handshake_error(std::string_view text) noexcept {
    for (const std::string_view sign : {"SSL_ERROR_SYSCALL", "reset by peer", "unexpected eof",
                                        "Broken pipe", "malloc failure"}) {
        if (text.find(sign) != std::string_view::npos) return true;
    }
    return false;
}

/// Maps a result code of libcurl. `sends` is how often the request was sent, which the codes alone
/// do not show.
[[nodiscard]] inline TransportError transport_error_of(CURLcode code, int sends,
                                                       std::string_view text) noexcept {
    const bool sent = sends > 0;
    switch (static_cast<int>(code)) {
        case CURLE_OK: return TransportError::none;

        case CURLE_UNSUPPORTED_PROTOCOL:  // after sending: HTTP/0.9
            return sent ? TransportError::malformed : TransportError::local;
        case CURLE_WEIRD_SERVER_REPLY:
            return sent ? TransportError::malformed : TransportError::connection;
        case CURLE_BAD_CONTENT_ENCODING: return TransportError::malformed;

        case CURLE_OUT_OF_MEMORY:  // memory or a descriptor; before 8.6 also a header line > 100 KB
            return sent && runtime_version() < first_with_too_large ? TransportError::too_large
                                                                    : TransportError::connection;
        case CURLE_WRITE_ERROR:
        case CURLE_FILESIZE_EXCEEDED:
        case 100: return TransportError::too_large;  // CURLE_TOO_LARGE, 8.6

        case CURLE_OPERATION_TIMEDOUT: return TransportError::timeout;
        case CURLE_SSL_CONNECT_ERROR:
            return is_transient_handshake_error(text) ? TransportError::connection
                                                      : TransportError::handshake;
        // This may have been a temporary shortage of descriptors; the transfer detects a missing
        // file itself.
        case CURLE_SSL_CACERT_BADFILE: return TransportError::handshake;
        case CURLE_RECV_ERROR:
            // A TLS 1.3 server asks for a client certificate only after the handshake.
            return text.find("alert certificate required") != std::string_view::npos
                       ? TransportError::certificate
                       : TransportError::connection;
        case CURLE_SSL_ENGINE_NOTFOUND:
        case CURLE_SSL_ENGINE_SETFAILED:
        case CURLE_SSL_ENGINE_INITFAILED:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CRL_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case 98: return TransportError::certificate;  // CURLE_SSL_CLIENTCERT, 7.77

        case CURLE_FAILED_INIT:
        case CURLE_URL_MALFORMAT:
        case CURLE_NOT_BUILT_IN:
        case CURLE_BAD_FUNCTION_ARGUMENT:
        case CURLE_INTERFACE_FAILED:
        case CURLE_UNKNOWN_OPTION:
        case 49:  // CURLE_SETOPT_OPTION_SYNTAX, 7.78
        case CURLE_LOGIN_DENIED:
        case CURLE_RECURSIVE_API_CALL:
        case 99:  // CURLE_UNRECOVERABLE_POLL, 7.84
            // After sending: a header or trailer line without a colon.
            return sent ? TransportError::malformed : TransportError::local;

        default: return TransportError::connection;
    }
}

/// Why we gave up a transfer, in addition to libcurl's code.
enum class AbortReason {
    none,
    stray_bytes,              ///< on the connection, before or instead of the response
    response_before_request,  ///< the response was there before the request
    out_of_memory
};

/// A transfer that ended without a complete response.
struct Failure {
    CURLcode code;
    TransportError error;
    AbortReason abort_reason;
    int sends;
    long connect_status;       ///< a proxy's response to CONNECT; 0: none
    const char* libcurl_text;  ///< may be empty
};

/// libcurl's own text about a failure, unless it may contain a secret.
[[nodiscard]] inline std::string text_of_libcurl(const Failure& failure, const Settings& settings) {
    if (failure.sends == 0 && may_use_proxy(settings.proxy)) {
        // libcurl's text about a proxy may quote its URL, including the password.
        if (failure.code == CURLE_COULDNT_RESOLVE_PROXY)
            return "the proxy's host name is not known, or its URL cannot be read";
        return std::string("through the proxy: ") + ::curl_easy_strerror(failure.code);
    }
    const bool has_text = *failure.libcurl_text != '\0';
    return printable(has_text ? failure.libcurl_text : ::curl_easy_strerror(failure.code));
}

/// Describes a failure in words.
[[nodiscard]] inline std::string describe(const Failure& failure, const Settings& settings) {
    if (failure.sends == 0 && failure.connect_status >= 300) {
        std::string text =
            "the proxy refused to connect, HTTP " + std::to_string(failure.connect_status);
        if (failure.connect_status == 407) text += ": check the proxy's user and password";
        return text;
    }
    switch (failure.abort_reason) {
        case AbortReason::stray_bytes:
            return "bytes that answer no request arrived on the kept-alive connection";
        case AbortReason::response_before_request:
            return "a response arrived before the request was sent";
        case AbortReason::out_of_memory: return "memory ran out while the response was read";
        case AbortReason::none: break;
    }
    switch (failure.error) {
        case TransportError::timeout:
            return failure.sends > 0 ? "no response in time" : "no connection in time";
        case TransportError::too_large:
            return "the response is larger than " + std::to_string(settings.max_response_bytes) +
                   " bytes, or its header than " + std::to_string(ResponseHeaders::max_bytes);
        case TransportError::handshake:
        case TransportError::certificate: {
            std::string text = text_of_libcurl(failure, settings);
            if (!settings.ca_file.empty()) text += " (CA file " + printable(settings.ca_file) + ")";
            if (!settings.ca_pem.empty()) text += " (CAs of ca_pem)";
            if (failure.code == CURLE_SSL_CACERT_BADFILE && settings.ca_file.empty())
                text += " (is the package ca-certificates installed?)";
            return text;
        }
        default: return text_of_libcurl(failure, settings);
    }
}

}}}  // namespace exotel::v0_1::detail

#endif
