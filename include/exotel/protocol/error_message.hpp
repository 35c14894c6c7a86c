#ifndef EXOTEL_PROTOCOL_ERROR_MESSAGE_HPP
#define EXOTEL_PROTOCOL_ERROR_MESSAGE_HPP

#include <exotel/error.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// Words the one line that a person reads at night, around what `error.message` holds until now:
/// `head` says of whom or what it tells, `what_to_do` closes it where it is not empty.
inline void compose_message(Error& error, std::string_view head, std::string_view ended_because,
                            std::string_view what_to_do) {
    std::string line(head);
    line.append(": ").append(to_string(error.code));
    if (!error.message.empty()) line.append(": ").append(error.message);
    if (!error.request_id.empty()) line.append(", request id ").append(error.request_id);
    if (error.attempts > 0) {
        line.append(", ").append(std::to_string(error.attempts));
        line.append(error.attempts == 1 ? " attempt" : " attempts");
    }
    if (!ended_because.empty()) line.append(", ").append(ended_because);
    if (error.retry_after) {
        line.append(", Exotel asks to wait ")
            .append(std::to_string(error.retry_after->count()))
            .append(" s");
    }
    if (!what_to_do.empty()) line.append("; ").append(what_to_do);
    error.message = std::move(line);
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
