// What a run leaves undone, as a file that the next run can read.
#ifndef EXOTEL_LISTS_REJECTED_HPP
#define EXOTEL_LISTS_REJECTED_HPP

#include "csv.hpp"
#include "input.hpp"
#include "output_file.hpp"
#include "text.hpp"
#include "work.hpp"

#include <sys/stat.h>

#include <fcntl.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace exotel_lists {

/// Knows of each contact whether something is left to do for it.
class Remaining {
public:
    Remaining(const Input& input, const std::vector<ListWork>& work)
        : contacts_(input.contacts.all()), lists_left_(contacts_.size()) {
        for (const ListWork& list : work) {
            for (const Contact* contact : list.contacts) ++lists_left_[place_of(*contact)];
        }
    }
    /// A contact is removed from one list, or absent from it.
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

/// The file takes its name when it is whole; what had the name before stays until then.
class RejectedFile {
public:
    /// Makes sure before the run that it can be written.
    explicit RejectedFile(std::string path)
        : path_(std::move(path)),
          written_path_(is_device(path_) ? path_ : path_ + ".part"),
          file_(::open(written_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
        if (file_.get() < 0) throw system_error(written_path_, "cannot be opened");
    }
    RejectedFile(const RejectedFile&) = delete;
    RejectedFile& operator=(const RejectedFile&) = delete;
    ~RejectedFile() {
        if (!finished_ && written_path_ != path_) (void)std::remove(written_path_.c_str());
    }

    /// Writes the contacts that are left as they were read: rows of CSV, or SIDs one a line.
    void write(const Input& input, const Remaining& remaining) {
        std::string text;
        if (!input.header.empty()) text = csv_row(input.header, input.delimiter);
        for (const Contact& contact : input.contacts.all()) {
            if (remaining.is_left(contact)) text += row_of(contact, input);
        }
        const bool written = write_all(file_.get(), text) && sync_and_close(file_);
        const bool named = written && (written_path_ == path_ ||
                                       std::rename(written_path_.c_str(), path_.c_str()) == 0);
        if (!named) throw system_error(path_, "cannot be written");
        finished_ = true;
    }

private:
    static bool is_device(const std::string& path) {
        struct stat info = {};
        return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
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
    std::string written_path_;
    Descriptor file_;
    bool finished_ = false;
};

}  // namespace exotel_lists

#endif
