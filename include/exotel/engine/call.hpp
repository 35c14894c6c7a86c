#ifndef EXOTEL_ENGINE_CALL_HPP
#define EXOTEL_ENGINE_CALL_HPP

#include <exotel/engine/credential_store.hpp>
#include <exotel/error.hpp>
#include <exotel/http/transport.hpp>
#include <exotel/policy/retry_rule.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
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
