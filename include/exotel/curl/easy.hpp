#ifndef EXOTEL_CURL_EASY_HPP
#define EXOTEL_CURL_EASY_HPP

#include <exotel/curl/libcurl.hpp>
#include <exotel/error.hpp>

#include <memory>
#include <new>
#include <string>
#include <type_traits>

namespace exotel {
inline namespace v0_1 {
namespace curl {

/// An easy handle whose options are set with the type that libcurl reads, and every refusal
/// noticed: libcurl's own check of types does not work in C++.
class Easy {
public:
    Easy() : handle_(::curl_easy_init()) {
        if (!handle_) throw std::bad_alloc();
    }

    [[nodiscard]] CURL* get() const noexcept { return handle_.get(); }
    void reset() noexcept { ::curl_easy_reset(handle_.get()); }

    void set(CURLoption option, long value) {
        check(option, ::curl_easy_setopt(get(), option, value));
    }
    void set(CURLoption option, const char* value) {
        check(option, ::curl_easy_setopt(get(), option, value));
    }
    void set_pointer(CURLoption option, void* value) {
        check(option, ::curl_easy_setopt(get(), option, value));
    }
    void set_size(CURLoption option, curl_off_t value) {
        check(option, ::curl_easy_setopt(get(), option, value));
    }
    template <class Function>
    void set_function(CURLoption option, Function* function) {
        static_assert(std::is_function_v<Function>);
        check(option, ::curl_easy_setopt(get(), option, function));
    }
    void set(CURLoption, int) = delete;
    void set(CURLoption, bool) = delete;

    [[nodiscard]] long info(CURLINFO which) const noexcept {
        long value = 0;
        return ::curl_easy_getinfo(get(), which, &value) == CURLE_OK ? value : 0;
    }

private:
    struct Cleanup {
        void operator()(CURL* handle) const noexcept { ::curl_easy_cleanup(handle); }
    };

    static void check(CURLoption option, CURLcode code) {
        if (code == CURLE_OK) return;
        if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
        Error error;
        error.code = Errc::invalid_argument;
        error.message = "libcurl refuses option " + std::to_string(static_cast<long>(option)) +
                        ": " + ::curl_easy_strerror(code);
        throw Exception(std::move(error));
    }

    std::unique_ptr<CURL, Cleanup> handle_;
};

}  // namespace curl
}  // namespace v0_1
}  // namespace exotel

#endif
