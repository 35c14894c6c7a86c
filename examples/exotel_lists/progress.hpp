// How a run stands: a line redrawn in place on a terminal, a plain line every 10 seconds elsewhere.
#ifndef EXOTEL_LISTS_PROGRESS_HPP
#define EXOTEL_LISTS_PROGRESS_HPP

#include <exotel/bulk.hpp>

#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>

namespace exotel_lists {

/// 3725 s as "1 h 2 min".
inline std::string duration(std::chrono::seconds time) {
    const long long all = time.count();
    if (all < 60) return std::to_string(all) + " s";
    if (all < 3600) return std::to_string(all / 60) + " min " + std::to_string(all % 60) + " s";
    return std::to_string(all / 3600) + " h " + std::to_string(all / 60 % 60) + " min";
}

/// "1 contact", "2 contacts".
inline std::string count(std::size_t number, const char* what) {
    return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

class ProgressLine {
public:
    explicit ProgressLine(bool quiet) : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) != 0) {}

    void show(const exotel::BulkProgress& progress) {
        if (quiet_) return;
        const std::string text = words(progress);
        if (terminal_) {
            const std::string line = bar(progress, text);
            (void)std::fprintf(stderr, "\r%s\x1b[K", line.c_str());
            drawn_ = true;
        } else if (progress.elapsed >= next_) {
            next_ = progress.elapsed + std::chrono::seconds(10);
            (void)std::fprintf(stderr, "%s\n", text.c_str());
        }
    }
    /// Makes way for other output.
    void clear() {
        if (drawn_) (void)std::fputs("\r\x1b[K", stderr);
        drawn_ = false;
    }

private:
    static std::string words(const exotel::BulkProgress& progress) {
        std::string text = std::to_string(progress.settled);
        if (progress.total) text += '/' + std::to_string(*progress.total);
        text += ", " + std::to_string(progress.removed) + " removed";
        const auto also = [&](std::size_t count, const char* what) {
            if (count > 0) text += ", " + std::to_string(count) + what;
        };
        also(progress.absent, " absent");
        also(progress.failed, " failed");
        also(progress.unknown, " unknown");
        text += ", " + std::to_string(static_cast<long>(progress.requests_per_minute)) + "/min";
        if (progress.time_left) text += ", " + duration(*progress.time_left) + " left";
        return text;
    }
    static std::string bar(const exotel::BulkProgress& progress, const std::string& text) {
        winsize window{};
        std::size_t width = 80;
        if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0)
            width = window.ws_col;
        const std::size_t room = width - 1;  // writing the last column would wrap the line
        constexpr std::size_t shortest = 10;
        constexpr std::size_t longest = 40;
        if (!progress.total || *progress.total == 0 || text.size() + 3 + shortest > room)
            return text.substr(0, room);
        const std::size_t cells = std::min(longest, room - text.size() - 3);
        const std::size_t full =
            cells * std::min(progress.settled, *progress.total) / *progress.total;
        return '[' + std::string(full, '#') + std::string(cells - full, '.') + "] " + text;
    }

    bool quiet_;
    bool terminal_;
    bool drawn_ = false;
    std::chrono::milliseconds next_{10'000};
};

}  // namespace exotel_lists

#endif
