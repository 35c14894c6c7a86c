#ifndef EXOTEL_DETAIL_CURL_FAILURE_TEXT_HPP
#define EXOTEL_DETAIL_CURL_FAILURE_TEXT_HPP

#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/detail/curl/proxy.hpp>
#include <exotel/detail/curl/response_headers.hpp>
#include <exotel/detail/curl/settings.hpp>
#include <exotel/detail/util/printable.hpp>
#include <exotel/transport.hpp>

#include <string>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Why one of our callbacks ended a transfer.
enum class Refusal {
    none,
    stray_bytes,         ///< on the connection, before or instead of the answer
    answered_too_early,  ///< the answer was there before the request
    out_of_memory
};

/// A transfer that ended without a whole answer.
struct Failure {
    CURLcode code;
    TransportError error;
    Refusal refusal;
    int sends;
    long connect_status;       ///< a proxy's answer to CONNECT; 0: none
    const char* libcurl_text;  ///< may be empty
};

/// What libcurl says of it, as far as that cannot hold a secret.
[[nodiscard]] inline std::string text_of_libcurl(const Failure& failure, const Settings& settings) {
    if (failure.sends == 0 && may_use_proxy(settings.proxy)) {
        // What libcurl says of a proxy may quote its URL, and the password in it.
        if (failure.code == CURLE_COULDNT_RESOLVE_PROXY)
            return "the proxy's host name is not known, or its URL cannot be read";
        return std::string("through the proxy: ") + ::curl_easy_strerror(failure.code);
    }
    const bool has_text = *failure.libcurl_text != '\0';
    return printable(has_text ? failure.libcurl_text : ::curl_easy_strerror(failure.code));
}

/// Says what went wrong, for a person.
[[nodiscard]] inline std::string describe(const Failure& failure, const Settings& settings) {
    if (failure.sends == 0 && failure.connect_status >= 300) {
        std::string text =
            "the proxy refused to connect, HTTP " + std::to_string(failure.connect_status);
        if (failure.connect_status == 407) text += ": check the proxy's user and password";
        return text;
    }
    switch (failure.refusal) {
        case Refusal::stray_bytes:
            return "bytes arrived on the kept-alive connection that answer no request";
        case Refusal::answered_too_early: return "an answer arrived before the request went out";
        case Refusal::out_of_memory: return "memory ran out while the answer was read";
        case Refusal::none: break;
    }
    switch (failure.error) {
        case TransportError::timeout:
            return failure.sends > 0 ? "no answer in time" : "no connection in time";
        case TransportError::too_large:
            return "the answer is larger than " + std::to_string(settings.max_response_bytes) +
                   " bytes, or its header than " + std::to_string(ResponseHeaders::max_bytes);
        case TransportError::handshake:
        case TransportError::certificate: {
            std::string text = text_of_libcurl(failure, settings);
            if (!settings.ca_file.empty()) text += " (CA file " + printable(settings.ca_file) + ")";
            if (!settings.ca_pem.empty()) text += " (CAs of ca_pem)";
            return text;
        }
        default: return text_of_libcurl(failure, settings);
    }
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
