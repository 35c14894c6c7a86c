// The options that all transfers of a client share.
#ifndef EXOTEL_DETAIL_CURL_SETTINGS_HPP
#define EXOTEL_DETAIL_CURL_SETTINGS_HPP

#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/detail/util/make_error.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <new>
#include <optional>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

/// A proxy's URL, parsed by libcurl as libcurl itself reads it.
class ProxyUrl {
public:
    explicit ProxyUrl(const std::string& text) : url_(::curl_url()) {
        if (url_ == nullptr) throw std::bad_alloc();
        valid_ = ::curl_url_set(url_, CURLUPART_URL, text.c_str(),
                                CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME) == CURLUE_OK;
    }
    ProxyUrl(const ProxyUrl&) = delete;
    ProxyUrl& operator=(const ProxyUrl&) = delete;
    ~ProxyUrl() { ::curl_url_cleanup(url_); }

    [[nodiscard]] bool valid() const noexcept { return valid_; }
    /// A part of the URL; empty if it has none.
    [[nodiscard]] std::string part(CURLUPart which) const {
        Part part;
        if (::curl_url_get(url_, which, &part.text, 0) != CURLUE_OK) return {};
        return part.text;
    }

private:
    struct Part {
        Part() = default;
        Part(const Part&) = delete;
        Part& operator=(const Part&) = delete;
        ~Part() { ::curl_free(text); }

        char* text = nullptr;
    };

    CURLU* url_;
    bool valid_ = false;
};

/// Why this proxy cannot be used, worded to follow "proxy"; never quotes it. Empty if it can.
[[nodiscard]] inline std::string_view problem_in_proxy(const std::string& text) {
    const ProxyUrl url(text);
    if (!url.valid() || url.part(CURLUPART_HOST).empty())
        return "is not a URL: a user or password in it must be percent-encoded";
    // A raw `/`, `?` or `#` in a password ends the host name, and the rest would be shown as part
    // of it.
    const std::string path = url.part(CURLUPART_PATH);
    if ((!path.empty() && path != "/") || !url.part(CURLUPART_QUERY).empty() ||
        !url.part(CURLUPART_FRAGMENT).empty()) {
        return "has more than a host and a port: a user or password in it must be percent-encoded";
    }
    const std::string scheme = url.part(CURLUPART_SCHEME);
    for (const std::string_view known :
         {"http", "socks", "socks4", "socks4a", "socks5", "socks5h"}) {
        if (scheme == known) return {};
    }
    if (scheme != "https") return "must begin with http, https, socks4, socks4a, socks5 or socks5h";
    if (!libcurl_has(CURL_VERSION_HTTPS_PROXY))
        return "is https, which this libcurl was built without";
    return {};
}

/// Whether a transfer may go through a proxy; if unset, the environment decides.
[[nodiscard]] inline bool may_use_proxy(const std::optional<std::string>& proxy) noexcept {
    if (proxy) return !proxy->empty();
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
        const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): as libcurl does
        if (value != nullptr && *value != '\0') return true;
    }
    return false;
}

