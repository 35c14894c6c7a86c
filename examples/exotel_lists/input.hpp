// Collects contacts from the arguments and the contacts file: SIDs one per line, or a CSV column.
#ifndef EXOTEL_LISTS_INPUT_HPP
#define EXOTEL_LISTS_INPUT_HPP

#include "arguments.hpp"
#include "contacts.hpp"
#include "csv.hpp"
#include "input_file.hpp"
#include "text.hpp"

#include <exotel/sid.hpp>

#include <unistd.h>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel_lists {

/// The input, and what the output files need to have the same format.
struct Input {
    Contacts contacts;
    std::vector<std::string> header;  ///< of CSV; empty: one SID per line
    std::size_t sid_column = 0;
    char delimiter = ',';
    bool delimiter_is_named = false;  ///< by a first line `sep=`
};

/// A typical name of a SID column: in a file without columns it is not a SID.
inline bool is_header_word(std::string_view text) {
    std::string letters;
    for (const char c : text) {
        if (c != '_' && c != '-' && c != ' ') letters += lower(c);
    }
    if (!letters.empty() && letters.back() == 's') letters.pop_back();
    for (const char* word : {"sid", "id", "contact", "contactsid", "contactid", "number", "phone",
                             "mobile", "phonenumber", "mobilenumber", "name", "email"}) {
        if (letters == word) return true;
    }
    return false;
}

/// Reads one SID per line; skips blank lines, and comments (#) before the first SID. A header
/// further down is that of a file that was appended.
inline void read_lines(std::string_view text, const std::string& name, Contacts& contacts) {
    bool any = false;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find_first_of("\r\n");
        const std::string_view line = trimmed(text.substr(0, end));
        const bool two = end != std::string_view::npos && text.substr(end, 2) == "\r\n";
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + (two ? 2 : 1));
        if (line.empty() || (line.front() == '#' && !any)) continue;
        const std::string where = name + ", line " + std::to_string(number);
        if (is_header_word(line)) {
            contacts.complain(where, "'" + std::string(line) +
                                         "' looks like a header: name the column by --column");
        } else if (line.find_first_of(",;\t") != std::string_view::npos) {
            contacts.complain(where, "'" + shown(line) +
                                         "' holds a delimiter: of a CSV file, name "
                                         "the column by --column");
        } else {
            Contact contact;
            contact.sid = line;
            contact.line = number;
            contacts.add(std::move(contact), where);
        }
        any = true;
    }
}

/// The delimiter that an option names.
inline char read_delimiter(const std::string& text) {
    if (text == "tab" || text == "\\t" || text == "\t") return '\t';
    const bool one = text.size() == 1 && text[0] > ' ' && text[0] < 0x7f && text[0] != '"';
    if (!one) throw std::runtime_error("--delimiter must be one character, such as ';', or tab");
    return text[0];
}

/// A column's name as a person sees it: spreadsheets leave no-break spaces in it.
inline std::string without_invisible(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const Utf8Character c = first_character(text);
        const std::size_t length = c.length > 0 ? c.length : 1;
        if (c.length == 0 || !is_invisible(c.code)) result += text.substr(0, length);
        text.remove_prefix(length);
    }
    return result;
}

/// The index of a column in a header; its size if there is none.
inline std::size_t place_of(const std::string& column, const std::vector<std::string>& header,
                            const std::string& name) {
    std::size_t found = header.size();
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (!same_name(without_invisible(header[i]), column)) continue;
        if (found != header.size())
            throw std::runtime_error(name + " has two columns '" + shown(column) + "'");
        found = i;
    }
    return found;
}

/// Reads CSV with a header; comments (#) are allowed only before the header.
class CsvContacts {
public:
    CsvContacts(const Arguments& arguments, std::string_view text, std::string name)
        : arguments_(arguments), text_(text), name_(std::move(name)) {}

