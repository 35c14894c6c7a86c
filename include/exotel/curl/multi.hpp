#ifndef EXOTEL_CURL_MULTI_HPP
#define EXOTEL_CURL_MULTI_HPP

#include <exotel/curl/global.hpp>
#include <exotel/curl/libcurl.hpp>
#include <exotel/curl/sigpipe.hpp>
#include <exotel/curl/transfer.hpp>
#include <exotel/error.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace curl {

/// A multi handle: transfers under way and the connections that they share.
class Multi {
public:
    /// Over HTTP/2 a hundred requests share a connection; a second one is for servers that allow
    /// fewer.
    static constexpr long connections_http2 = 2;
    static constexpr long connections_http1 = 16;

    Multi() : handle_(::curl_multi_init()) {
        if (!handle_) throw std::bad_alloc();
        const bool set = this->set(CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX)) &&
                         this->set(CURLMOPT_MAXCONNECTS, connections_http1 + 2) &&
                         limit_connections(connections_http2);
        // Not to wait for a name look-up that hangs; older versions take the easy handle's word.
        if (runtime_version() >= first_with_multi_quick_exit)
            (void)this->set(multi_option_quick_exit, 1L);
        if (set) return;
        Error error;
        error.code = Errc::invalid_argument;
        error.message = "libcurl refuses an option of its multi interface";
        throw Exception(std::move(error));
    }
    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;
    ~Multi() {
        const SigpipeGuard guard;
        handle_.reset();
    }

    [[nodiscard]] CURLM* get() const noexcept { return handle_.get(); }
    [[nodiscard]] std::size_t active() const noexcept { return active_; }

    /// Where libcurl refuses, the old limit stays, and the next answer tries again.
    bool limit_connections(long most) noexcept {
        if (most == connections_) return true;
        if (!set(CURLMOPT_MAX_HOST_CONNECTIONS, most) || !set(CURLMOPT_MAX_TOTAL_CONNECTIONS, most))
            return false;
        connections_ = most;
        return true;
    }

    [[nodiscard]] CURLMcode add(Transfer& transfer) noexcept {
        const CURLMcode code = ::curl_multi_add_handle(get(), transfer.handle());
        if (code == CURLM_OK) ++active_;
        return code;
    }
    void remove(Transfer& transfer) noexcept {
        const SigpipeGuard guard;
        ::curl_multi_remove_handle(get(), transfer.handle());
        --active_;
    }
    /// Lets the transfers get on. Anything but `CURLM_OK` means that this handle is of no more use.
    [[nodiscard]] CURLMcode perform() noexcept {
        const SigpipeGuard guard;
        int running = 0;
        return ::curl_multi_perform(get(), &running);
    }
    /// Waits for something to do, or for a wake-up.
    [[nodiscard]] CURLMcode poll(std::chrono::milliseconds time) noexcept {
        return ::curl_multi_poll(get(), nullptr, 0, static_cast<int>(time.count()), nullptr);
    }
    /// A transfer that has ended, taken out; null: there is none.
    [[nodiscard]] Transfer* finished() {
        int left = 0;
        while (const CURLMsg* message = ::curl_multi_info_read(get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            Transfer& transfer = Transfer::of(message->easy_handle);
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-union-access): libcurl hands it out so
            const CURLcode code = message->data.result;
            remove(transfer);
            transfer.finish(code);
            return &transfer;
        }
        return nullptr;
    }

private:
    [[nodiscard]] bool set(CURLMoption option, long value) noexcept {
        return ::curl_multi_setopt(get(), option, value) == CURLM_OK;
    }

    struct Cleanup {
        void operator()(CURLM* handle) const noexcept { ::curl_multi_cleanup(handle); }
    };

    std::unique_ptr<CURLM, Cleanup> handle_;
    std::size_t active_ = 0;
    long connections_ = 0;
};

}  // namespace curl
}  // namespace v0_1
}  // namespace exotel

#endif
