// Reads contacts from lines or CSV; everything that is wrong is found before anything is sent.
#ifndef EXOTEL_LISTS_CONTACTS_HPP
#define EXOTEL_LISTS_CONTACTS_HPP

#include <exotel/sid.hpp>

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

/// Text of a file on one line of a terminal: what could move the cursor becomes `?`.
inline std::string shown(std::string_view text) {
    constexpr std::size_t max_length = 80;
    std::string result(text.substr(0, max_length));
    for (char& c : result) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    if (text.size() > max_length) result += "...";
    return result;
}

class Contacts {
public:
    explicit Contacts(bool numbers_allowed = false) : numbers_allowed_(numbers_allowed) {}

    /// Takes one in; `where` is for complaints.
    void add(std::string_view text, const std::string& where) {
        const std::string_view sid = trimmed(text);
        if (const auto fault = exotel::ContactSid{std::string(sid)}.validate()) {
            complain(where, sid, *fault);
        } else if (!numbers_allowed_ && is_phone_number(sid)) {
            complain(where, sid, "looks like a phone number (--allow-numeric-sids sends it)");
        } else if (known_.insert(std::string(sid)).second) {
            sids_.emplace_back(sid);
        } else {
            ++duplicates_;
        }
    }

    /// A SID a line; blank lines are skipped, and comments (#) before the first SID.
    void read_lines(std::istream& in, const std::string& name) {
        std::string line;
        for (std::size_t number = 1; std::getline(in, line); ++number) {
            if (number == 1) drop_byte_order_mark(line);
            const std::string_view text = trimmed(line);
            if (text.empty()) continue;
            const bool nothing_yet = sids_.empty() && complaints_.empty();
            if (text.front() == '#' && nothing_yet) continue;
            add(text, name + ", line " + std::to_string(number));
        }
    }

    /// CSV (RFC 4180) with a header; the SIDs are in the column of that name.
    void read_csv(std::istream& in, const std::string& name, const std::string& column) {
        std::size_t line = 1;
        std::size_t place = 0;
        std::size_t cells = 0;
        while (true) {
            const std::size_t begin = line;
            const std::string where = name + ", line " + std::to_string(begin);
            if (cells == 0 && in.peek() == '#') {  // comments stand before the header only
                skip_line(in, line);
                continue;
            }
            auto record = read_record(in, line, name);
            if (!record) break;
            if (is_blank(*record)) continue;
            if (cells == 0) {
                drop_byte_order_mark(record->front());
                place = find_column(*record, column, name);
                cells = record->size();
                continue;
            }
            if (record->size() != cells) {
                throw std::runtime_error(where + " has " + std::to_string(record->size()) +
                                         " cells where the header has " + std::to_string(cells) +
                                         " (a comma outside quotes?)");
            }
            add((*record)[place], where);
        }
        const bool header = cells == 0;
        if (header) throw std::runtime_error(name + " has no header");
    }

    [[nodiscard]] const std::vector<std::string>& sids() const { return sids_; }
    [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }
    [[nodiscard]] std::size_t duplicates() const { return duplicates_; }

private:
    void complain(const std::string& where, std::string_view sid, const std::string& fault) {
        complaints_.push_back(where + ": the contact SID '" + shown(sid) + "' " + fault);
    }
    /// Only digits, as many as a phone number has: Exotel would answer 404 for each.
    static bool is_phone_number(std::string_view text) {
        return text.size() >= 7 && text.size() <= 15 &&
               text.find_first_not_of("0123456789") == std::string_view::npos;
    }

    static std::string_view trimmed(std::string_view text) {
        const std::size_t begin = text.find_first_not_of(" \t\r");
        if (begin == std::string_view::npos) return {};
        return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
    }
    static void drop_byte_order_mark(std::string& text) {
        if (text.rfind("\xef\xbb\xbf", 0) == 0) text.erase(0, 3);
    }
    static bool is_blank(const std::vector<std::string>& record) {
        for (const std::string& cell : record) {
            if (!trimmed(cell).empty()) return false;
        }
        return true;
    }
    static std::size_t find_column(const std::vector<std::string>& header,
                                   const std::string& column, const std::string& name) {
        std::optional<std::size_t> found;
        std::string all;
        for (std::size_t i = 0; i < header.size(); ++i) {
            all += (i == 0 ? "" : "; ") + shown(trimmed(header[i]));
            if (trimmed(header[i]) != column) continue;
            if (found) throw std::runtime_error(name + " has two columns '" + column + "'");
            found = i;
        }
        if (!found) {
            throw std::runtime_error(name + " has no column '" + column +
                                     "' in its header; the header is: " + all);
        }
        return *found;
    }
    /// Takes the rest of a line end whose first character was `c`: LF, CR or CR LF.
    static void end_line(std::istream& in, int c, std::size_t& line) {
        if (c == '\r' && in.peek() == '\n') (void)in.get();
        ++line;
    }
    static void skip_line(std::istream& in, std::size_t& line) {
        for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
            if (c != '\n' && c != '\r') continue;
            end_line(in, c, line);
            return;
        }
    }
    /// A record as RFC 4180 has it, which may go over several lines; none: the input is over.
    /// A quote where none may stand is refused: what follows it could swallow other rows.
    static std::optional<std::vector<std::string>> read_record(std::istream& in, std::size_t& line,
                                                               const std::string& name) {
        enum class Place { field_begin, unquoted, quoted, after_quotes };
        const std::size_t begin = line;
        const auto refuse = [&](std::size_t where, const char* what) {
            throw std::runtime_error(name + ", line " + std::to_string(where) + what);
        };
        std::vector<std::string> fields(1);
        Place place = Place::field_begin;
        bool any = false;
        for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
            any = true;
            if (place == Place::quoted) {
                if (c == '\r' || c == '\n') {
                    fields.back() += '\n';
                    end_line(in, c, line);
                } else if (c != '"') {
                    fields.back() += static_cast<char>(c);
                } else if (in.peek() == '"') {
                    fields.back() += static_cast<char>(in.get());
                } else {
                    place = Place::after_quotes;
                }
            } else if (c == '\r' || c == '\n') {
                end_line(in, c, line);
                return fields;
            } else if (c == ',') {
                fields.emplace_back();
                place = Place::field_begin;
            } else if (place == Place::after_quotes) {
                refuse(line, ": a quoted field goes on after its closing quote");
            } else if (c == '"') {
                if (place == Place::unquoted) refuse(line, ": a quote inside an unquoted field");
                place = Place::quoted;
            } else {
                fields.back() += static_cast<char>(c);
                const bool mark = line == 1 && fields.size() == 1 && fields[0] == "\xef\xbb\xbf";
                place = mark ? Place::field_begin : Place::unquoted;
            }
        }
        if (place == Place::quoted) refuse(begin, ": a quoted field that begins here never ends");
        if (!any) return std::nullopt;
        return fields;
    }

    std::vector<std::string> sids_;
    std::unordered_set<std::string> known_;
    std::vector<std::string> complaints_;
    std::size_t duplicates_ = 0;
    bool numbers_allowed_;
};

}  // namespace exotel_lists

#endif
