// The results of earlier runs, read from a record without changing it.
#ifndef EXOTEL_LISTS_HISTORY_HPP
#define EXOTEL_LISTS_HISTORY_HPP

#include "input_file.hpp"
#include "text.hpp"

#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace exotel_lists {

/// The server and account of a record: lines of another one settle nothing.
struct RecordOwner {
    std::string host;
    std::string account;
};

/// What to repair in a record before the next line is appended.
struct RecordRepair {
    std::optional<std::size_t> cut_to;  ///< where a truncated last line begins
    bool newline_is_missing = false;    ///< the last line lacks only its end
};

/// The latest status of each contact on each list.
class History {
public:
    /// Reads the text of a record. A last line without its end was truncated when its run was
    /// killed: if only the end is missing it counts, else its contact is not settled. Refuses lines
    /// that are not ours.
    History(std::string_view text, const std::string& name, const RecordOwner& owner) {
        std::size_t number = 0;
        for (std::size_t at = 0; at < text.size();) {
            ++number;
            const std::size_t end = text.find('\n', at);
            const std::string_view line = text.substr(at, end - at);
            const bool torn = end == std::string_view::npos;
            if (!line.empty() && !take(line, owner)) {
                if (!torn || !may_be_torn(line, number > 1)) {
                    throw std::runtime_error(name + ", line " + std::to_string(number) +
                                             " is not a result of exotel-lists");
                }
                repair_.cut_to = at;
            } else if (torn) {
                repair_.newline_is_missing = true;
            }
            at = torn ? text.size() : end + 1;
        }
    }
    History() = default;

    /// The latest status; empty if the record has none.
    [[nodiscard]] std::string_view status(const std::string& list, const std::string& sid) const {
        const auto found = statuses_.find(list + '\n' + sid);
        return found == statuses_.end() ? std::string_view() : found->second;
    }
    [[nodiscard]] const RecordRepair& repair() const { return repair_; }
    /// How many lines are about another server or account.
    [[nodiscard]] std::size_t foreign_lines() const { return foreign_lines_; }

private:
    bool take(std::string_view line, const RecordOwner& owner) {
        const auto record = nlohmann::json::parse(line.begin(), line.end(), nullptr, false);
        const auto text = [&record](const char* name) {
            const bool is_text =
                record.is_object() && record.contains(name) && record[name].is_string();
            return is_text ? record[name].get<std::string>() : std::string();
        };
        const std::string contact = text("contact");
        const std::string status = text("status");
        if (contact.empty() || !is_status(status)) return false;
        if (text("host") == owner.host && text("account") == owner.account)
            statuses_[text("list") + '\n' + contact] = status;
        else
            ++foreign_lines_;
        return true;
    }
    static constexpr std::array<std::string_view, 5> words = {"removed", "absent", "failed",
                                                              "unknown", "not_attempted"};
    static bool is_status(std::string_view word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    }
    /// Whether a piece of a line may be the beginning of one of ours. A very short piece counts
    /// only after complete lines. A power cut may leave zeros in place of unwritten text.
    static bool may_be_torn(std::string_view piece, bool after_others) {
        piece = piece.substr(0, piece.find_last_not_of('\0') + 1);
        const auto begins_alike = [](std::string_view text, std::string_view wanted) {
            const std::size_t size = std::min(text.size(), wanted.size());
            return text.substr(0, size) == wanted.substr(0, size);
        };
        constexpr std::string_view head = "{\"contact\":\"";
        if (!begins_alike(piece, head)) return false;
        if (piece.size() < head.size()) return after_others;
        piece.remove_prefix(head.size());
        const std::size_t quote = piece.find('"');
        if (quote == std::string_view::npos) return true;
        piece.remove_prefix(quote);
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
            return begins_alike(piece, "\",\"status\":\"" + std::string(word) + "\",\"");
        });
    }

    std::unordered_map<std::string, std::string> statuses_;
    std::size_t foreign_lines_ = 0;
    RecordRepair repair_;
};

/// The history in a file, which is only read; empty if there is no file, or a device.
inline History read_history(const std::string& path, const RecordOwner& owner) {
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0) {
        if (errno == ENOENT) return {};
        throw system_error(path, "cannot be read");
    }
    if (S_ISCHR(info.st_mode) || S_ISFIFO(info.st_mode)) return {};
    return History(read_file(path), path, owner);
}

}  // namespace exotel_lists

#endif
