// Reads contacts from lines or CSV; everything that is wrong is found before anything is sent.
#ifndef EXOTEL_LISTS_CONTACTS_HPP
#define EXOTEL_LISTS_CONTACTS_HPP

#include <exotel/protocol/printable.hpp>
#include <exotel/protocol/validation.hpp>

#include <cstddef>
#include <istream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace exotel_lists {

class Contacts {
public:
    /// Takes one in; `where` is for complaints.
    void add(std::string_view text, const std::string& where) {
        const std::string_view sid = trimmed(text);
        if (const auto fault = exotel::protocol::fault_in_sid(sid); !fault.empty()) {
            complaints_.push_back(where + ": the contact SID '" + exotel::protocol::printable(sid) +
                                  "' " + std::string(fault));
        } else if (known_.insert(std::string(sid)).second) {
            sids_.emplace_back(sid);
        } else {
            ++duplicates_;
        }
    }

    /// A SID a line; blank lines and those that begin with # are skipped.
    void read_lines(std::istream& in, const std::string& name) {
        std::string line;
        for (std::size_t number = 1; std::getline(in, line); ++number) {
            if (number == 1) drop_byte_order_mark(line);
            const std::string_view text = trimmed(line);
            if (text.empty() || text.front() == '#') continue;
            add(text, name + ", line " + std::to_string(number));
        }
    }

    /// CSV (RFC 4180) with a header; the SIDs are in the column of that name.
    void read_csv(std::istream& in, const std::string& name, const std::string& column) {
        std::size_t line = 1;
        std::size_t place = 0;
        bool header = true;
        while (true) {
            const std::size_t begin = line;
            auto record = read_record(in, line);
            if (!record) break;
            const bool blank = record->size() == 1 && trimmed(record->front()).empty();
            if (blank || (!record->front().empty() && record->front().front() == '#')) continue;
            if (header) {
                drop_byte_order_mark(record->front());
                while (place < record->size() && trimmed((*record)[place]) != column) ++place;
                if (place == record->size())
                    throw std::runtime_error(name + " has no column '" + column +
                                             "' in its header");
                header = false;
                continue;
            }
            add(place < record->size() ? (*record)[place] : std::string(),
                name + ", line " + std::to_string(begin));
        }
        if (header) throw std::runtime_error(name + " has no header");
    }

    [[nodiscard]] const std::vector<std::string>& sids() const { return sids_; }
    [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }
    [[nodiscard]] std::size_t duplicates() const { return duplicates_; }

private:
    static std::string_view trimmed(std::string_view text) {
        const std::size_t begin = text.find_first_not_of(" \t\r");
        if (begin == std::string_view::npos) return {};
        return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
    }
    static void drop_byte_order_mark(std::string& text) {
        if (text.rfind("\xef\xbb\xbf", 0) == 0) text.erase(0, 3);
    }
    /// A record, which may go over several lines; none: the input is over.
    static std::optional<std::vector<std::string>> read_record(std::istream& in,
                                                               std::size_t& line) {
        std::vector<std::string> fields(1);
        bool quoted = false;
        bool any = false;
        for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
            any = true;
            if (c == '\n') ++line;
            if (quoted) {
                if (c != '"') {
                    fields.back() += static_cast<char>(c);
                } else if (in.peek() == '"') {
                    fields.back() += static_cast<char>(in.get());
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                fields.emplace_back();
            } else if (c == '\n') {
                break;
            } else {
                fields.back() += static_cast<char>(c);
            }
        }
        if (quoted) throw std::runtime_error("the CSV ends inside a quoted field");
        if (!any) return std::nullopt;
        return fields;
    }

    std::vector<std::string> sids_;
    std::unordered_set<std::string> known_;
    std::vector<std::string> complaints_;
    std::size_t duplicates_ = 0;
};

}  // namespace exotel_lists

#endif
