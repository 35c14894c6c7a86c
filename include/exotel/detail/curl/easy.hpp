#ifndef EXOTEL_DETAIL_CURL_EASY_HPP
#define EXOTEL_DETAIL_CURL_EASY_HPP

#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/error.hpp>

#include <new>
#include <string>
#include <type_traits>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

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
    /// libcurl reads the blob's bytes where they are, as long as the handle lives.
    void set_blob(CURLoption option, const std::string& bytes) {
        Blob blob{const_cast<char*>(bytes.data()), bytes.size(), 0};
        set_pointer(option, &blob);
    }
    template <class Function>
    void set_function(CURLoption option, Function* function) {
        static_assert(std::is_function_v<Function>);
        require_ok(option, try_set(option, function));
    }

    /// For an option whose feature a libcurl may have been built without: then there is nothing to
    /// switch off or to tune.
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
    // The name stands in parentheses because libcurl's macro of the same name is of no use in C++.
    template <class Value>
    [[nodiscard]] CURLcode try_set(CURLoption option, Value value) noexcept {
        return (::curl_easy_setopt)(get(), option, value);
    }

    static void require_ok(CURLoption option, CURLcode code) {
        if (code == CURLE_OK) return;
        if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
        Error error;
        error.code = Errc::invalid_argument;
        error.message = "libcurl refuses option " + std::to_string(static_cast<long>(option)) +
                        ": " + ::curl_easy_strerror(code);
        throw Exception(std::move(error));
    }

    CURL* handle_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
