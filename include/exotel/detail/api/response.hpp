#ifndef EXOTEL_DETAIL_API_RESPONSE_HPP
#define EXOTEL_DETAIL_API_RESPONSE_HPP

#include <exotel/detail/api/envelope.hpp>
#include <exotel/detail/api/envelope_reader.hpp>
#include <exotel/detail/api/messages.hpp>
#include <exotel/detail/api/operation.hpp>
#include <exotel/detail/util/date_time.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/detail/util/redactor.hpp>
#include <exotel/error.hpp>
#include <exotel/timestamp.hpp>
#include <exotel/transport.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// A gateway that got no response in time cannot know whether the request was applied (RFC 9110,
/// 15.6.5). So every 5xx leaves it open, except 501 and 505, which refuse the request itself; so do
/// statuses above 599, which count as 5xx (15), and 303, which may point to the result (15.4.4).
[[nodiscard]] constexpr bool may_have_been_applied(int status) noexcept {
    return (status >= 500 && status != 501 && status != 505) || status == 303;
}

/// The date in a member. An unreadable one is treated as missing, not as an error.
[[nodiscard]] inline std::optional<Timestamp> date_of(const EnvelopeFields& fields,
                                                      std::string_view name) {
    const auto text = fields.find(name);
    return text ? read_timestamp(*text) : std::nullopt;
}

/// Reads the body of a response once, and turns it into a result or an error. The operation decides
/// which.
class ResponseReader {
public:
    /// Passes the items to `handler`.
    ResponseReader(const Response& response, const Redactor& redactor, EnvelopeItemHandler& handler)
        : response_(response),
          redactor_(redactor),
          problem_(read_envelope(response.body, envelope_, handler)) {
        if (is_readable()) return;
        // Of an unreadable error response keep only a claim of success: the request may have been
        // applied.
        const bool has_success_marker = envelope_.any_item_has_success_marker;
        if (!is_http_success()) envelope_ = Envelope();
        envelope_.any_item_has_success_marker = has_success_marker;
    }

    [[nodiscard]] const Envelope& envelope() const noexcept { return envelope_; }
    [[nodiscard]] bool is_readable() const noexcept { return problem_.reason.empty(); }
    [[nodiscard]] bool is_http_success() const noexcept {
        return response_.status >= 200 && response_.status <= 299;
    }
    /// Whether HTTP and the envelope call it a success; its items may still say otherwise.
    [[nodiscard]] bool is_success() const noexcept {
        return detail::is_success(response_.status) &&
               detail::is_success(envelope_.http_code.value_or(200));
    }
    [[nodiscard]] bool is_failure() const noexcept {
        return !is_http_success() || is_failure_status(envelope_.http_code.value_or(0)) ||
               envelope_.rest_exception.has_value() || item_failure_counts();
    }

    [[nodiscard]] ParsedResponse success() const { return parsed(); }
    /// A 2xx whose body cannot be read.
    [[nodiscard]] ParsedResponse unreadable() const {
        ParsedResponse parsed = malformed(problem_.reason);
        parsed.cut_short = problem_.cut && response_.may_be_cut;
        const std::string excerpt = redactor_.show(response_.body, max_excerpt_length);
        if (!excerpt.empty()) parsed.error->message.append(": ").append(excerpt);
        return parsed;
    }
    /// The error for a response that can be read but does not say what happened. `what` follows
    /// "the response".
    [[nodiscard]] ParsedResponse malformed(std::string_view what) const {
        ParsedResponse parsed = this->parsed();
        std::string message = "the response (HTTP " + std::to_string(response_.status) + ") ";
        parsed.error = make_error(Errc::malformed_response, message.append(what));
        parsed.error->http_status = response_.status;
        parsed.error->request_id = parsed.request_id;
        parsed.error->may_have_been_applied = true;
        return parsed;
    }
    [[nodiscard]] ParsedResponse failure() const {
        ParsedResponse parsed = this->parsed();
        parsed.status = failure_status();
        Error error = make_error(errc_of_status(parsed.status), {});
        error.http_status = response_.status;
        error.request_id = parsed.request_id;
        error.may_have_been_applied = is_contradicted() ||
                                      may_have_been_applied(response_.status) ||
                                      may_have_been_applied(parsed.status);
        const bool certain = parsed.status >= 400 && parsed.status <= 499 && !is_contradicted();
        error.answered_by_api = envelope_.rest_exception.has_value() || item_failure_counts() ||
                                (envelope_.is_from_exotel() && certain);
        describe(error);
        parsed.error = std::move(error);
        return parsed;
    }

private:
    static constexpr std::size_t max_excerpt_length = 120;

    [[nodiscard]] ParsedResponse parsed() const {
        ParsedResponse parsed;
        parsed.status = response_.status;
        parsed.request_id = redactor_.show(envelope_.request_id);
        return parsed;
    }
    /// With a failed HTTP status, the failure of one of many items does not explain that status.
    [[nodiscard]] bool item_failure_counts() const noexcept {
        return envelope_.any_item_failed && (envelope_.item_count == 1 || is_http_success());
    }
    /// Whether another member reports a success.
    [[nodiscard]] bool is_contradicted() const noexcept {
        const bool by_http_code = detail::is_success(envelope_.http_code.value_or(0)) &&
                                  !is_http_success() && !item_failure_counts() &&
                                  !envelope_.rest_exception;
        return envelope_.any_item_has_success_marker || by_http_code;
    }
    /// The status of the innermost member that reports a failure.
    [[nodiscard]] int failure_status() const noexcept {
        int status = item_failure_counts() ? envelope_.failed_code : 0;
        if (!is_failure_status(status)) status = envelope_.rest_exception_status.value_or(0);
        if (!is_failure_status(status)) status = envelope_.http_code.value_or(0);
        return is_failure_status(status) ? status : response_.status;
    }
    /// Fills in what Exotel says about a failure, and words the message.
    void describe(Error& error) const {
        const ApiError* api_error = envelope_.rest_exception ? &*envelope_.rest_exception : nullptr;
        if (item_failure_counts() && envelope_.failed_error) api_error = &*envelope_.failed_error;
        if (api_error != nullptr) {
            error.api_code = api_error->code;
            error.api_message = redactor_.show(api_error->message);
            error.api_description = redactor_.show(api_error->description);
        } else {
            error.api_message = redactor_.show(envelope_.message);
        }
        error.message = "HTTP " + std::to_string(error.http_status);
        const bool said_nothing = error.api_message.empty() && error.api_description.empty();
        if (!error.api_message.empty())
            error.message.append(", Exotel says: ").append(error.api_message);
        if (!error.api_description.empty() && error.api_description != error.api_message) {
            error.message.append(error.api_message.empty() ? ", Exotel says: " : ": ")
                .append(error.api_description);
        }
        if (error.api_code != 0)
            error.message.append(" (").append(std::to_string(error.api_code)).append(")");
        if (said_nothing && !response_.body.empty()) {
            error.message
                .append(error.answered_by_api ? ", Exotel answers: "
                                              : ", the response is not Exotel's: ")
                .append(redactor_.show(response_.body, max_excerpt_length));
        }
    }

    const Response& response_;
    const Redactor& redactor_;
    Envelope envelope_;
    EnvelopeProblem problem_;
};

}}}  // namespace exotel::v0_1::detail

#endif
