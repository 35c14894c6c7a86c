#ifndef EXOTEL_CURL_FAULT_HPP
#define EXOTEL_CURL_FAULT_HPP

#include <exotel/curl/libcurl.hpp>
#include <exotel/http/transport.hpp>

#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace curl {

/// Whether a failed handshake was a connection that broke in the middle of it, which only the text
/// tells.
[[nodiscard]] inline bool broke_off(std::string_view text) noexcept {
    for (const std::string_view sign :
         {"SSL_ERROR_SYSCALL", "reset by peer", "unexpected eof", "Broken pipe"}) {
        if (text.find(sign) != std::string_view::npos) return true;
    }
    return false;
}

/// What a result code of libcurl means, given how often the request went out: codes alone lie about
/// that.
[[nodiscard]] inline http::Fault fault_of(CURLcode code, int sends,
                                          std::string_view text) noexcept {
    using http::Fault;
    const bool sent = sends > 0;
    switch (static_cast<int>(code)) {
        case CURLE_OK: return Fault::none;

        case CURLE_UNSUPPORTED_PROTOCOL:
            return sent ? Fault::malformed : Fault::local;  // HTTP/0.9 after sending
        case CURLE_OUT_OF_MEMORY:
            return sent ? Fault::too_large : Fault::local;  // a header line over 100 KB
        case CURLE_WEIRD_SERVER_REPLY: return sent ? Fault::malformed : Fault::connection;
        case CURLE_BAD_CONTENT_ENCODING: return Fault::malformed;

        case CURLE_WRITE_ERROR:
        case CURLE_FILESIZE_EXCEEDED:
        case 100: return Fault::too_large;  // CURLE_TOO_LARGE, 8.6

        case CURLE_OPERATION_TIMEDOUT: return Fault::timeout;
        case CURLE_SSL_CONNECT_ERROR: return broke_off(text) ? Fault::connection : Fault::handshake;

        case CURLE_RECV_ERROR:
            // A TLS 1.3 server refuses us for want of a client certificate only after the
            // handshake.
            return text.find("alert certificate required") != std::string_view::npos
                       ? Fault::certificate
                       : Fault::connection;
        case CURLE_SSL_ENGINE_NOTFOUND:
        case CURLE_SSL_ENGINE_SETFAILED:
        case CURLE_SSL_ENGINE_INITFAILED:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CRL_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case 98: return Fault::certificate;  // CURLE_SSL_CLIENTCERT, 7.77

        case CURLE_FAILED_INIT:
        case CURLE_URL_MALFORMAT:
        case CURLE_NOT_BUILT_IN:
        case CURLE_BAD_FUNCTION_ARGUMENT:
        case CURLE_INTERFACE_FAILED:
        case CURLE_UNKNOWN_OPTION:
        case 49:  // CURLE_SETOPT_OPTION_SYNTAX, 7.78
        case CURLE_LOGIN_DENIED:
        case CURLE_RECURSIVE_API_CALL:
        case 99: return Fault::local;  // CURLE_UNRECOVERABLE_POLL, 7.84

        default: return Fault::connection;
    }
}

}  // namespace curl
}  // namespace v0_1
}  // namespace exotel

#endif
