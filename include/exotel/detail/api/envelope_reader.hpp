#ifndef EXOTEL_DETAIL_API_ENVELOPE_READER_HPP
#define EXOTEL_DETAIL_API_ENVELOPE_READER_HPP

#include <exotel/detail/api/envelope.hpp>
#include <exotel/detail/api/envelope_table.hpp>
#include <exotel/detail/api/json.hpp>
#include <exotel/detail/util/text.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Why an envelope cannot be read; the reason is empty if it can.
struct EnvelopeProblem {
    std::string reason;
    bool cut = false;  ///< the bytes end too early
};

/// Fills an `Envelope` according to `EnvelopeTable`, directly from JSON events, and passes each
/// item on as soon as it is complete.
class EnvelopeReader {
public:
    /// `size` is that of the JSON text.
    EnvelopeReader(std::size_t size, Envelope& envelope, EnvelopeItemHandler& handler)
        : size_(size), envelope_(envelope), handler_(handler) {}

    [[nodiscard]] const EnvelopeProblem& problem() const noexcept { return problem_; }

    // ---- the members that `read_json` calls; each returns whether to continue

    bool start_object(std::size_t /*size*/) { return begin(json_types::object); }
    bool start_array(std::size_t /*size*/) { return begin(json_types::array); }
    bool end_object() { return end(); }
    bool end_array() { return end(); }
    bool key(const std::string& name) {
        Level& level = levels_[depth_ - 1];
        level.row = Table::find(level.place, name);
        if (level.place == Place::item || level.place == Place::data) {
            field_.assign(name);
        } else if (level.place == Place::inner) {
            field_.resize(outer_size_);
            field_.append(name);
        }
        if (level.row == Table::size) return true;
        const std::uint64_t bit = std::uint64_t{1} << level.row;
        if ((level.seen & bit) != 0) return stop("has the member '" + name + "' twice");
        level.seen |= bit;
        if (Table::rows[level.row].member == Member::response) envelope_.has_response_member = true;
        return true;
    }
    bool null() {
        if (depth_ == 0) return stop("is null");
        if (is_at(Member::next_page_uri)) envelope_.metadata.announce_next(false);
        return true;
    }
    bool boolean(bool value) {
        if (is_at(Member::error_data) && !value) return true;  // no error
        if (!accept(json_types::boolean)) return false;
        if (is_at(Member::error_data)) item_.error.emplace();
        if (is_at(Member::has_more)) envelope_.metadata.announce_next(value);
        if (!has_row()) add_field(value ? "true" : "false");
        return true;
    }
    bool number_integer(std::int64_t value) {
        if (!accept(json_types::text)) return false;
        if (std::optional<int>* target = code_target()) {
            if (value < -2'147'483'647 || value > 2'147'483'647)
                return stop("holds a code out of range");
            *target = static_cast<int>(value);
            return true;
        }
        return store(std::to_string(value));
    }
    bool number_unsigned(std::uint64_t value) {
        if (value > INT64_MAX) return string(std::to_string(value));
        return number_integer(static_cast<std::int64_t>(value));
    }
    /// A whole number counts as an integer; any other is kept as written.
    bool number_float(double value, const std::string& written) {
        const bool whole = std::floor(value) == value && std::fabs(value) < 1e15;
        return whole ? number_integer(static_cast<std::int64_t>(value)) : string(written);
    }
    bool string(const std::string& value) { return accept(json_types::text) && store(value); }
    template <class Binary>
    bool binary(const Binary& /*value*/) {
        return false;  // only in formats other than JSON
    }
    template <class ParseError>
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const ParseError& /*error*/) {
        problem_.cut = position > size_;
        problem_.reason = "is not JSON";
        if (problem_.cut) problem_.reason = size_ == 0 ? "is empty" : "is JSON that was cut short";
        return false;
    }

