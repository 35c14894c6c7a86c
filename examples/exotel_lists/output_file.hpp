// Writes files and standard output, and reports every failure.
#ifndef EXOTEL_LISTS_OUTPUT_FILE_HPP
#define EXOTEL_LISTS_OUTPUT_FILE_HPP

#include "input_file.hpp"
#include "text.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>

namespace exotel_lists {

/// Writes all of a text, waiting while there is no room; false on failure, with `errno`.
inline bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            pollfd wanted{descriptor, POLLOUT, 0};
            (void)::poll(&wanted, 1, -1);
            continue;
        }
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Syncs a file to its disk, if there is one, and closes it; false on failure, with `errno`.
inline bool sync_and_close(Descriptor& file) {
    const bool synced = ::fsync(file.get()) == 0;
    const bool has_no_disk = !synced && (errno == EINVAL || errno == ENOTSUP || errno == EROFS);
    return (synced || has_no_disk) && file.close();
}

/// Writes to standard output; throws on failure.
inline void print(const std::string& text) {
    if (!write_all(STDOUT_FILENO, text)) throw system_error("standard output", "cannot be written");
}

}  // namespace exotel_lists

#endif
