// CSV as in RFC 4180, with any delimiter: read strictly, written so that it reads back the same.
#ifndef EXOTEL_LISTS_CSV_HPP
#define EXOTEL_LISTS_CSV_HPP

#include "text.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel_lists {

struct CsvRow {
    std::size_t line = 0;  ///< where it begins, from 1
    std::vector<std::string> cells;

    /// Whether it contains only delimiters and blanks.
    [[nodiscard]] bool is_blank() const {
        for (const std::string& cell : cells) {
            if (!trimmed(cell).empty()) return false;
        }
        return true;
    }
};

/// Reads rows from a text. Refuses a misplaced quote, because the text after it could swallow other
/// rows. Lines end with LF, CR or CR LF.
class CsvReader {
public:
    /// `name` is the text's name in errors.
    CsvReader(std::string_view text, char delimiter, std::string name)
        : text_(text), delimiter_(delimiter), name_(std::move(name)) {}

    /// Whether the next line is a comment.
    [[nodiscard]] bool at_comment() const { return !at_end() && text_[at_] == '#'; }
    void skip_line() {
        while (!at_end()) {
            if (take_line_end()) return;
            ++at_;
        }
    }
    /// Reads a row, which may span several lines; false if there is none.
    bool next(CsvRow& row) {
        if (at_end()) return false;
        row.line = line_;
        row.cells.clear();
        while (true) {
            row.cells.push_back(!at_end() && text_[at_] == '"' ? quoted_cell() : plain_cell());
            if (at_end() || take_line_end()) return true;
            ++at_;  // the delimiter
        }
    }

private:
    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }

    bool take_line_end() {
        const char c = text_[at_];
        if (c != '\r' && c != '\n') return false;
        const bool two = c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
        at_ += two ? 2 : 1;
        ++line_;
        return true;
    }
    [[nodiscard]] bool ends_cell(char c) const { return c == delimiter_ || c == '\r' || c == '\n'; }
    std::string plain_cell() {
        const std::size_t begin = at_;
        for (; !at_end() && !ends_cell(text_[at_]); ++at_) {
            if (text_[at_] == '"') refuse(line_, ": a quote inside an unquoted field");
        }
        return std::string(text_.substr(begin, at_ - begin));
    }
    std::string quoted_cell() {
        const std::size_t first_line = line_;
        std::string cell;
        ++at_;
        while (true) {
            if (at_end()) refuse(first_line, ": a quoted field that begins here never ends");
            const std::size_t begin = at_;
            if (take_line_end()) {
                cell += text_.substr(begin, at_ - begin);
                continue;
            }
            ++at_;
            if (text_[begin] != '"') {
                cell += text_[begin];
                continue;
            }
            if (at_end() || text_[at_] != '"') break;
            cell += '"';
            ++at_;
        }
        if (!at_end() && !ends_cell(text_[at_]))
            refuse(line_, ": a quoted field goes on after its closing quote");
        return cell;
    }
    [[noreturn]] void refuse(std::size_t line, const char* what) const {
        throw std::runtime_error(name_ + ", line " + std::to_string(line) + what);
    }

    std::string_view text_;
    char delimiter_;
    std::string name_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

/// One row with its line end.
inline std::string csv_row(const std::vector<std::string>& cells, char delimiter) {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string& cell = cells[i];
        if (i > 0) row += delimiter;
        // A first cell that begins with # would look like a comment.
        const bool plain = cell.find_first_of("\"\r\n") == std::string::npos &&
                           cell.find(delimiter) == std::string::npos &&
                           (cell.empty() || cell.front() != '#');
        if (plain) {
            row += cell;
            continue;
        }
        row += '"';
        for (const char c : cell) {
            if (c == '"') row += '"';
            row += c;
        }
        row += '"';
    }
    return row + '\n';
}

}  // namespace exotel_lists

#endif
