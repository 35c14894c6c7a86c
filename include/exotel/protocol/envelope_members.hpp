#ifndef EXOTEL_PROTOCOL_ENVELOPE_MEMBERS_HPP
#define EXOTEL_PROTOCOL_ENVELOPE_MEMBERS_HPP

#include <cstdint>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// Where in an envelope a reader stands.
enum class EnvelopePlace : std::uint8_t {
    skipped,
    root,
    items,
    item,
    error_data,
    error_list,
    data_list,
    data,
    rest_exception
};
/// The members that it knows there.
enum class EnvelopeMember : std::uint8_t {
    unknown,
    request_id,
    method,
    http_code,
    response,
    rest_exception,
    message,
    error,
    description,
    code,
    status,
    error_data,
    data,
    data_field_0,
    data_field_last = data_field_0 + 15
};
/// What a member's name means where it stands.
template <class Data>
[[nodiscard]] EnvelopeMember member_named(EnvelopePlace place, std::string_view name) {
    switch (place) {
        case EnvelopePlace::root:
            if (name == "request_id") return EnvelopeMember::request_id;
            if (name == "method") return EnvelopeMember::method;
            if (name == "http_code") return EnvelopeMember::http_code;
            if (name == "response") return EnvelopeMember::response;
            if (name == "RestException") return EnvelopeMember::rest_exception;
            if (name == "message") return EnvelopeMember::message;
            if (name == "error") return EnvelopeMember::error;
            if (name == "description") return EnvelopeMember::description;
            return EnvelopeMember::unknown;
        case EnvelopePlace::item:
            if (name == "code") return EnvelopeMember::code;
            if (name == "status") return EnvelopeMember::status;
            if (name == "error_data") return EnvelopeMember::error_data;
            if (name == "data") return EnvelopeMember::data;
            return EnvelopeMember::unknown;
        case EnvelopePlace::error_data:
            if (name == "code") return EnvelopeMember::code;
            if (name == "message") return EnvelopeMember::message;
            if (name == "description") return EnvelopeMember::description;
            return EnvelopeMember::unknown;
        case EnvelopePlace::rest_exception:
            if (name == "Status") return EnvelopeMember::status;
            if (name == "Code") return EnvelopeMember::code;
            if (name == "Message") return EnvelopeMember::message;
            return EnvelopeMember::unknown;
        case EnvelopePlace::data: {
            const int field = Data::field(name);
            return field < 0 ? EnvelopeMember::unknown
                             : static_cast<EnvelopeMember>(
                                   static_cast<int>(EnvelopeMember::data_field_0) + field);
        }
        case EnvelopePlace::skipped:
        case EnvelopePlace::items:
        case EnvelopePlace::error_list:
        case EnvelopePlace::data_list: break;
    }
    return EnvelopeMember::unknown;
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
