#ifndef EXOTEL_PROTOCOL_ANSWER_HPP
#define EXOTEL_PROTOCOL_ANSWER_HPP

#include <exotel/http/transport.hpp>
#include <exotel/protocol/endpoint.hpp>
#include <exotel/protocol/envelope.hpp>
#include <exotel/protocol/envelope_reader.hpp>
#include <exotel/protocol/printable.hpp>
#include <exotel/protocol/status.hpp>
#include <exotel/result.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace protocol {

/// What one HTTP answer means, before anybody knows of other attempts.
template <class T>
struct Answer {
    Result<T> result;
    int status = 0;  ///< of success or failure: the item's `code`, else `http_code`, else HTTP's
    bool cut_short = false;  ///< it may have been longer: another attempt may bring it whole
};

[[nodiscard]] constexpr bool is_success(int status) noexcept {
    // 202 only says that Exotel will look at it.
    return status >= 200 && status <= 299 && status != 202;
}

template <class Data>
[[nodiscard]] bool has_failed(const EnvelopeItem<Data>& item) {
    return item.code.value_or(0) >= 400 || item.error ||
           equal_ignoring_case(item.status, "failure");
}

/// A 2xx that cannot be taken for a success: nobody knows what happened.
[[nodiscard]] inline Error malformed(const http::Response& response, std::string_view what) {
    Error error;
    error.code = Errc::malformed_response;
    error.http_status = response.status;
    error.may_have_been_applied = true;
    error.message = "the answer (HTTP " + std::to_string(response.status) + ") ";
    error.message.append(what);
    return error;
}

/// Fills in what Exotel says of a failure, all of it fit to print, and words the message.
template <class Data>
void describe_failure(Error& error, const Envelope<Data>& envelope, const ApiError* api,
                      std::string_view body) {
    error.request_id = printable(envelope.request_id);
    error.message = "HTTP " + std::to_string(error.http_status);
    if (api != nullptr) {
        error.api_code = api->code;
        error.api_message = printable(api->message);
        error.api_description = printable(api->description);
    } else {
        error.api_message = printable(envelope.message);
    }
    if (!error.api_message.empty())
        error.message.append(", Exotel says: ").append(error.api_message);
    if (!error.api_description.empty() && error.api_description != error.api_message) {
        error.message.append(": ").append(error.api_description);
    }
    if (error.api_code != 0)
        error.message.append(" (").append(std::to_string(error.api_code)).append(")");
    const bool said_nothing = error.api_message.empty() && error.api_description.empty();
    if (said_nothing && !body.empty()) {
        error.message
            .append(error.answered_by_api ? ", Exotel answers: " : ", the answer is not Exotel's: ")
            .append(printable(body, 120));
    }
}

/// Whether an item says in any of its members that the call had its effect.
template <class Data>
[[nodiscard]] bool claims_success(const EnvelopeItem<Data>& item) {
    return is_success(item.code.value_or(0)) || equal_ignoring_case(item.status, "success");
}

/// Reads the answer of a call about one resource; `concerns(data)` tells whether that resource is
/// the one.
template <class Data, class Concerns>
[[nodiscard]] Answer<Envelope<Data>> read_answer(const http::Response& response,
                                                 Concerns concerns) {
    const int http = response.status;
    if (http == 204) return {Envelope<Data>{}, http, false};

    Envelope<Data> envelope;
    const EnvelopeProblem problem = read_envelope(response.body, envelope);
    const bool readable = problem.reason.empty();
    if (!readable && http >= 200 && http <= 299) {
        Error error = malformed(response, problem.reason);
        error.request_id = printable(envelope.request_id);
        const std::string excerpt = printable(response.body, 120);
        if (!excerpt.empty()) error.message.append(": ").append(excerpt);
        return {std::move(error), http, problem.cut && response.may_be_cut};
    }
    if (!readable) envelope = Envelope<Data>{};

    const EnvelopeItem<Data>* only = envelope.items.size() == 1 ? &envelope.items.front() : nullptr;
    const EnvelopeItem<Data>* failed = only != nullptr && has_failed(*only) ? only : nullptr;
    bool claimed = false;  // by any item, whatever else it says
    for (const auto& item : envelope.items) claimed = claimed || claims_success(item);

    const bool any_failure = envelope.rest_exception || failed != nullptr || http < 200 ||
                             http > 299 || envelope.http_code.value_or(0) >= 300;
    const bool done = only != nullptr && !any_failure && (claimed || only->data) &&
                      is_success(http) && is_success(envelope.http_code.value_or(200)) &&
                      is_success(only->code.value_or(200));
    const bool about_another = only != nullptr && only->data && !concerns(*only->data);
    const bool about_many = envelope.items.size() > 1 && http >= 200 && http <= 299;
    if (done && !about_another) return {std::move(envelope), only->code.value_or(http), false};
    if (!any_failure || about_another || about_many) {
        const char* what = about_another     ? "is about another resource than the one asked for"
                           : about_many      ? "is about more than one resource"
                           : only == nullptr ? "holds no result"
                                             : "does not say that it was done";
        Error error = malformed(response, what);
        error.request_id = printable(envelope.request_id);
        return {std::move(error), http, false};
    }

    // The innermost word on the failure counts, as long as it is one.
    int status = 0;
    for (const int candidate :
         {failed != nullptr ? failed->code.value_or(0) : 0,
          envelope.rest_exception_status.value_or(0), envelope.http_code.value_or(0), http}) {
        if (status < 300) status = candidate;
    }
    Error error;
    error.code = errc_of_status(status);
    error.http_status = http;
    error.answered_by_api = failed != nullptr || envelope.rest_exception.has_value();
    // A failure and a success beside each other contradict each other.
    error.may_have_been_applied = claimed;
    const ApiError* api = failed != nullptr && failed->error ? &*failed->error
                          : envelope.rest_exception          ? &*envelope.rest_exception
                                                             : nullptr;
    describe_failure(error, envelope, api, response.body);
    return {std::move(error), status, false};
}

}  // namespace protocol
}  // namespace v0_1
}  // namespace exotel

#endif
