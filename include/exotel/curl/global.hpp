#ifndef EXOTEL_CURL_GLOBAL_HPP
#define EXOTEL_CURL_GLOBAL_HPP

#include <exotel/curl/libcurl.hpp>
#include <exotel/error.hpp>

#include <string>

namespace exotel {
inline namespace v0_1 {
namespace curl {

/// Initialises libcurl once, and never cleans up: others in the process may use it, and at exit
/// nobody knows in which order things go. Before libcurl 7.84 no other thread may be using libcurl
/// meanwhile.
inline void ensure_initialised() {
    static const CURLcode code = ::curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) {
        Error error;
        error.code = Errc::connection_failed;
        error.message = std::string("libcurl cannot be initialised: ") + ::curl_easy_strerror(code);
        throw Exception(std::move(error));
    }
}

/// The version of the libcurl that runs, which may be older or newer than its headers: behaviour is
/// chosen by this, names by the headers.
[[nodiscard]] inline unsigned runtime_version() {
    static const unsigned version = ::curl_version_info(CURLVERSION_NOW)->version_num;
    return version;
}

}  // namespace curl
}  // namespace v0_1
}  // namespace exotel

#endif
