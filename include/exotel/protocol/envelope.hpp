#ifndef EXOTEL_PROTOCOL_ENVELOPE_HPP
#define EXOTEL_PROTOCOL_ENVELOPE_HPP

#include <optional>
#include <string>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// `error_data` of an item, or a `RestException`.
struct ApiError {
    int code = 0;
    std::string message;
    std::string description;
};

/// One resource's answer. `Data` is told the members of `data`; see `EnvelopeReader`.
template <class Data>
struct EnvelopeItem {
    std::optional<int> code;
    std::string status;
    std::optional<ApiError> error;  ///< a non-empty `error_data`
    std::optional<Data> data;
};

/// The answer of every v2 call, as far as this library acts upon it.
template <class Data>
struct Envelope {
    std::string request_id;
    std::string method;
    std::optional<int> http_code;
    std::vector<EnvelopeItem<Data>> items;  ///< `response`, whether an object or an array
    std::optional<ApiError> rest_exception;
    std::optional<int> rest_exception_status;
    std::string message;  ///< of errors without an envelope
};

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
