#ifndef EXOTEL_DETAIL_CURL_SIGPIPE_HPP
#define EXOTEL_DETAIL_CURL_SIGPIPE_HPP

#include <exotel/detail/curl/libcurl.hpp>

#if !defined(_WIN32)
#include <csignal>
#include <ctime>
#endif

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Keeps SIGPIPE from ending the host program while libcurl writes: before 7.87, OpenSSL writes
/// for it without MSG_NOSIGNAL. Blocks the signal on this thread, discards it if it came, and
/// restores the mask.
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

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
