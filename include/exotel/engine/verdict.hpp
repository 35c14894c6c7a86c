#ifndef EXOTEL_ENGINE_VERDICT_HPP
#define EXOTEL_ENGINE_VERDICT_HPP

#include <exotel/engine/call.hpp>
#include <exotel/engine/context.hpp>
#include <exotel/http/transport.hpp>
#include <exotel/policy/retry_rule.hpp>
#include <exotel/protocol/retry_after.hpp>
#include <exotel/result.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace engine {

/// What one attempt came to.
template <class Value>
struct Verdict {
    Result<Value> result;
    policy::Retry rule = policy::Retry::never;  ///< where it failed: whether another is worth it
};

/// What time it is at the server, by its own word where it says so: our clock may be wrong.
[[nodiscard]] inline std::chrono::system_clock::time_point server_time(
    const http::Response& response, const http::Transport& transport) {
    return protocol::read_http_date(response.date).value_or(transport.time_of_day());
}

/// Takes note of what an answer says of the quota (X-RateLimit-Remaining and -Reset).
inline void note_quota(const Context& context, const http::Response& response) {
    const auto remaining = protocol::read_digits(response.rate_limit_remaining, 1'000'000'000);
    const auto reset = protocol::read_digits(response.rate_limit_reset, 1'000'000'000'000);
    if (!remaining || !reset) return;
    const auto now = server_time(response, context.transport).time_since_epoch();
    const auto reset_in =
        std::chrono::seconds(*reset) - std::chrono::floor<std::chrono::seconds>(now);
    context.governor.quota(context.transport.now(), *remaining, reset_in);
}

/// Takes note of a 429 or 503, for every call of the client.
inline void note_refusal(const Context& context, int status, const Error& error,
                         http::TimePoint sent_at) {
    const http::TimePoint now = context.transport.now();
    if (status == 429) context.governor.throttled(now, sent_at);
    if (error.retry_after && (status == 429 || status == 503)) {
        context.governor.hold(now, *error.retry_after, error.code);
    }
}

/// Some servers write `\\/` for a slash in JSON, which would hide a base64 text from those who look
/// for it.
inline void drop_escapes_of_slashes(std::string& json) {
    for (std::size_t at = json.find("\\/"); at != std::string::npos; at = json.find("\\/", at))
        json.erase(at, 1);
}

/// Reads what an attempt brought.
template <class Operation>
[[nodiscard]] Verdict<typename Operation::Value> judge(
    const Context& context, const Operation& operation,
    const Call<typename Operation::Subject>& call, const http::Completion& completion) {
    const HeldCredentials& sent_with = *call.credentials;
    if (completion.fault != http::Fault::none) {
        Error error = error_of_fault(completion);
        sent_with.redact(error.message);
        return {std::move(error), policy::retry_after_fault(completion.fault)};
    }
    note_quota(context, completion.response);
    auto answer = operation.read(call.subject, completion.response);
    const bool echoes = sent_with.appear_in(completion.response.body);
    if (answer.result && !echoes) return {std::move(answer.result)};

    // Read once more, with what the server echoed blotted out before it is cut and quoted. What it
    // means is what was read first; the second reading only lends its texts.
    http::Response safe = completion.response;
    drop_escapes_of_slashes(safe.body);
    sent_with.redact(safe.body);
    auto safe_answer = operation.read(call.subject, safe);
    if (answer.result) {
        return {safe_answer.result ? std::move(safe_answer.result) : std::move(answer.result)};
    }
    Error error = std::move(answer.result).error();
    if (echoes) {
        error.message = "the answer echoes the credentials";
        error.api_message.clear();
        error.api_description.clear();
        error.request_id.clear();
    }
    if (!safe_answer.result) {
        Error& texts = safe_answer.result.error();
        error.message = std::move(texts.message);
        error.api_message = std::move(texts.api_message);
        error.api_description = std::move(texts.api_description);
        error.request_id = std::move(texts.request_id);
    }
    for (std::string* text :
         {&error.message, &error.api_message, &error.api_description, &error.request_id}) {
        sent_with.redact(*text);
    }
    error.retry_after =
        protocol::read_retry_after(safe.retry_after, server_time(safe, context.transport));
    note_refusal(context, answer.status, error, call.sent_at);
    auto rule = answer.cut_short ? policy::Retry::again : policy::retry_after_status(answer.status);
    // Keys were rotated while this request was under way: the new ones have not been refused.
    if (answer.status == 401 && call.credentials != context.credentials.current())
        rule = policy::Retry::again;
    return {std::move(error), rule};
}

}  // namespace engine
}  // namespace v0_1
}  // namespace exotel

#endif