/// Throws `Exception` if the proxy cannot be used. Without encryption no proxy is used, because it
/// would see the credentials.
inline void apply_proxy(Easy& easy, const std::optional<std::string>& proxy, bool encrypted) {
    if (!encrypted || (proxy && proxy->empty())) {
        easy.set_if_built_in(CURLOPT_PROXY, "");
    } else if (proxy) {
        if (const std::string_view problem = problem_in_proxy(*proxy); !problem.empty())
            throw Exception(invalid_argument("proxy " + std::string(problem)));
        easy.set(CURLOPT_PROXY, proxy->c_str());
        easy.set(CURLOPT_NOPROXY, "");  // overrides `no_proxy` of the environment
    }
    easy.set_if_built_in(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
    easy.set_if_built_in(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

/// The settings that all transfers of a client share.
struct Settings {
    bool encrypted = true;
    // Which CAs to trust; empty texts: those of the system.
    std::string ca_file;
    std::string ca_pem;
    std::string pinned_public_key;
    std::optional<std::string> proxy;
    std::string user_agent;
    std::chrono::milliseconds connect_timeout{};
    std::size_t max_response_bytes = 0;  ///< at most 1 GiB, which fits every `curl_off_t`
};

/// libcurl's options for one TLS peer: the server or an https proxy.
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

/// Whether the CA file cannot be opened for a permanent reason, so that no attempt can succeed.
[[nodiscard]] inline bool is_ca_file_missing(const Settings& settings) {
    const char* path = settings.ca_file.empty() ? system_ca_file() : settings.ca_file.c_str();
    if (path == nullptr || !settings.ca_pem.empty()) return false;
    if (std::FILE* file = std::fopen(path, "rb")) {
        (void)std::fclose(file);
        return false;
    }
    return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
}

inline void apply_trust(Easy& easy, const Settings& settings, const TlsOptions& options) {
    easy.set(options.verify_peer, 1L);
    easy.set(options.verify_host, 2L);
    easy.set(options.version, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (settings.ca_file.empty() && settings.ca_pem.empty()) return;
    if (!settings.ca_file.empty()) {
        easy.set(options.ca_file, settings.ca_file.c_str());
    } else {
        easy.set_blob(options.ca_blob, settings.ca_pem);
    }
    // The system's folder of CAs would otherwise stay trusted. How to turn it off changed with
    // 8.21; a libcurl without the option has no such folder.
    const char* none = runtime_version() >= first_with_empty_capath ? "" : nullptr;
    easy.set_if_built_in(options.ca_folder, none);
}

/// Throws `Exception` if this libcurl does not support the settings.
inline void apply_trust(Easy& easy, const Settings& settings) {
    if (!libcurl_has(CURL_VERSION_SSL))
        throw Exception(invalid_argument("https needs a libcurl that was built with TLS"));
    if (!settings.ca_pem.empty() && runtime_version() < first_with_ca_blob)
        throw Exception(invalid_argument("ca_pem needs libcurl 7.77 or newer: use ca_file"));
    apply_trust(easy, settings, server_tls);
    if (libcurl_has(CURL_VERSION_HTTPS_PROXY)) apply_trust(easy, settings, proxy_tls);
    if (!settings.pinned_public_key.empty())
        easy.set(CURLOPT_PINNEDPUBLICKEY, settings.pinned_public_key.c_str());
}

/// A duration for libcurl: at least 1, since 0 means no limit, and at most libcurl's maximum, 24
/// days.
[[nodiscard]] inline long milliseconds_of(std::chrono::milliseconds duration) noexcept {
    const std::chrono::milliseconds longest{(std::numeric_limits<std::int32_t>::max)()};
    return static_cast<long>(std::clamp(duration, std::chrono::milliseconds{1}, longest).count());
}

inline void apply_protocols(Easy& easy, bool encrypted) {
    if (runtime_version() >= first_with_protocols_str) {
        easy.set(option_protocols_str, encrypted ? "https" : "http");
        easy.set(option_redir_protocols_str, encrypted ? "https" : "http");
    } else {
        const auto protocol = static_cast<long>(encrypted ? CURLPROTO_HTTPS : CURLPROTO_HTTP);
        easy.set(option_protocols, protocol);
        easy.set(option_redir_protocols, protocol);
    }
}

/// Sets what is the same for all transfers; throws `Exception` if this libcurl does not support it.
inline void apply(Easy& easy, const Settings& settings) {
    easy.set(CURLOPT_NOSIGNAL, 1L);
    easy.set(CURLOPT_NOPROGRESS, 1L);
    // A name lookup cannot be interrupted. Its thread is left to end by itself, so that a call past
    // its deadline does not wait for it.
    if (runtime_version() >= first_with_quick_exit) easy.set(option_quick_exit, 1L);
    apply_protocols(easy, settings.encrypted);
    easy.set(CURLOPT_FOLLOWLOCATION, 0L);
    easy.set(CURLOPT_UNRESTRICTED_AUTH, 0L);
    easy.set(CURLOPT_AUTOREFERER, 0L);
    easy.set_if_built_in(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    easy.set(CURLOPT_PATH_AS_IS, 1L);
    easy.set(CURLOPT_HTTP_VERSION,
             static_cast<long>(libcurl_has(CURL_VERSION_HTTP2) ? CURL_HTTP_VERSION_2TLS
                                                               : CURL_HTTP_VERSION_1_1));
    easy.set(CURLOPT_HTTP09_ALLOWED, 0L);
    easy.set(CURLOPT_PIPEWAIT, 1L);

    apply_proxy(easy, settings.proxy, settings.encrypted);
    if (settings.encrypted) apply_trust(easy, settings);
    easy.set(CURLOPT_USERAGENT, settings.user_agent.c_str());
    easy.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(settings.connect_timeout));
    easy.set_size(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(settings.max_response_bytes));
    // Less than the 60 s after which servers commonly close an idle connection: fewer lost races.
    easy.set(CURLOPT_MAXAGE_CONN, 50L);
    if (runtime_version() >= first_with_max_lifetime) easy.set(option_max_lifetime_conn, 600L);
    easy.set(CURLOPT_TCP_KEEPALIVE, 1L);
    easy.set(CURLOPT_TCP_KEEPIDLE, 30L);
    easy.set(CURLOPT_TCP_KEEPINTVL, 10L);
}

}}}  // namespace exotel::v0_1::detail

#endif
