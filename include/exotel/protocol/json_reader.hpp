// The one header that knows nlohmann/json: it turns bytes into events and tells how the bytes
// ended.
#ifndef EXOTEL_PROTOCOL_JSON_READER_HPP
#define EXOTEL_PROTOCOL_JSON_READER_HPP

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
namespace protocol {

enum class JsonEnd {
    complete,  ///< one JSON value and nothing after it
    cut,       ///< the bytes ended where more had to come
    garbled,   ///< not JSON, or not UTF-8
    refused,   ///< the handler ended the reading
};

/// Passes nlohmann's events on to a `Handler` with begin_object, begin_array, end, key, null,
/// boolean, number and string; each tells whether to go on.
template <class Handler>
class JsonEvents {
public:
    JsonEvents(Handler& handler, std::size_t size) : handler_(handler), size_(size) {}

    bool null() { return handler_.null(); }
    bool boolean(bool /*value*/) { return handler_.boolean(); }
    bool number_integer(std::int64_t value) { return handler_.number(value); }
    bool number_unsigned(std::uint64_t value) {
        return handler_.number(value > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(value));
    }
    bool number_float(double value, const std::string& raw) {
        const bool whole = std::floor(value) == value && std::fabs(value) < 1e15;
        return whole ? handler_.number(static_cast<std::int64_t>(value)) : handler_.string(raw);
    }
    bool string(std::string& value) { return handler_.string(value); }
    template <class Binary>
    bool binary(Binary& /*value*/) {
        return false;  // only in formats other than JSON
    }
    bool start_object(std::size_t /*size*/) { return handler_.begin_object(); }
    bool key(std::string& name) { return handler_.key(name); }
    bool end_object() { return handler_.end(); }
    bool start_array(std::size_t /*size*/) { return handler_.begin_array(); }
    bool end_array() { return handler_.end(); }
    template <class Exception>
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const Exception& /*error*/) {
        end_ = position > size_ ? JsonEnd::cut : JsonEnd::garbled;
        return false;
    }
    [[nodiscard]] JsonEnd end() const noexcept { return end_; }

private:
    Handler& handler_;
    std::size_t size_;
    JsonEnd end_ = JsonEnd::refused;
};

/// Reads one JSON value; never throws for what the bytes are.
template <class Handler>
[[nodiscard]] JsonEnd read_json(std::string_view bytes, Handler& handler) {
    JsonEvents<Handler> events(handler, bytes.size());
    const bool complete =
        nlohmann::json::sax_parse(bytes.data(), bytes.data() + bytes.size(), &events);
    return complete ? JsonEnd::complete : events.end();
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
