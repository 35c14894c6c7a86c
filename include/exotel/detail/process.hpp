#ifndef EXOTEL_DETAIL_PROCESS_HPP
#define EXOTEL_DETAIL_PROCESS_HPP

#if !defined(_WIN32)
#include <pthread.h>
#include <unistd.h>
#endif

#include <atomic>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Tells one process from its forked children.
struct Process {
    long id = 0;
    unsigned forks = 0;  ///< how many forks lie between the first process and this one

    friend bool operator==(const Process& a, const Process& b) noexcept {
        return a.id == b.id && a.forks == b.forks;
    }
};

#if defined(_WIN32)
[[nodiscard]] inline Process this_process() noexcept {
    return {};
}
#else
[[nodiscard]] inline std::atomic<unsigned>& forks() noexcept {
    static std::atomic<unsigned> count{0};
    return count;
}

/// The process that runs. The process id alone does not tell: in a PID namespace of its own, a
/// child can have its parent's id.
[[nodiscard]] inline Process this_process() noexcept {
    static const int registered = ::pthread_atfork(nullptr, nullptr, [] { forks().fetch_add(1); });
    (void)registered;  // where it failed, the process id is what is left
    return {static_cast<long>(::getpid()), forks().load()};
}
#endif

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
