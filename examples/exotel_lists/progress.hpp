// The state of a run, in words and as a bar.
#ifndef EXOTEL_LISTS_PROGRESS_HPP
#define EXOTEL_LISTS_PROGRESS_HPP

#include "times.hpp"

#include <exotel/bulk.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>

namespace exotel_lists {

/// "paused by Exotel until 03:12 (429)"; empty if it is not paused.
inline std::string pause_words(const exotel::BulkProgress& progress) {
    if (!progress.paused_until) return {};
    std::string reason = progress.pause_reason;
    if (reason.compare(0, 5, "HTTP ") == 0) reason.erase(0, 5);
    return "paused by Exotel until " + until(*progress.paused_until) + " (" + reason + ')';
}

inline std::string progress_words(const exotel::BulkProgress& progress) {
    std::string text;
    if (progress.paused_until) text = pause_words(progress) + ", ";  // first: a line may be cut
    text += std::to_string(progress.settled);
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

/// A bar and the words, for a terminal line of `width` columns.
inline std::string progress_bar(const exotel::BulkProgress& progress, std::size_t width) {
    const std::string text = progress_words(progress);
    const std::size_t room = width - 1;  // writing the last column would wrap the line
    constexpr std::size_t shortest = 10;
    constexpr std::size_t longest = 40;
    if (!progress.total || *progress.total == 0 || text.size() + 3 + shortest > room)
        return text.substr(0, room);
    const std::size_t cells = std::min(longest, room - text.size() - 3);
    const std::size_t full = cells * std::min(progress.settled, *progress.total) / *progress.total;
    return '[' + std::string(full, '#') + std::string(cells - full, '.') + "] " + text;
}

/// The progress of one of several lists, as part of the whole run.
inline exotel::BulkProgress part_of_run(exotel::BulkProgress list,
                                        const exotel::BulkProgress& lists_before,
                                        std::size_t contacts_of_run) {
    const std::size_t left_of_list = list.total.value_or(list.settled) - list.settled;
    list.settled += lists_before.settled;
    list.removed += lists_before.removed;
    list.absent += lists_before.absent;
    list.failed += lists_before.failed;
    list.unknown += lists_before.unknown;
    list.elapsed += lists_before.elapsed;
    list.total = contacts_of_run;
    if (!list.time_left || left_of_list == 0) return list;
    const double left = static_cast<double>(contacts_of_run - list.settled);
    const double seconds =
        static_cast<double>(list.time_left->count()) * left / static_cast<double>(left_of_list);
    list.time_left = std::chrono::seconds(static_cast<long long>(seconds));
    return list;
}

}  // namespace exotel_lists

#endif
