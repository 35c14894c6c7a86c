// Options and progress of a read of many pages.
#ifndef EXOTEL_READ_OPTIONS_HPP
#define EXOTEL_READ_OPTIONS_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/stop_token.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>

namespace exotel { inline namespace v0_1 {

/// Progress of a read of many pages.
struct ReadProgress {
    /// Contacts or lists passed on so far, each counted once.
    std::size_t items = 0;
    /// Pages read so far; more than the items need if the list changed during the read.
    std::size_t pages = 0;
    /// How many items there are, if Exotel says so.
    std::optional<std::size_t> total;
    /// Time since the read began.
    std::chrono::milliseconds elapsed{};
};

/// Options of a read of many pages.
struct ReadOptions {
    /// Items per page, 2 to 1000; Exotel documents a maximum of 20 for contacts. It is harmless if
    /// a page comes back smaller.
    ///
    /// Source: https://developer.exotel.com/api/get-details-of-bulk-contacts
    std::size_t page_size = 20;
    /// Limit for the whole read; 0: none. `ClientOptions::total_timeout` does not apply.
    std::chrono::milliseconds total_timeout{0};
    /// Ends the read early, with `Errc::cancelled`.
    StopToken stop;
    /// Called with the progress after each page, on the calling thread. May throw: the read then
    /// ends, and the exception reaches the caller.
    std::function<void(const ReadProgress&)> on_progress;
};

}}  // namespace exotel::v0_1

#endif
