#ifndef EXOTEL_ENGINE_ATTEMPT_REPORT_HPP
#define EXOTEL_ENGINE_ATTEMPT_REPORT_HPP

#include <exotel/attempt_event.hpp>
#include <exotel/engine/call.hpp>
#include <exotel/engine/context.hpp>
#include <exotel/http/transport.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// Tells the caller of an attempt that ended; there must be somebody to tell.
template <class Operation>
void report_attempt(const Context& context, const Operation& operation,
                    const Call<typename Operation::Subject>& call,
                    const http::Completion& completion, const Error* error,
                    std::string_view request_id,
                    std::optional<std::chrono::milliseconds> next_attempt_in) {
    const std::string list = operation.list_name();
    const std::string contact = operation.contact_name(call.subject);
    AttemptEvent event;
    event.list = list;
    event.contact = contact;
    event.request_id = request_id;
    event.attempt = call.attempts;
    event.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(context.transport.now() -
                                                                          call.sent_at);
    event.http_status = completion.response.status;
    if (error != nullptr) event.error = error->code;
    event.sent = completion.sends > 0;
    event.next_attempt_in = next_attempt_in;
    context.on_attempt(event);
}

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
