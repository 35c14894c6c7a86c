#ifndef EXOTEL_DETAIL_CURL_GLOBAL_HPP
#define EXOTEL_DETAIL_CURL_GLOBAL_HPP

#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/error.hpp>

#include <string>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Initialises libcurl once and never cleans it up: other code in the process may use libcurl, and
/// the order of destruction at exit is unknown. Before libcurl 7.84, no other thread may use
/// libcurl meanwhile.
inline void ensure_initialised() {
    static const CURLcode code = ::curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) {
        Error error;
        error.code = Errc::connection_failed;
        error.message = std::string("libcurl cannot be initialised: ") + ::curl_easy_strerror(code);
        throw Exception(std::move(error));
    }
}

/// The version of the libcurl that runs, which may differ from that of its headers: the headers
/// decide which names exist, this decides how libcurl behaves.
[[nodiscard]] inline unsigned runtime_version() {
    static const unsigned version = ::curl_version_info(CURLVERSION_NOW)->version_num;
    return version;
}

[[nodiscard]] inline const char* runtime_version_text() {
    return ::curl_version_info(CURLVERSION_NOW)->version;
}

/// Whether the libcurl that runs was built with a feature (`CURL_VERSION_HTTP2` and its like).
[[nodiscard]] inline bool libcurl_has(int feature) {
    static const int features = ::curl_version_info(CURLVERSION_NOW)->features;
    return (features & feature) != 0;
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
