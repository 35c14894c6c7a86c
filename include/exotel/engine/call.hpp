#ifndef EXOTEL_ENGINE_CALL_HPP
#define EXOTEL_ENGINE_CALL_HPP

#include <exotel/engine/credential_store.hpp>
#include <exotel/error.hpp>
#include <exotel/http/transport.hpp>
#include <exotel/policy/retry_rule.hpp>
#include <exotel/protocol/status.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// Where a call stands.
enum class Stage {
    taken,      ///< in the engine's hands
    waiting,    ///< for its turn or its back-off
    in_flight,  ///< in the transport's hands
    settled,    ///< and its slot is free
};

/// One subject on its way: what is known over all its attempts.
template <class Subject>
struct Call {
    std::size_t index = 0;
    Subject subject;
    int attempts = 0;        ///< libcurl's own resends included
    bool uncertain = false;  ///< an attempt went out and was not answered for certain
    Stage stage = Stage::taken;
    int handshakes_failed = 0;
    bool misdirected = false;  ///< answered 421: the next attempt is on a connection of its own
    std::shared_ptr<const HeldCredentials> credentials{};  ///< what the latest attempt carried
    http::TimePoint sent_at{};
    http::TimePoint due{};
    std::optional<Error> last{};  ///< how the latest attempt failed
};

/// Words the one line that a person reads at night. `error.message` holds what happened until now;
/// `head` says of whom or what it tells.
inline void compose(Error& error, std::string_view head, std::string_view ended_because) {
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
    const bool absent = error.code == Errc::not_found && error.may_have_been_applied;
    if (absent)
        line.append("; an earlier attempt went unanswered and may be the one that removed it");
    if (error.may_have_been_applied && !absent)
        line.append("; a further removal does no harm and tells");
    const std::string_view advice = protocol::advice(error.code);
    if (!advice.empty() && !absent) line.append("; ").append(advice);
    error.message = std::move(line);
}

/// The same for one removal: what it says first is whether it is known not to have happened.
inline void compose_removal(Error& error, const std::string& whom, std::string_view ended_because) {
    const bool known = !error.may_have_been_applied || error.code == Errc::not_found;
    compose(error, whom + (known ? " was not removed" : ": not known whether it was removed"),
            ended_because);
}

/// The error of a call that would have to wait longer than it may.
[[nodiscard]] inline Error error_of_hold(Errc cause, http::TimePoint::duration wait) {
    Error error;
    error.code = cause;
    error.message = "Exotel asked this client to wait for longer than total_timeout leaves";
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(wait);
    return error;
}

/// The error of an attempt that brought no whole answer.
[[nodiscard]] inline Error error_of_fault(const http::Completion& completion) {
    Error error;
    // A proxy that wants a log-in says so with a status, not with an answer of Exotel's.
    error.http_status = completion.response.status;
    error.code = completion.response.status == 407 ? Errc::unauthorized
                                                   : policy::errc_of_fault(completion.fault);
    error.message = completion.detail;
    error.may_have_been_applied = completion.sends > 0;
    return error;
}

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