    void read(Input& input) {
        if (arguments_.allow_empty && trimmed(text_).empty()) return;
        CsvReader reader = after_header(input);
        const std::size_t list_place =
            arguments_.list_column.empty() ? 0 : required(arguments_.list_column, input.header);
        std::vector<std::size_t> kept_places;
        for (const std::string& column : arguments_.keep)
            kept_places.push_back(required(column, input.header));

        CsvRow row;
        while (reader.next(row)) {
            if (row.is_blank()) continue;
            const std::string where = name_ + ", line " + std::to_string(row.line);
            if (row.cells.size() != input.header.size()) {
                input.contacts.complain(where, count(row.cells.size(), "cell") +
                                                   " where the header has " +
                                                   std::to_string(input.header.size()) +
                                                   " (a delimiter outside quotes?)");
                continue;
            }
            Contact contact;
            contact.sid = row.cells[input.sid_column];
            contact.line = row.line;
            if (same_name(contact.sid, arguments_.column)) {
                input.contacts.complain(where, "the header again (were files joined?)");
                continue;
            }
            if (!arguments_.list_column.empty()) {
                contact.list = row.cells[list_place];
                const exotel::ListSid list{std::string(trimmed(contact.list))};
                if (const auto fault = list.validate()) {
                    input.contacts.complain(where,
                                            "the list SID '" + shown(list.str()) + "' " + *fault);
                    continue;
                }
            }
            const bool can_be_kept = keep(row, kept_places, contact);
            if (!can_be_kept) {
                input.contacts.complain(where, "a cell of --keep is not UTF-8: save the file so");
                continue;
            }
            if (!arguments_.rejected.empty()) contact.row = csv_row(row.cells, input.delimiter);
            input.contacts.add(std::move(contact), where);
        }
    }

private:
    /// False if a cell is not UTF-8, as the record must be.
    static bool keep(const CsvRow& row, const std::vector<std::size_t>& places, Contact& contact) {
        for (const std::size_t place : places) {
            if (!is_utf8(row.cells[place])) return false;
            contact.kept.push_back(row.cells[place]);
        }
        return true;
    }
    /// The delimiter from a first line such as `sep=;`, which Excel understands; 0 if there is
    /// none.
    [[nodiscard]] char named_delimiter() const {
        const bool named = text_.size() >= 6 && same_name(text_.substr(0, 4), "sep=") &&
                           (text_[5] == '\r' || text_[5] == '\n');
        return named ? text_[4] : '\0';
    }
    /// Finds the delimiter for which the header has the column, and reads the header.
    CsvReader after_header(Input& input) const {
        std::string candidates = ",;\t";
        const char named = named_delimiter();
        input.delimiter_is_named = named != '\0';
        if (named != '\0') candidates = named;
        if (!arguments_.delimiter.empty()) candidates = read_delimiter(arguments_.delimiter);
        std::vector<std::string> likeliest;
        std::optional<CsvReader> found;
        bool comments = false;
        for (const char delimiter : candidates) {
            CsvReader reader(text_, delimiter, name_);
            CsvRow row;
            const bool last_candidate = delimiter == candidates.back();
            try {
                if (named != '\0') reader.skip_line();
                do {
                    for (; reader.at_comment(); reader.skip_line()) comments = true;
                    if (!reader.next(row)) throw std::runtime_error(name_ + " has no header");
                } while (row.is_blank());
            } catch (const std::runtime_error&) {  // quotes that fit another delimiter, perhaps
                if (!last_candidate || found || !likeliest.empty()) continue;
                throw;
            }
            const std::size_t place = place_of(arguments_.column, row.cells, name_);
            if (place == row.cells.size()) {
                if (row.cells.size() > likeliest.size()) likeliest = row.cells;
            } else if (!found) {
                found = reader;
                input.header = row.cells;
                input.sid_column = place;
                input.delimiter = delimiter;
            } else if (row.cells != input.header) {
                throw std::runtime_error(name_ +
                                         " has the column with more than one delimiter: "
                                         "name it by --delimiter");
            }
        }
        if (!found) throw no_column(arguments_.column, likeliest, comments);
        return *found;
    }
    [[nodiscard]] std::size_t required(const std::string& column,
                                       const std::vector<std::string>& header) const {
        const std::size_t place = place_of(column, header, name_);
        if (place == header.size()) throw no_column(column, header);
        return place;
    }
    [[nodiscard]] std::runtime_error no_column(const std::string& column,
                                               const std::vector<std::string>& header,
                                               bool comments = false) const {
        std::string all;
        for (const std::string& cell : header)
            all += (all.empty() ? "" : "; ") + shown(trimmed(cell));
        return std::runtime_error(
            name_ + " has no column '" + shown(column) + "'; the header is: " + all +
            (comments ? " (lines before it that begin with # are comments)" : ""));
    }

    const Arguments& arguments_;
    std::string_view text_;
    std::string name_;
};

inline Input read_input(const Arguments& arguments) {
    Input input{arguments.by_number() ? Contacts::by_number(arguments.country)
                                      : Contacts(arguments.allow_numeric_sids),
                {},
                0,
                ','};
    for (const std::string& sid : arguments.contacts) {
        if (sid == "-") {
            input.contacts.complain("argument",
                                    "'-' is not a contact; use --contacts - for standard input");
            continue;
        }
        Contact contact;
        contact.sid = sid;
        contact.kept.resize(arguments.keep.size());
        input.contacts.add(std::move(contact), "argument");
    }
    if (arguments.contacts_file.empty()) return input;

    const bool standard_input =
        arguments.contacts_file == "-" || arguments.contacts_file == "/dev/stdin";
    if (standard_input && arguments.standard_input_was_closed)
        throw std::runtime_error("standard input is closed");
    const std::string name = standard_input ? "standard input" : arguments.contacts_file;
    const std::string text = to_utf8(
        standard_input ? read_to_end(STDIN_FILENO, name) : read_file(arguments.contacts_file),
        name);
    if (arguments.column.empty()) {
        read_lines(text, name, input.contacts);
    } else {
        CsvContacts(arguments, text, name).read(input);
    }
    const std::vector<Contact>& all = input.contacts.all();
    const std::string cut = cut_problem(text, all, arguments.by_number());
    if (!cut.empty())
        input.contacts.complain(name + ", line " + std::to_string(all.back().line), cut);
    return input;
}

}  // namespace exotel_lists

#endif
