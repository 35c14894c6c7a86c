// The one header that includes nlohmann/json: it turns bytes into events.
#ifndef EXOTEL_DETAIL_API_JSON_HPP
#define EXOTEL_DETAIL_API_JSON_HPP

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#if NLOHMANN_JSON_VERSION_MAJOR < 3 || \
    (NLOHMANN_JSON_VERSION_MAJOR == 3 && NLOHMANN_JSON_VERSION_MINOR < 9)
#error "exotel-lists needs nlohmann/json 3.9 or newer"
#endif

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Receives the events of a JSON text; each member returns whether to continue.
class JsonHandler {
public:
    JsonHandler() = default;
    JsonHandler(const JsonHandler&) = delete;
    JsonHandler& operator=(const JsonHandler&) = delete;
    virtual ~JsonHandler() = default;

    virtual bool on_object() = 0;
    virtual bool on_array() = 0;
    virtual bool on_end() = 0;  ///< end of the innermost object or array
    virtual bool on_key(std::string_view name) = 0;
    virtual bool on_null() = 0;
    virtual bool on_boolean(bool value) = 0;
    virtual bool on_number(std::int64_t value) = 0;
    /// A string, or a number that is not a 64-bit integer, as written.
    virtual bool on_text(std::string_view value) = 0;
};

enum class JsonEnd {
    complete,  ///< one JSON value and nothing after it
    cut,       ///< the bytes end too early
    garbled,   ///< not JSON, or not UTF-8
    refused,   ///< the handler stopped the reading
};

/// Passes nlohmann's events on to a handler.
class JsonEvents {
public:
    JsonEvents(JsonHandler& handler, std::size_t size) : handler_(handler), size_(size) {}

    bool null() { return handler_.on_null(); }
    bool boolean(bool value) { return handler_.on_boolean(value); }
    bool number_integer(std::int64_t value) { return handler_.on_number(value); }
    bool number_unsigned(std::uint64_t value) {
        if (value > INT64_MAX) return handler_.on_text(std::to_string(value));
        return handler_.on_number(static_cast<std::int64_t>(value));
    }
    bool number_float(double value, const std::string& raw) {
        const bool whole = std::floor(value) == value && std::fabs(value) < 1e15;
        if (!whole) return handler_.on_text(raw);
        return handler_.on_number(static_cast<std::int64_t>(value));
    }
    bool string(const std::string& value) { return handler_.on_text(value); }
    template <class Binary>
    bool binary(const Binary& /*value*/) {
        return false;  // only in formats other than JSON
    }
    bool start_object(std::size_t /*size*/) { return handler_.on_object(); }
    bool key(const std::string& name) { return handler_.on_key(name); }
    bool end_object() { return handler_.on_end(); }
    bool start_array(std::size_t /*size*/) { return handler_.on_array(); }
    bool end_array() { return handler_.on_end(); }
    template <class Exception>
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const Exception& /*error*/) {
        end_ = position > size_ ? JsonEnd::cut : JsonEnd::garbled;
        return false;
    }
    [[nodiscard]] JsonEnd end() const noexcept { return end_; }

private:
    JsonHandler& handler_;
    std::size_t size_;
    JsonEnd end_ = JsonEnd::refused;
};

/// Reads one JSON value; no content makes it throw.
///
/// Uses `sax_parse`, because `parse` with a callback costs more to compile, builds a document, and
/// can neither stop early nor pass on a number as written.
[[nodiscard]] inline JsonEnd read_json(std::string_view bytes, JsonHandler& handler) {
    JsonEvents events(handler, bytes.size());
    const bool complete =
        nlohmann::json::sax_parse(bytes.data(), bytes.data() + bytes.size(), &events);
    return complete ? JsonEnd::complete : events.end();
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
