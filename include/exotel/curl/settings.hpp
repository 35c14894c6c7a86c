#ifndef EXOTEL_CURL_SETTINGS_HPP
#define EXOTEL_CURL_SETTINGS_HPP

#include <exotel/curl/easy.hpp>
#include <exotel/curl/global.hpp>
#include <exotel/curl/libcurl.hpp>

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>

namespace exotel {
inline namespace v0_1 {
namespace curl {

/// What is the same for every transfer of a client.
struct Settings {
    bool encrypted = true;
    std::string ca_file;
    std::string pinned_public_key;
    std::optional<std::string> proxy;
    std::string user_agent;
    std::chrono::milliseconds connect_timeout{};
    std::size_t max_response_bytes = 0;
};

/// A span as libcurl takes it: at least 1, since 0 would mean none.
[[nodiscard]] inline long milliseconds_of(std::chrono::milliseconds span) noexcept {
    constexpr auto most = std::numeric_limits<int>::max();
    return static_cast<long>(span.count() < 1 ? 1 : span.count() > most ? most : span.count());
}

/// The CA bundle that libcurl was built with; empty: none is known.
[[nodiscard]] inline std::string default_ca_file() {
#if LIBCURL_VERSION_NUM >= 0x074600
    const curl_version_info_data* info = ::curl_version_info(CURLVERSION_NOW);
    if (info->age >= CURLVERSION_SEVENTH && info->cainfo != nullptr) return info->cainfo;
#endif
    return {};
}

/// Forgets the folder of CAs that distributions build in: it would stay trusted beside a CA file,
/// and it keeps libcurl from caching the file. How to say so changed with 8.21.
inline void clear_ca_path(Easy& easy) {
    const bool by_text = runtime_version() >= first_with_empty_capath;
    const CURLcode code =
        ::curl_easy_setopt(easy.get(), CURLOPT_CAPATH, by_text ? "" : static_cast<char*>(nullptr));
    // A libcurl without the option has no such folder.
    if (code != CURLE_OK && code != CURLE_NOT_BUILT_IN && code != CURLE_UNKNOWN_OPTION) {
        easy.set(CURLOPT_CAPATH, "");
    }
}

inline void apply_trust(Easy& easy, const Settings& settings) {
    easy.set(CURLOPT_SSL_VERIFYPEER, 1L);
    easy.set(CURLOPT_SSL_VERIFYHOST, 2L);
    easy.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    const std::string ca_file = settings.ca_file.empty() ? default_ca_file() : settings.ca_file;
    if (!ca_file.empty()) {
        easy.set(CURLOPT_CAINFO, ca_file.c_str());
        clear_ca_path(easy);
    }
    if (!settings.pinned_public_key.empty()) {
        easy.set(CURLOPT_PINNEDPUBLICKEY, settings.pinned_public_key.c_str());
    }
}

inline void apply_protocols(Easy& easy, bool encrypted) {
    if (runtime_version() >= first_with_protocols_str) {
        easy.set(option_protocols_str, encrypted ? "https" : "http");
        easy.set(option_redir_protocols_str, "https");
    } else {
        easy.set(option_protocols, static_cast<long>(encrypted ? CURLPROTO_HTTPS : CURLPROTO_HTTP));
        easy.set(option_redir_protocols, static_cast<long>(CURLPROTO_HTTPS));
    }
}

/// Sets what does not change from transfer to transfer; to be done again after each reset.
inline void apply(Easy& easy, const Settings& settings) {
    easy.set(CURLOPT_NOSIGNAL, 1L);
    easy.set(CURLOPT_NOPROGRESS, 1L);
    // A name look-up cannot be interrupted: its thread is left to end by itself, or a call whose
    // time is over would wait for it.
    if (runtime_version() >= first_with_quick_exit) easy.set(option_quick_exit, 1L);
    apply_protocols(easy, settings.encrypted);
    easy.set(CURLOPT_FOLLOWLOCATION, 0L);
    easy.set(CURLOPT_UNRESTRICTED_AUTH, 0L);
    easy.set(CURLOPT_AUTOREFERER, 0L);
    easy.set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    easy.set(CURLOPT_PATH_AS_IS, 1L);
    easy.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    easy.set(CURLOPT_HTTP09_ALLOWED, 0L);
    easy.set(CURLOPT_PIPEWAIT, 1L);

    // In clear, a proxy from the environment would see the credentials.
    if (!settings.encrypted) {
        easy.set(CURLOPT_PROXY, "");
    } else if (settings.proxy) {
        easy.set(CURLOPT_PROXY, settings.proxy->c_str());
    }
    easy.set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
    easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);

    apply_trust(easy, settings);
    easy.set(CURLOPT_USERAGENT, settings.user_agent.c_str());
    easy.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(settings.connect_timeout));
    easy.set_size(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(settings.max_response_bytes));
    // Below the 60 s after which servers commonly close an idle connection, so that few races are
    // lost.
    easy.set(CURLOPT_MAXAGE_CONN, 50L);
    if (runtime_version() >= first_with_prereq) easy.set(option_max_lifetime_conn, 600L);
    easy.set(CURLOPT_TCP_KEEPALIVE, 1L);
    easy.set(CURLOPT_TCP_KEEPIDLE, 30L);
    easy.set(CURLOPT_TCP_KEEPINTVL, 10L);
}

}  // namespace curl
}  // namespace v0_1
}  // namespace exotel

#endif
