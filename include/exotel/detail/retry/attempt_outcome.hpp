#ifndef EXOTEL_DETAIL_RETRY_ATTEMPT_OUTCOME_HPP
#define EXOTEL_DETAIL_RETRY_ATTEMPT_OUTCOME_HPP

#include <exotel/detail/api/operation.hpp>
#include <exotel/detail/util/date_time.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/detail/util/redactor.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Whether a failed attempt is worth another.
enum class RetryAction {
    none,
    retry,
    retry_once,  ///< a second attempt, not a third: mostly a wrong configuration, at times a reset
    retry_on_new_connection,  ///< once, because this one leads astray, or its responses are mixed
                              ///< up
};

/// Every 5xx is worth another attempt except the two that will not change.
[[nodiscard]] constexpr RetryAction retry_action_of_status(int status) noexcept {
    if (status == 421) return RetryAction::retry_on_new_connection;  // RFC 9110, 15.5.20
    if (status == 408 || status == 429) return RetryAction::retry;
    const bool server_error = status >= 500 && status != 501 && status != 505;
    return server_error ? RetryAction::retry : RetryAction::none;
}

[[nodiscard]] constexpr RetryAction retry_action_of(TransportError error) noexcept {
    switch (error) {
        case TransportError::connection:
        case TransportError::timeout: return RetryAction::retry;
        case TransportError::handshake: return RetryAction::retry_once;
        case TransportError::none:
        case TransportError::certificate:
        case TransportError::too_large:
        case TransportError::malformed:
        case TransportError::local: break;
    }
    return RetryAction::none;
}

[[nodiscard]] constexpr Errc errc_of(TransportError error) noexcept {
    switch (error) {
        case TransportError::handshake:
        case TransportError::certificate: return Errc::tls_failed;
        case TransportError::timeout: return Errc::timed_out;
        case TransportError::too_large: return Errc::response_too_large;
        case TransportError::malformed: return Errc::malformed_response;
        case TransportError::none:
        case TransportError::connection:
        case TransportError::local: break;
    }
    return Errc::connection_failed;
}

/// What one attempt came to; the loop and its limits act on it.
struct AttemptOutcome {
    std::optional<Error> error;  ///< empty: the operation holds the value
    RetryAction action = RetryAction::none;
    int status = 0;                   ///< of the item, the envelope or HTTP; 0: no response
    std::string request_id;           ///< Exotel's, where the response has one
    bool answered = false;            ///< a whole response came
    bool good_answer = false;         ///< Exotel's API works and has settled this item
    bool concerns_whole_run = false;  ///< every other item would fail alike
};

/// What time it is at the server, by its own `Date` where it has one: our clock may be wrong.
[[nodiscard]] inline std::chrono::system_clock::time_point server_time(const Response& response,
                                                                       const Transport& transport) {
    return read_http_date(response.date).value_or(transport.time_of_day());
}

/// The attempt ended without a whole response.
[[nodiscard]] inline AttemptOutcome classify_failure(const Completion& completion,
                                                     const Redactor& redactor) {
    AttemptOutcome outcome;
    Error error = make_error(errc_of(completion.error), completion.detail);
    outcome.action = retry_action_of(completion.error);
    outcome.concerns_whole_run = completion.error == TransportError::certificate ||
                                 completion.error == TransportError::local;
    // A proxy that asks for a password answers the CONNECT request, not ours.
    error.http_status = completion.response.status;
    if (error.http_status == 407) {
        error.code = Errc::unauthorized;
        outcome.action = RetryAction::none;
        outcome.concerns_whole_run = true;
    }
    redactor.redact(error.message);
    error.may_have_been_applied = completion.sends > 0;
    outcome.error = std::move(error);
    return outcome;
}

/// Decides what an attempt means; has no effects but that the operation holds the value read.
/// `credentials_replaced`: the attempt carried credentials that are no longer in force.
[[nodiscard]] inline AttemptOutcome classify(Operation& operation, const std::string& item,
                                             const Completion& completion, const Redactor& redactor,
                                             bool credentials_replaced, const Transport& clock) {
    if (completion.error != TransportError::none) return classify_failure(completion, redactor);

    ParsedResponse parsed = operation.read_response(item, completion.response, redactor);
    AttemptOutcome outcome;
    outcome.answered = true;
    outcome.status = parsed.status;
    outcome.request_id = std::move(parsed.request_id);
    outcome.error = std::move(parsed.error);
    if (!outcome.error) {
        outcome.good_answer = true;
        return outcome;
    }
    Error& error = *outcome.error;
    if (!completion.response.retry_after.empty()) {
        error.retry_after = read_retry_after(completion.response.retry_after,
                                             server_time(completion.response, clock));
    }
    outcome.action = parsed.cut_short ? RetryAction::retry : retry_action_of_status(parsed.status);
    if (parsed.about_another) outcome.action = RetryAction::retry_on_new_connection;
    const bool refused = error.code == Errc::unauthorized || error.code == Errc::payment_required;
    // The credentials were rotated while this request was in flight: the new ones were not refused.
    if (parsed.status == 401 && credentials_replaced) outcome.action = RetryAction::retry;
    outcome.concerns_whole_run = refused && outcome.action == RetryAction::none;
    outcome.good_answer = error.answered_by_api && outcome.action == RetryAction::none && !refused;
    return outcome;
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
