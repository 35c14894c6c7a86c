// Signals and the time limit of a run, watched by a thread of their own.
#ifndef EXOTEL_LISTS_SIGNALS_HPP
#define EXOTEL_LISTS_SIGNALS_HPP

#include <exotel/stop_token.hpp>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace exotel_lists {

/// Ends the program as the signal would have, so that a shell loop around it stops, too.
inline void end_by(int signal) {
    (void)std::signal(signal, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    (void)::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    (void)std::raise(signal);
}

/// The signals that request the progress.
inline std::vector<int> progress_signals() {
#ifdef SIGINFO
    return {SIGUSR1, SIGINFO};
#else
    return {SIGUSR1};
#endif
}

/// Outside of a run there is no progress to report; the request must not end the program.
inline void ignore_progress_signals() {
    for (const int signal : progress_signals()) (void)std::signal(signal, SIG_IGN);
}

/// The first SIGINT, SIGTERM or SIGHUP stops the run gracefully, the second at once, and the third
/// ends the program; signals that were ignored at start, as with nohup, stay ignored. Only one
/// object may exist at a time.
class Signals {
public:
    using Clock = std::chrono::steady_clock;

    /// Also stops the run gracefully at `deadline`.
    explicit Signals(std::optional<Clock::time_point> deadline) : deadline_(deadline) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) throw std::runtime_error("there is no pipe for signals");
        for (const int end : ends) (void)::fcntl(end, F_SETFD, FD_CLOEXEC);
        (void)::fcntl(ends[1], F_SETFL, O_NONBLOCK);  // a handler must never wait
        reading_end_ = ends[0];
        writing_end() = ends[1];

        sigset_t watched;
        sigemptyset(&watched);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
            struct sigaction before = {};
            const bool ignored =
                ::sigaction(signal, nullptr, &before) != 0 || before.sa_handler == SIG_IGN;
            if (!ignored) sigaddset(&watched, signal);
            if (!ignored) handle(signal);
        }
        for (const int signal : progress_signals()) {
            sigaddset(&watched, signal);
            handle(signal);
        }
        // This thread and those that it starts block them, so that none of their calls is
        // interrupted.
        (void)::pthread_sigmask(SIG_BLOCK, &watched, &mask_before_);
        watcher_ = std::thread([this, watched] {
            (void)::pthread_sigmask(SIG_UNBLOCK, &watched, nullptr);
            watch();
        });
    }
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;
    ~Signals() {
        on_signal(0);
        watcher_.join();
        for (const auto& [signal, action] : actions_before_)
            (void)::sigaction(signal, &action, nullptr);
        (void)::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
        (void)::close(reading_end_);
        (void)::close(std::exchange(writing_end(), -1));
    }

    [[nodiscard]] exotel::StopToken token() const { return source_.get_token(); }
    /// Stops the run gracefully.
    void stop() { source_.request_stop(); }
    /// The signal that asked to stop; 0 if none did.
    [[nodiscard]] int received() const { return received_; }
    [[nodiscard]] bool deadline_passed() const { return deadline_passed_; }
    /// Whether a signal has asked for the progress since the last call.
    bool take_progress_request() { return progress_requested_.exchange(false); }

private:
    static int& writing_end() {
        static int descriptor = -1;
        return descriptor;
    }
    static void on_signal(int signal) {
        const int errno_before = errno;
        const auto byte = static_cast<unsigned char>(signal);
        const ssize_t written = ::write(writing_end(), &byte, 1);
        (void)written;  // a full pipe already holds enough signals
        errno = errno_before;
    }
    void handle(int signal) {
        struct sigaction action = {};
        action.sa_handler = on_signal;
        action.sa_flags = SA_RESTART;
        struct sigaction before = {};
        if (::sigaction(signal, &action, &before) == 0)
            actions_before_.emplace_back(signal, before);
    }

    void watch() {
        while (true) {
            pollfd pipe{reading_end_, POLLIN, 0};
            const int ready = ::poll(&pipe, 1, milliseconds_to_deadline());
            if (ready == 0) pass_deadline();
            unsigned char signal = 0;
            if (ready <= 0 || ::read(reading_end_, &signal, 1) != 1) continue;
            if (signal == 0) return;
            const auto asking = progress_signals();
            if (std::find(asking.begin(), asking.end(), signal) != asking.end()) {
                progress_requested_ = true;
            } else {
                received_ = signal;
                source_.request_stop();
                if (++stops_ > 2) end_by(signal);
            }
        }
    }
    [[nodiscard]] int milliseconds_to_deadline() const {
        if (!deadline_ || deadline_passed_) return -1;
        using std::chrono::milliseconds;
        constexpr milliseconds longest{60'000};
        const auto left = std::chrono::ceil<milliseconds>(*deadline_ - Clock::now());
        return static_cast<int>(std::clamp(left, milliseconds(0), longest).count());
    }
    void pass_deadline() {
        if (Clock::now() < *deadline_) return;
        deadline_passed_ = true;
        source_.request_stop();
    }

    std::optional<Clock::time_point> deadline_;
    exotel::StopSource source_;
    std::atomic<int> received_{0};
    std::atomic<bool> deadline_passed_{false};
    std::atomic<bool> progress_requested_{false};
    int stops_ = 0;
    int reading_end_ = -1;
    std::vector<std::pair<int, struct sigaction>> actions_before_;
    sigset_t mask_before_{};
    std::thread watcher_;
};

}  // namespace exotel_lists

#endif
