#ifndef EXOTEL_DETAIL_CURL_MULTI_HPP
#define EXOTEL_DETAIL_CURL_MULTI_HPP

#include <exotel/detail/curl/connections.hpp>
#include <exotel/detail/curl/descriptors.hpp>
#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/detail/curl/transfer.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>

#if !defined(_WIN32)
#include <csignal>
#include <ctime>
#endif

#include <chrono>
#include <cstddef>
#include <memory>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Keeps SIGPIPE from ending the host program while libcurl writes: before 7.87, OpenSSL writes
/// without MSG_NOSIGNAL. Blocks the signal on this thread, discards it if it came, and restores the
/// mask.
class SigpipeGuard {
public:
#if defined(_WIN32)
    SigpipeGuard() = default;
#else
    SigpipeGuard() noexcept : active_(runtime_version() < first_without_sigpipe) {
        if (!active_) return;
        sigset_t pending;
        ::sigpending(&pending);
        was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
        sigset_t block;
        ::sigemptyset(&block);
        ::sigaddset(&block, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &block, &before_);
    }
    ~SigpipeGuard() {
        if (!active_) return;
        sigset_t pending;
        ::sigpending(&pending);
        if (!was_pending_ && ::sigismember(&pending, SIGPIPE) == 1) {
            sigset_t pipe;
            ::sigemptyset(&pipe);
            ::sigaddset(&pipe, SIGPIPE);
            int swallowed = 0;
            ::sigwait(&pipe, &swallowed);
        }
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
#endif
    SigpipeGuard(const SigpipeGuard&) = delete;
    SigpipeGuard& operator=(const SigpipeGuard&) = delete;

#if !defined(_WIN32)
private:
    bool active_;
    bool was_pending_ = false;
    sigset_t before_{};
#endif
};

/// A multi handle: transfers in progress and the connections that they share.
class Multi {
public:
    /// Over HTTP/2 a hundred requests share a connection. The second one is for servers that allow
    /// fewer.
    static constexpr long max_connections_http2 = 2;
    static constexpr long max_connections_http1 = 16;

    /// Throws `Exception` (`Errc::connection_failed`) when memory or file descriptors ran out.
    Multi() {
        // libcurl takes two descriptors for its wake-ups, but does not always report that none is
        // left.
        if (descriptor_shortage(2) == 0) handle_ = ::curl_multi_init();
        if (handle_ == nullptr)
            throw Exception(make_error(Errc::connection_failed, out_of_descriptors));
        const bool accepted =
            set(CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX)) &&
            set(CURLMOPT_MAXCONNECTS, max_connections_http1 + max_connections_http2) &&
            limit_connections(max_connections_http2);
        // Does not wait for a name lookup that hangs; older versions use the easy handle's option.
        if (runtime_version() >= first_with_multi_quick_exit)
            (void)set(multi_option_quick_exit, 1L);
        if (accepted) return;
        ::curl_multi_cleanup(handle_);
        throw Exception(invalid_argument("libcurl refuses an option of its multi interface"));
    }
    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;
    ~Multi() {
        [[maybe_unused]] const SigpipeGuard guard;
        ::curl_multi_cleanup(handle_);
    }

    /// The next handle in a linked list.
    std::unique_ptr<Multi> next;

    [[nodiscard]] CURLM* get() const noexcept { return handle_; }
    [[nodiscard]] std::size_t active() const noexcept { return active_; }

    /// If libcurl refuses, the old limit stays until the next response.
    bool limit_connections(long limit) noexcept {
        if (limit == connection_limit_) return true;
        if (!set(CURLMOPT_MAX_HOST_CONNECTIONS, limit) ||
            !set(CURLMOPT_MAX_TOTAL_CONNECTIONS, limit)) {
            return false;
        }
        connection_limit_ = limit;
        return true;
    }

    [[nodiscard]] CURLMcode add(Transfer& transfer) {
        transfer.use(*this, connections_);
        const CURLMcode code = ::curl_multi_add_handle(get(), transfer.handle());
        if (code == CURLM_OK) ++active_;
        return code;
    }
    void remove(Transfer& transfer) noexcept {
        [[maybe_unused]] const SigpipeGuard guard;
        ::curl_multi_remove_handle(get(), transfer.handle());
        --active_;
    }
    /// Advances the transfers. Anything but `CURLM_OK` means that this handle is unusable.
    [[nodiscard]] CURLMcode perform() noexcept {
        [[maybe_unused]] const SigpipeGuard guard;
        int running = 0;
        return ::curl_multi_perform(get(), &running);
    }
    /// Waits for activity, or for a wake-up.
    [[nodiscard]] CURLMcode poll(std::chrono::milliseconds time) noexcept {
        return ::curl_multi_poll(get(), nullptr, 0, static_cast<int>(time.count()), nullptr);
    }
    /// Removes a finished transfer and returns it; null if there is none. Fills in its completion,
    /// unless it needs a new connection.
    [[nodiscard]] Transfer* finished() {
        int left = 0;
        while (const CURLMsg* message = ::curl_multi_info_read(get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            Transfer& transfer = Transfer::of(message->easy_handle);
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-union-access): libcurl's API
            const CURLcode code = message->data.result;
            remove(transfer);
            if (!transfer.needs_new_connection()) transfer.finish(code);
            return &transfer;
        }
        return nullptr;
    }

private:
    [[nodiscard]] bool set(CURLMoption option, long value) noexcept {
        return (::curl_multi_setopt)(get(), option, value) == CURLM_OK;
    }

    ConnectionRegistry connections_;  ///< in use until the destructor has closed the handle
    CURLM* handle_ = nullptr;
    std::size_t active_ = 0;
    long connection_limit_ = 0;
};

}}}  // namespace exotel::v0_1::detail

#endif
