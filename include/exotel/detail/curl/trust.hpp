#ifndef EXOTEL_DETAIL_CURL_TRUST_HPP
#define EXOTEL_DETAIL_CURL_TRUST_HPP

#include <exotel/detail/curl/easy.hpp>
#include <exotel/detail/curl/global.hpp>
#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/detail/util/make_error.hpp>

#include <string>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Which CAs count; empty texts: those of the system.
struct Trust {
    std::string ca_file;
    std::string ca_pem;
    std::string pinned_public_key;
};

/// libcurl's options of one TLS peer: the server, or an https proxy in between.
struct TlsOptions {
    CURLoption verify_peer;
    CURLoption verify_host;
    CURLoption version;
    CURLoption ca_file;
    CURLoption ca_folder;
    CURLoption ca_blob;
};
inline constexpr TlsOptions server_tls{CURLOPT_SSL_VERIFYPEER, CURLOPT_SSL_VERIFYHOST,
                                       CURLOPT_SSLVERSION,     CURLOPT_CAINFO,
                                       CURLOPT_CAPATH,         option_ca_blob};
inline constexpr TlsOptions proxy_tls{CURLOPT_PROXY_SSL_VERIFYPEER, CURLOPT_PROXY_SSL_VERIFYHOST,
                                      CURLOPT_PROXY_SSLVERSION,     CURLOPT_PROXY_CAINFO,
                                      CURLOPT_PROXY_CAPATH,         option_proxy_ca_blob};

inline void apply_trust(Easy& easy, const Trust& trust, const TlsOptions& options) {
    easy.set(options.verify_peer, 1L);
    easy.set(options.verify_host, 2L);
    easy.set(options.version, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (trust.ca_file.empty() && trust.ca_pem.empty()) return;
    if (!trust.ca_file.empty()) {
        easy.set(options.ca_file, trust.ca_file.c_str());
    } else {
        easy.set_blob(options.ca_blob, trust.ca_pem);
    }
    // The system's folder of CAs would stay trusted beside them. How to say so changed with 8.21;
    // a libcurl without the option has no such folder.
    const char* none = runtime_version() >= first_with_empty_capath ? "" : nullptr;
    easy.set_if_built_in(options.ca_folder, none);
}

/// Throws `Exception` where this libcurl cannot do what is asked for.
inline void apply_trust(Easy& easy, const Trust& trust) {
    if (!libcurl_has(CURL_VERSION_SSL))
        throw Exception(invalid_argument("https needs a libcurl that was built with TLS"));
    if (!trust.ca_pem.empty() && runtime_version() < first_with_ca_blob)
        throw Exception(invalid_argument("ca_pem needs libcurl 7.77 or newer: use ca_file"));
    apply_trust(easy, trust, server_tls);
    if (libcurl_has(CURL_VERSION_HTTPS_PROXY)) apply_trust(easy, trust, proxy_tls);
    if (!trust.pinned_public_key.empty())
        easy.set(CURLOPT_PINNEDPUBLICKEY, trust.pinned_public_key.c_str());
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
