// Messages during a run, on standard error and in the log: a line redrawn in place on a terminal,
// plain lines elsewhere.
#ifndef EXOTEL_LISTS_CONSOLE_HPP
#define EXOTEL_LISTS_CONSOLE_HPP

#include "log.hpp"
#include "output_file.hpp"
#include "progress.hpp"
#include "times.hpp"

#include <exotel/bulk.hpp>

#include <sys/ioctl.h>

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace exotel_lists {

class Console {
public:
    Console(bool quiet, Log& log) : quiet_(quiet), log_(log), may_redraw_(knows_escapes()) {}

    /// Prints a line now, even with --quiet.
    void print_line(const std::string& line) {
        make_room();
        to_standard_error(line + '\n');
        log_.write(line);
    }
    /// Prints a line now, unless --quiet.
    void note(const std::string& line) {
        if (quiet_)
            log_.write(line);
        else
            print_line(line);
    }
    /// Shows the state of the run: redrawn in place, or as a line after two seconds, then every
    /// ten, and whenever Exotel has paused the run.
    void progress(const exotel::BulkProgress& state) {
        const bool paused_anew =
            state.paused_until &&
            (!pause_told_ || *state.paused_until > *pause_told_ + std::chrono::seconds(1));
        const bool due = state.elapsed >= next_line_ || paused_anew;
        if (paused_anew) pause_told_ = state.paused_until;
        if (due) next_line_ = state.elapsed + std::chrono::seconds(10);
        if (due) log_.write(progress_words(state));
        if (quiet_ || !has_room()) return;
        if (may_redraw_ && in_foreground()) {
            to_standard_error('\r' + progress_bar(state, width()) + "\x1b[K");
            drawn_ = true;
        } else if (due) {
            plain_progress(state);
        }
    }
    /// Shows the state of the run on request.
    void progress_asked(const exotel::BulkProgress& state) {
        plain_progress(state);
        log_.write(progress_words(state));
    }
    /// Clears the progress line for other output.
    void make_room() {
        if (drawn_) to_standard_error("\r\x1b[K");
        drawn_ = false;
    }

private:
    static bool knows_escapes() {
        const char* terminal = std::getenv("TERM");
        const char* no_color = std::getenv("NO_COLOR");
        const bool dumb =
            terminal == nullptr || *terminal == '\0' || std::string_view(terminal) == "dumb";
        const bool wants_none = no_color != nullptr && *no_color != '\0';
        return ::isatty(STDERR_FILENO) != 0 && !dumb && !wants_none;
    }
    /// A background job must not draw over the shell's output.
    static bool in_foreground() { return ::tcgetpgrp(STDERR_FILENO) == ::getpgrp(); }
    /// A terminal stopped by Ctrl-S, or a pager that nobody scrolls, must not stop the run.
    static bool has_room() {
        pollfd wanted{STDERR_FILENO, POLLOUT, 0};
        return ::poll(&wanted, 1, 0) != 0;
    }
    static std::size_t width() {
        winsize window{};
        const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0;
        return known ? window.ws_col : 80;
    }
    void plain_progress(const exotel::BulkProgress& state) {
        make_room();
        to_standard_error(time_of_day() + ' ' + progress_words(state) + '\n');
    }
    /// If standard error cannot be written, there is nowhere to report it.
    static void to_standard_error(const std::string& text) { (void)write_all(STDERR_FILENO, text); }

    bool quiet_;
    Log& log_;
    bool may_redraw_;
    bool drawn_ = false;
    std::chrono::milliseconds next_line_{2'000};
    std::optional<std::chrono::system_clock::time_point> pause_told_;
};

}  // namespace exotel_lists

#endif
