// The log of a run: the messages of the terminal, with the time, in a file.
#ifndef EXOTEL_LISTS_LOG_HPP
#define EXOTEL_LISTS_LOG_HPP

#include "output_file.hpp"
#include "times.hpp"

#include <fcntl.h>

#include <memory>
#include <string>
#include <utility>

namespace exotel_lists {

class Log {
public:
    /// Appends to a file that nobody else can read; no log if the path is empty.
    explicit Log(std::string path) : path_(std::move(path)) {
        if (path_.empty()) return;
        const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
        file_ = std::make_unique<Descriptor>(::open(path_.c_str(), flags, 0600));
        if (file_->get() < 0) throw system_error(path_, "cannot be opened");
    }

    /// A log that cannot be written does not stop a run; `finish` reports it.
    void write(const std::string& line) {
        if (!file_ || !fault_.empty()) return;
        if (!write_all(file_->get(), utc_now() + ' ' + line + '\n')) note_fault();
    }
    /// Writes everything to the disk; returns what went wrong, or an empty text.
    [[nodiscard]] std::string finish() {
        if (file_ && fault_.empty() && !sync_and_close(*file_)) note_fault();
        return fault_;
    }

private:
    void note_fault() { fault_ = system_error(path_, "cannot be written").what(); }

    std::string path_;
    std::unique_ptr<Descriptor> file_;
    std::string fault_;
};

}  // namespace exotel_lists

#endif
