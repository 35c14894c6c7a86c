// What a record of earlier runs says, read without changing it.
#ifndef EXOTEL_LISTS_HISTORY_HPP
#define EXOTEL_LISTS_HISTORY_HPP

#include "input_file.hpp"
#include "text.hpp"

#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace exotel_lists {

/// Whom a record is about: lines of another server or account settle nothing.
struct RecordOwner {
    std::string host;
    std::string account;
};

/// What must be done to a record before the next line can follow.
struct RecordRepair {
    std::optional<std::size_t> cut_to;  ///< where a torn last line begins
    bool newline_is_missing = false;    ///< the last line is whole but for its end
};

/// The latest status of each contact on each list.
class History {
public:
    /// Reads the text of a record. A last line without its end was torn when its run was killed:
    /// where nothing else is lacking it counts, else its contact counts as not settled. What is no
    /// line of ours is refused.
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
                                             " is no result of exotel-lists");
                }
                repair_.cut_to = at;
            } else if (torn) {
                repair_.newline_is_missing = true;
            }
            at = torn ? text.size() : end + 1;
        }
    }
    History() = default;

    /// Empty: the record does not have it.
    [[nodiscard]] std::string_view status(const std::string& list, const std::string& sid) const {
        const auto found = statuses_.find(list + '\n' + sid);
        return found == statuses_.end() ? std::string_view() : found->second;
    }
    [[nodiscard]] const RecordRepair& repair() const { return repair_; }

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
        if (contact.empty() || status.empty()) return false;
        if (text("host") == owner.host && text("account") == owner.account)
            statuses_[text("list") + '\n' + contact] = status;
        return true;
    }
    /// Whether a piece of a line is the beginning of one of ours. A piece too short to tell is one
    /// only after whole lines.
    static bool may_be_torn(std::string_view piece, bool after_others) {
        const auto begins_alike = [](std::string_view text, std::string_view wanted) {
            const std::size_t size = std::min(text.size(), wanted.size());
            return text.substr(0, size) == wanted.substr(0, size);
        };
        constexpr std::string_view head = "{\"contact\":\"";
        if (!begins_alike(piece, head)) return false;
        if (piece.size() < head.size()) return after_others;
        piece.remove_prefix(head.size());
        const std::size_t quote = piece.find('"');
        return quote == std::string_view::npos ||
               begins_alike(piece.substr(quote), "\",\"status\":\"");
    }

    std::unordered_map<std::string, std::string> statuses_;
    RecordRepair repair_;
};

/// The history in a file, which is only read. Where there is none, or a device, it is empty.
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
