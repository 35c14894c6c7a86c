// A proxy's URL may hold a password: it is read here before libcurl can quote it.
#ifndef EXOTEL_DETAIL_CURL_PROXY_HPP
#define EXOTEL_DETAIL_CURL_PROXY_HPP

#include <exotel/detail/curl/easy.hpp>
#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/detail/util/make_error.hpp>

#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// A URL taken apart by libcurl, as libcurl itself reads the URL of a proxy.
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
    /// A part of it; empty: it has none.
    [[nodiscard]] std::string part(CURLUPart which) const {
        char* text = nullptr;
        if (::curl_url_get(url_, which, &text, 0) != CURLUE_OK) return {};
        const std::unique_ptr<char, Free> owned(text);
        return text;
    }

private:
    struct Free {
        void operator()(char* text) const noexcept { ::curl_free(text); }
    };

    CURLU* url_;
    bool valid_ = false;
};

/// What forbids this proxy, worded to follow "proxy"; never quotes it. Empty: nothing.
[[nodiscard]] inline std::string_view problem_in_proxy(const std::string& text) {
    const ProxyUrl url(text);
    if (!url.valid() || url.part(CURLUPART_HOST).empty())
        return "is not a URL: a user or password in it must be percent-encoded";
    // A raw `/`, `?` or `#` in a password ends the host name, and the rest would be shown as one.
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

/// Whether a transfer may go through a proxy; unset means that the environment decides.
[[nodiscard]] inline bool may_use_proxy(const std::optional<std::string>& proxy) noexcept {
    if (proxy) return !proxy->empty();
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
        const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): as libcurl does
        if (value != nullptr && *value != '\0') return true;
    }
    return false;
}

/// Throws `Exception` on a proxy that cannot be used. `encrypted`: in clear, a proxy would see the
/// credentials, so there is none.
inline void apply_proxy(Easy& easy, const std::optional<std::string>& proxy, bool encrypted) {
    if (!encrypted || (proxy && proxy->empty())) {
        easy.set_if_built_in(CURLOPT_PROXY, "");
    } else if (proxy) {
        if (const std::string_view problem = problem_in_proxy(*proxy); !problem.empty())
            throw Exception(invalid_argument("proxy " + std::string(problem)));
        easy.set(CURLOPT_PROXY, proxy->c_str());
        easy.set(CURLOPT_NOPROXY, "");  // not what `no_proxy` of the environment says
    }
    easy.set_if_built_in(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
    easy.set_if_built_in(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
