// The contacts that a run leaves undone, as a file that the next run can read.
#ifndef EXOTEL_LISTS_REJECTED_HPP
#define EXOTEL_LISTS_REJECTED_HPP

#include "csv.hpp"
#include "input.hpp"
#include "output_file.hpp"
#include "text.hpp"
#include "work.hpp"

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace exotel_lists {

/// Tracks for each contact whether something is left to do.
class Remaining {
public:
    Remaining(const Input& input, const std::vector<ListWork>& work)
        : contacts_(input.contacts.all()), lists_left_(contacts_.size()) {
        for (const ListWork& list : work) {
            for (const Contact* contact : list.contacts) ++lists_left_[place_of(*contact)];
            for (const Contact* contact : list.skipped) ++lists_left_[place_of(*contact)];
        }
    }
    /// Records that a contact was removed from one list, or is absent from it.
    void settle(const Contact& contact) { --lists_left_[place_of(contact)]; }
    [[nodiscard]] bool is_left(const Contact& contact) const {
        return lists_left_[place_of(contact)] > 0;
    }

private:
    [[nodiscard]] std::size_t place_of(const Contact& contact) const {
        return static_cast<std::size_t>(&contact - contacts_.data());
    }

    const std::vector<Contact>& contacts_;
    std::vector<std::size_t> lists_left_;
};

/// The file's name while it is incomplete.
inline std::string unfinished_name(const std::string& path) {
    return path + ".exotel-lists.part";
}

/// The file gets its name once it is complete; until then, an older file keeps it. A link, or what
/// is not a file, is written at the end as it is: nothing may replace /dev/stdout.
class RejectedFile {
public:
    /// Checks before the run that it can be written.
    explicit RejectedFile(std::string path)
        : path_(std::move(path)),
          in_place_(is_no_plain_file(path_)),
          file_(::open(opened().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) {
        if (file_.get() < 0) throw system_error(path_, "cannot be written");
    }
    RejectedFile(const RejectedFile&) = delete;
    RejectedFile& operator=(const RejectedFile&) = delete;
    ~RejectedFile() {
        if (!finished_ && !in_place_) (void)std::remove(opened().c_str());
    }

    /// Writes the remaining contacts as they were read: CSV rows, or SIDs one per line.
    void write(const Input& input, const Remaining& remaining) {
        std::string text;
        if (input.delimiter_is_named) text = std::string("sep=") + input.delimiter + '\n';
        if (!input.header.empty()) text += csv_row(input.header, input.delimiter);
        for (const Contact& contact : input.contacts.all()) {
            if (!remaining.is_left(contact)) continue;
            text += row_of(contact, input);
            for (const Contact& repeat : contact.repeats) text += repeat.row;
        }
        const bool written = make_empty() && write_all(file_.get(), text) && sync_and_close(file_);
        const bool named =
            written && (in_place_ || std::rename(opened().c_str(), path_.c_str()) == 0);
        if (!named) throw system_error(path_, "cannot be written");
        finished_ = true;
    }

private:
    static bool is_no_plain_file(const std::string& path) {
        struct stat info = {};
        return ::lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
    }
    [[nodiscard]] std::string opened() const { return in_place_ ? path_ : unfinished_name(path_); }
    [[nodiscard]] bool make_empty() const {
        struct stat info = {};
        if (::fstat(file_.get(), &info) != 0) return false;
        return !S_ISREG(info.st_mode) || ::ftruncate(file_.get(), 0) == 0;
    }
    static std::string row_of(const Contact& contact, const Input& input) {
        if (!contact.row.empty()) return contact.row;
        const std::string& text = contact.number.empty() ? contact.sid : contact.number;
        if (input.header.empty()) return text + '\n';
        std::vector<std::string> cells(input.header.size());  // an argument beside a CSV file
        cells[input.sid_column] = text;
        return csv_row(cells, input.delimiter);
    }

    std::string path_;
    bool in_place_;
    Descriptor file_;
    bool finished_ = false;
};

}  // namespace exotel_lists

#endif
