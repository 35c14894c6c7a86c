// The one header that includes libcurl's: its options (by number, if older libcurl headers lack the
// name), its initialisation and its version at run time.
#ifndef EXOTEL_DETAIL_CURL_LIBCURL_HPP
#define EXOTEL_DETAIL_CURL_LIBCURL_HPP

#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>

#include <curl/curl.h>

#include <cstddef>
#include <new>
#include <string>
#include <type_traits>

#if LIBCURL_VERSION_NUM < 0x074400
#error "exotel-lists needs libcurl 7.68 or newer"
#endif

namespace exotel { inline namespace v0_1 { namespace detail {

/// The first version of libcurl that has, or no longer has, what the name says.
inline constexpr unsigned first_with_ca_blob = 0x074d00;           // 7.77
inline constexpr unsigned first_with_prereq = 0x075000;            // 7.80
inline constexpr unsigned first_with_max_lifetime = 0x075000;      // 7.80
inline constexpr unsigned first_with_protocols_str = 0x075500;     // 7.85
inline constexpr unsigned first_without_sigpipe = 0x075700;        // 7.87
inline constexpr unsigned first_with_quick_exit = 0x075700;        // 7.87
inline constexpr unsigned first_with_too_large = 0x080600;         // 8.6
inline constexpr unsigned first_with_multi_quick_exit = 0x081400;  // 8.20
inline constexpr unsigned first_with_empty_capath = 0x081500;      // 8.21

inline constexpr auto option_protocols_str = static_cast<CURLoption>(10318);
inline constexpr auto option_redir_protocols_str = static_cast<CURLoption>(10319);
inline constexpr auto option_prereq_function = static_cast<CURLoption>(20312);
inline constexpr auto option_prereq_data = static_cast<CURLoption>(10313);
inline constexpr auto option_max_lifetime_conn = static_cast<CURLoption>(314);
inline constexpr auto option_quick_exit = static_cast<CURLoption>(322);
inline constexpr auto option_ca_blob = static_cast<CURLoption>(40309);
inline constexpr auto option_proxy_ca_blob = static_cast<CURLoption>(40310);
inline constexpr auto multi_option_quick_exit = static_cast<CURLMoption>(21);
// Deprecated names, without which 7.68 to 7.84 cannot be restricted to https.
inline constexpr auto option_protocols = static_cast<CURLoption>(181);
inline constexpr auto option_redir_protocols = static_cast<CURLoption>(182);

/// `curl_blob` as libcurl defines it since 7.71.
struct Blob {
    void* data;
    std::size_t size;
    unsigned flags;  ///< 0: libcurl only points to the data
};

/// Initialises libcurl once and never cleans it up: other code in the process may use libcurl, and
/// the order of destruction at exit is unknown. Before libcurl 7.84, no other thread may use
/// libcurl meanwhile.
inline void ensure_initialised() {
    static const CURLcode code = ::curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) {
        throw Exception(make_error(
            Errc::connection_failed,
            std::string("libcurl cannot be initialised: ") + ::curl_easy_strerror(code)));
    }
}

/// The version of the libcurl that runs, which may differ from that of its headers: the headers
/// decide which names exist, this decides how libcurl behaves.
[[nodiscard]] inline unsigned runtime_version() {
    static const unsigned version = ::curl_version_info(CURLVERSION_NOW)->version_num;
    return version;
}

/// The default CA file of libcurl; null if there is none, or if libcurl is older than 7.70 and does
/// not report it.
[[nodiscard]] inline const char* system_ca_file() {
#if LIBCURL_VERSION_NUM >= 0x074600
    const curl_version_info_data* info = ::curl_version_info(CURLVERSION_NOW);
    return info->age >= CURLVERSION_SEVENTH ? info->cainfo : nullptr;
#else
    return nullptr;
#endif
}
[[nodiscard]] inline const char* runtime_version_text() {
    return ::curl_version_info(CURLVERSION_NOW)->version;
}

/// Whether the libcurl that runs was built with a feature, such as `CURL_VERSION_HTTP2`.
[[nodiscard]] inline bool libcurl_has(int feature) {
    static const int features = ::curl_version_info(CURLVERSION_NOW)->features;
    return (features & feature) != 0;
}

/// An easy handle. Sets each option with the type that libcurl reads and throws `Exception` when
/// libcurl refuses: libcurl's own type checks do not work in C++.
class Easy {
public:
    Easy() : handle_(::curl_easy_init()) {
        if (handle_ == nullptr) throw std::bad_alloc();
    }
    Easy(const Easy&) = delete;
    Easy& operator=(const Easy&) = delete;
    ~Easy() { ::curl_easy_cleanup(handle_); }

    [[nodiscard]] CURL* get() const noexcept { return handle_; }

    void set(CURLoption option, long value) { require_ok(option, try_set(option, value)); }
    void set(CURLoption option, const char* value) { require_ok(option, try_set(option, value)); }
    void set(CURLoption, int) = delete;
    void set(CURLoption, bool) = delete;
    void set_pointer(CURLoption option, void* value) { require_ok(option, try_set(option, value)); }
    void set_size(CURLoption option, curl_off_t value) {
        require_ok(option, try_set(option, value));
    }
    /// libcurl reads the blob's bytes in place, as long as the handle lives.
    void set_blob(CURLoption option, const std::string& bytes) {
        Blob blob{const_cast<char*>(bytes.data()), bytes.size(), 0};
        set_pointer(option, &blob);
    }
    template <class Function>
    void set_function(CURLoption option, Function* function) {
        static_assert(std::is_function_v<Function>);
        require_ok(option, try_set(option, function));
    }

    /// For options of a feature that libcurl may have been built without, so that there is nothing
    /// to switch off or tune.
    template <class Value>
    void set_if_built_in(CURLoption option, Value value) {
        const CURLcode code = try_set(option, value);
        if (code != CURLE_NOT_BUILT_IN && code != CURLE_UNKNOWN_OPTION) require_ok(option, code);
    }

    [[nodiscard]] long info(CURLINFO which) const noexcept {
        long value = 0;
        return (::curl_easy_getinfo)(get(), which, &value) == CURLE_OK ? value : 0;
    }

private:
    // Parentheses avoid libcurl's macro of the same name, which is of no use in C++.
    template <class Value>
    [[nodiscard]] CURLcode try_set(CURLoption option, Value value) noexcept {
        return (::curl_easy_setopt)(get(), option, value);
    }

    static void require_ok(CURLoption option, CURLcode code) {
        if (code == CURLE_OK) return;
        if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
        throw Exception(invalid_argument("libcurl refuses option " +
                                         std::to_string(static_cast<long>(option)) + ": " +
                                         ::curl_easy_strerror(code)));
    }

    CURL* handle_;
};

}}}  // namespace exotel::v0_1::detail

#endif
