#ifndef EXOTEL_PROTOCOL_ENVELOPE_READER_HPP
#define EXOTEL_PROTOCOL_ENVELOPE_READER_HPP

#include <exotel/protocol/envelope.hpp>
#include <exotel/protocol/envelope_members.hpp>
#include <exotel/protocol/json_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// Builds an `Envelope` from the events of a JSON reader, without a document in between.
///
/// `Data` has `static Field field(std::string_view member)`, which tells what a member of `data`
/// may be, and `std::string& operator[](Field)`, where its text goes. Members that nobody knows are
/// passed over. A known member that is of a type that cannot be read, or stands there twice, ends
/// the reading: what cannot be understood must not pass for an answer.
template <class Data>
class EnvelopeReader {
public:
    explicit EnvelopeReader(Envelope<Data>& envelope) : envelope_(envelope) {}

    /// Why the reading ended early; empty: it did not.
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

    bool begin_object() { return begin(true); }
    bool begin_array() { return begin(false); }
    bool end() {
        --depth_;
        return true;
    }
    bool key(std::string_view name) {
        Level& level = levels_[depth_ - 1];
        level.member = member_named<Data>(level.place, name);
        if (level.member == Member::unknown) return true;
        const std::uint32_t bit = 1U << static_cast<unsigned>(level.member);
        if ((level.seen & bit) != 0)
            return stop("has the member '" + std::string(name) + "' twice");
        level.seen |= bit;
        return true;
    }
    bool null() { return depth_ > 0 || stop("is null"); }
    bool boolean() {
        note_error_data();
        return depth_ > 0 ? other_scalar() : stop("is not an object");
    }
    bool number(std::int64_t value) {
        if (depth_ == 0) return stop("is not an object");
        note_error_data();
        if (int* target = int_target()) {
            if (value < -2'147'483'647 || value > 2'147'483'647)
                return stop("holds a code out of range");
            *target = static_cast<int>(value);
            return true;
        }
        return text_or_number(std::to_string(value));
    }
    bool string(const std::string& value) {
        if (depth_ == 0) return stop("is not an object");
        note_error_data();
        const Level& level = levels_[depth_ - 1];
        if (level.place == Place::item && level.member == Member::error_data) {
            if (!value.empty()) item().error.emplace().description = value;
            return true;
        }
        // The code of an error is a word in some documents; then it is only text.
        const bool code_may_be_word =
            level.place == Place::error_data || level.place == Place::rest_exception;
        if (level.member == Member::code && code_may_be_word) {
            int code = 0;
            if (read_int(value, code)) *int_target() = code;
            return true;
        }
        if (int* target = int_target()) {
            return read_int(value, *target) || stop("holds a code that is no number");
        }
        return text_or_number(value);
    }

private:
    using Place = EnvelopePlace;
    using Member = EnvelopeMember;

    struct Level {
        Place place = Place::skipped;
        Member member = Member::unknown;
        std::uint32_t seen = 0;
    };

    static constexpr std::size_t deepest = 32;

    EnvelopeItem<Data>& item() { return envelope_.items.back(); }

    bool stop(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }
    /// `error_data` tells of an error as soon as it holds anything but nulls.
    void note_error_data() {
        if (depth_ > 0 && levels_[depth_ - 1].place == Place::error_data && !item().error)
            item().error.emplace();
    }
    bool cannot_be_read() { return stop("has a member of a type that cannot be read"); }

    bool begin(bool object) {
        if (depth_ == deepest) return stop("is nested deeper than 32 levels");
        note_error_data();
        const std::optional<Place> place = place_of_value(object);
        if (!place) return cannot_be_read();
        levels_[depth_] = Level{*place, Member::unknown, 0};
        ++depth_;
        return true;
    }