private:
    using Place = EnvelopePlace;
    using Member = EnvelopeMember;
    using Table = EnvelopeTable;
    struct Level {
        Place place = Place::skipped;
        std::size_t row = Table::size;  ///< of the member being read
        std::uint64_t seen = 0;         ///< the rows already read
    };
    static_assert(Table::size <= 64, "`seen` has a bit for each row");

    static constexpr std::size_t max_depth = 32;
    /// Longer names and further members are ignored; no row of the table is among them.
    static constexpr std::size_t max_name_length = 64;
    static constexpr std::size_t max_fields = 256;

    [[nodiscard]] bool has_row() const noexcept { return levels_[depth_ - 1].row != Table::size; }
    [[nodiscard]] bool is_at(Member member) const noexcept {
        return depth_ > 0 && has_row() && Table::rows[levels_[depth_ - 1].row].member == member;
    }
    [[nodiscard]] Place place() const noexcept {
        return depth_ > 0 ? levels_[depth_ - 1].place : Place::skipped;
    }
    bool stop(std::string problem) {
        problem_.reason = std::move(problem);
        return false;
    }
    bool cannot_be_read() { return stop("has a member of a type that cannot be read"); }

    /// Whether a value of this type is allowed here.
    bool accept(unsigned type) {
        if (depth_ == 0) return type == json_types::object || stop("is not an object");
        if (has_row()) {
            if ((Table::rows[levels_[depth_ - 1].row].types & type) == 0) return cannot_be_read();
        } else if (place() == Place::items || place() == Place::data_list) {
            if (type != json_types::object) return cannot_be_read();
        }
        // An item has an error once `error_data` holds anything but nulls.
        const bool error = place() == Place::error_data || place() == Place::error_list;
        if (error && !item_.error) item_.error.emplace();
        return true;
    }

    bool begin(unsigned type) {
        if (depth_ == max_depth) return stop("is nested deeper than 32 levels");
        if (!accept(type)) return false;
        const Place inside = place_inside(type == json_types::object);
        if (inside == Place::data) {
            if (item_.has_data) return stop("holds the data of more than one resource");
            item_.has_data = true;
        }
        levels_[depth_] = Level();
        levels_[depth_].place = inside;
        ++depth_;
        if (inside == Place::item) begin_item();
        return true;
    }
    /// The place of the members of the object or array that begins here.
    [[nodiscard]] Place place_inside(bool object) {
        switch (place()) {
            case Place::root:
                if (is_at(Member::response)) {
                    envelope_.response_is_array = !object;
                    return object ? Place::item : Place::items;
                }
                if (is_at(Member::rest_exception)) {
                    envelope_.rest_exception.emplace();
                    return Place::rest_exception;
                }
                return object && is_at(Member::metadata) ? Place::metadata : Place::skipped;
            case Place::items: return Place::item;
            case Place::item:
                if (is_at(Member::error_data))
                    return object ? Place::error_data : Place::error_list;
                if (is_at(Member::data)) return object ? Place::data : Place::data_list;
                return object ? begin_inner(false) : Place::skipped;
            case Place::data_list: return Place::data;
            case Place::data: return object ? begin_inner(true) : Place::skipped;
            case Place::error_list: return object ? Place::error_data : Place::skipped;
            case Place::metadata:
            case Place::error_data:
            case Place::inner:
            case Place::rest_exception: return Place::skipped;
            case Place::skipped: break;
        }
        return depth_ == 0 ? Place::root : Place::skipped;
    }
    Place begin_inner(bool in_data) {
        if (has_row()) return Place::skipped;
        inner_in_data_ = in_data;
        field_ += '.';
        outer_size_ = field_.size();
        return Place::inner;
    }

    bool end() {
        --depth_;
        return levels_[depth_].place != Place::item || finish_item();
    }

    void begin_item() {
        ++envelope_.item_count;
        item_.clear();
    }
    bool finish_item() {
        if (item_.has_success_marker()) envelope_.any_item_has_success_marker = true;
        if (item_.has_failed() && !envelope_.any_item_failed) {
            envelope_.any_item_failed = true;
            envelope_.failed_code = item_.code.value_or(0);
            envelope_.failed_error = item_.error;
        }
        return handler_.on_item(item_) || stop("holds an item that cannot be read");
    }

    void add_field(std::string_view text) {
        const bool inner = place() == Place::inner;
        if (!inner && place() != Place::item && place() != Place::data) return;
        if (!has_row() && (field_.size() > max_name_length || item_.fields.size() >= max_fields)) {
            return;
        }
        item_.fields.add(inner ? inner_in_data_ : place() == Place::data, field_, text);
    }

    /// Stores a text, or a number as text.
    bool store(std::string_view value) {
        if (std::optional<int>* target = code_target()) {
            const std::optional<int> code = read_int(value);
            if (!code) return stop("holds a code that is not a number");
            *target = code;
            return true;
        }
        if (place() == Place::error_list) item_.error->description = value;
        if (!has_row()) {
            add_field(value);
            return true;
        }
        switch (Table::rows[levels_[depth_ - 1].row].member) {
            case Member::request_id: envelope_.request_id = value; break;
            case Member::method: envelope_.method = value; break;
            case Member::flat_message:
                if (!envelope_.message.empty()) envelope_.message += ": ";
                envelope_.message += value;
                break;
            case Member::item_status: item_.status = value; break;
            case Member::field: add_field(value); break;
            case Member::error_data:
                if (!value.empty()) item_.error.emplace().description = value;
                break;
            // In some documents the code of an error is a word; it is ignored.
            case Member::error_code: item_.error->code = read_int(value).value_or(0); break;
            case Member::error_message: item_.error->message = value; break;
            case Member::error_description: item_.error->description = value; break;
            case Member::rest_code:
                envelope_.rest_exception->code = read_int(value).value_or(0);
                break;
            case Member::rest_message: envelope_.rest_exception->message = value; break;
            case Member::total: envelope_.metadata.total = read_count(value); break;
            case Member::offset: envelope_.metadata.offset = read_count(value); break;
            case Member::next_page_uri: envelope_.metadata.announce_next(!value.empty()); break;
            default: break;
        }
        return true;
    }
    static std::optional<std::size_t> read_count(std::string_view text) noexcept {
        const std::optional<std::int64_t> count = read_digits(text, INT64_MAX);
        if (!count) return std::nullopt;
        return static_cast<std::size_t>(*count);
    }
    /// Where to store a member that must be a number; null if it need not be one.
    [[nodiscard]] std::optional<int>* code_target() noexcept {
        if (is_at(Member::http_code)) return &envelope_.http_code;
        if (is_at(Member::item_code)) return &item_.code;
        if (is_at(Member::rest_status)) return &envelope_.rest_exception_status;
        return nullptr;
    }

    std::size_t size_;
    Envelope& envelope_;
    EnvelopeItemHandler& handler_;
    EnvelopeProblem problem_;
    Level levels_[max_depth];
    std::size_t depth_ = 0;
    EnvelopeItem item_;
    std::string field_;           ///< the name of the member being read; `outer.inner`
    std::size_t outer_size_ = 0;  ///< the length of `outer.`
    bool inner_in_data_ = false;
};

[[nodiscard]] inline EnvelopeProblem read_envelope(std::string_view bytes, Envelope& envelope,
                                                   EnvelopeItemHandler& handler) {
    EnvelopeReader reader(bytes.size(), envelope, handler);
    read_json(bytes, reader);
    return reader.problem();
}

}}}  // namespace exotel::v0_1::detail

#endif