    /// What an object or array that begins here is; empty: it must not stand here.
    std::optional<Place> place_of_value(bool object) {
        if (depth_ == 0) return object ? std::optional(Place::root) : std::nullopt;
        const Level& level = levels_[depth_ - 1];
        switch (level.place) {
            case Place::root:
                if (level.member == Member::response) return object ? begin_item() : Place::items;
                if (level.member == Member::rest_exception && object) {
                    envelope_.rest_exception.emplace();
                    return Place::rest_exception;
                }
                // Errors without an envelope come in all shapes; what their text is not made of is
                // passed over.
                if (level.member >= Member::message && level.member <= Member::description)
                    return Place::skipped;
                break;
            case Place::items: return object ? std::optional(begin_item()) : std::nullopt;
            case Place::item:
                if (level.member == Member::error_data)
                    return object ? Place::error_data : Place::error_list;
                if (level.member == Member::data) return object ? begin_data() : Place::data_list;
                break;
            case Place::data_list:
                return object && !item().data ? std::optional(begin_data()) : std::nullopt;
            case Place::error_list: item().error.emplace(); return Place::skipped;
            case Place::data:
                if (level.member != Member::unknown && Data::is_date(field_of(level.member)))
                    return Place::skipped;
                break;
            case Place::error_data:
            case Place::rest_exception:
            case Place::skipped: break;
        }
        return level.member == Member::unknown ? std::optional(Place::skipped) : std::nullopt;
    }
    Place begin_item() {
        envelope_.items.emplace_back();
        return Place::item;
    }
    Place begin_data() {
        item().data.emplace();
        return Place::data;
    }

    /// A value that is neither text nor a number.
    bool other_scalar() {
        const Level& level = levels_[depth_ - 1];
        if (level.place == Place::items || level.place == Place::data_list) return cannot_be_read();
        if (level.place == Place::error_list) item().error.emplace();
        if (level.member == Member::unknown) return true;
        const bool date = level.place == Place::data && Data::is_date(field_of(level.member));
        return date || cannot_be_read();
    }

    bool text_or_number(const std::string& value) {
        const Level& level = levels_[depth_ - 1];
        std::string* target = nullptr;
        switch (level.place) {
            case Place::root:
                if (level.member == Member::request_id) target = &envelope_.request_id;
                if (level.member == Member::method) target = &envelope_.method;
                if (level.member >= Member::message && level.member <= Member::description) {
                    if (!envelope_.message.empty()) envelope_.message += ": ";
                    envelope_.message += value;
                    return true;
                }
                break;
            case Place::item:
                if (level.member == Member::status) target = &item().status;
                break;
            case Place::error_data:
                if (level.member == Member::message) target = &item().error->message;
                if (level.member == Member::description) target = &item().error->description;
                break;
            case Place::rest_exception:
                if (level.member == Member::message) target = &envelope_.rest_exception->message;
                break;
            case Place::data:
                if (level.member != Member::unknown)
                    target = &(*item().data)[field_of(level.member)];
                break;
            case Place::skipped:
            case Place::items:
            case Place::error_list:
            case Place::data_list: break;
        }
        if (target == nullptr) return other_scalar();
        *target = value;
        return true;
    }

    /// Where a number goes that is asked for as one; null: nowhere.
    int* int_target() {
        const Level& level = levels_[depth_ - 1];
        if (level.place == Place::root && level.member == Member::http_code)
            return &envelope_.http_code.emplace();
        if (level.place == Place::item && level.member == Member::code)
            return &item().code.emplace();
        if (level.place == Place::error_data && level.member == Member::code)
            return &item().error->code;
        if (level.place == Place::rest_exception && level.member == Member::code) {
            return &envelope_.rest_exception->code;
        }
        if (level.place == Place::rest_exception && level.member == Member::status) {
            return &envelope_.rest_exception_status.emplace();
        }
        return nullptr;
    }

    static int field_of(Member member) {
        return static_cast<int>(member) - static_cast<int>(Member::data_field_0);
    }

    static bool read_int(std::string_view text, int& value) {
        const bool negative = !text.empty() && text.front() == '-';
        if (negative) text.remove_prefix(1);
        if (text.empty() || text.size() > 9) return false;
        int result = 0;
        for (const char c : text) {
            if (c < '0' || c > '9') return false;
            result = result * 10 + (c - '0');
        }
        value = negative ? -result : result;
        return true;
    }

    Envelope<Data>& envelope_;
    std::string problem_;
    Level levels_[deepest];
    std::size_t depth_ = 0;
};

/// Reads an envelope; the reason is empty where that went well.
struct EnvelopeProblem {
    std::string reason;
    bool cut = false;  ///< the bytes ended where more had to come
};

template <class Data>
[[nodiscard]] EnvelopeProblem read_envelope(std::string_view bytes, Envelope<Data>& envelope) {
    EnvelopeReader<Data> reader(envelope);
    const JsonEnd end = read_json(bytes, reader);
    if (!reader.problem().empty()) return {reader.problem(), false};
    if (end == JsonEnd::cut)
        return {bytes.empty() ? "is empty" : "is JSON that was cut short", true};
    if (end == JsonEnd::garbled) return {"is not JSON", false};
    return {};
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
