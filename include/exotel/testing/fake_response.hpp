// The requests that a `FakeExotel` received, and responses to replace its normal ones.
//
//     exotel.next(exotel::FakeResponse::rate_limited(std::chrono::seconds(30)));
#ifndef EXOTEL_TESTING_FAKE_RESPONSE_HPP
#define EXOTEL_TESTING_FAKE_RESPONSE_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/transport.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace exotel { inline namespace v0_1 {

/// A request that reached the fake, or was meant to.
struct FakeRequest {
    std::string method;              ///< `DELETE`, or `GET` of a read
    std::string account;             ///< from the path
    std::string list;                ///< from the path, or `list_sids` of a read
    std::string contact;             ///< from the path
    std::chrono::milliseconds at{};  ///< virtual time since the fake was made
    int sends = 1;                   ///< how often it was sent
    std::string query;               ///< the part after the `?`
};

/// How a fake Exotel handles a request instead of answering it normally.
struct FakeResponse {
    TransportError error = TransportError::none;  ///< none: it answers with `response`
    int sends = 1;                                ///< how often the request is sent
    bool applied = false;                         ///< whether the removal takes effect
    Response response{};   ///< without a body and from 300 up, it gets Exotel's envelope
    std::string detail{};  ///< the transport's description of the failure
    std::chrono::milliseconds delay{0};  ///< added to the latency

    /// Answers with a status of 300 or more and Exotel's envelope for it.
    [[nodiscard]] static FakeResponse answers(int status) {
        FakeResponse response;
        response.response.status = status;
        return response;
    }
    /// Answers with exactly this body.
    [[nodiscard]] static FakeResponse answers(int status, std::string body) {
        FakeResponse response = answers(status);
        response.response.body = std::move(body);
        return response;
    }
    /// Answers 429 and asks to wait.
    [[nodiscard]] static FakeResponse rate_limited(std::chrono::seconds retry_after) {
        return answers(429).with_retry_after(std::to_string(retry_after.count()));
    }
    /// Answers 503 and asks to wait.
    [[nodiscard]] static FakeResponse unavailable(std::chrono::seconds retry_after) {
        return answers(503).with_retry_after(std::to_string(retry_after.count()));
    }
    /// Refuses the connection: the request is never sent.
    [[nodiscard]] static FakeResponse refused() {
        return broken(TransportError::connection, 0, false, "connection refused");
    }
    /// Presents an untrusted certificate.
    [[nodiscard]] static FakeResponse untrusted() {
        return broken(TransportError::certificate, 0, false, "certificate problem");
    }
    /// Closes the connection after the request; nothing is removed.
    [[nodiscard]] static FakeResponse lost_request() {
        return broken(TransportError::connection, 1, false, "connection reset");
    }
    /// Removes the contact and closes the connection without a response.
    [[nodiscard]] static FakeResponse lost_answer() {
        return broken(TransportError::connection, 1, true, "connection reset");
    }
    /// Never answers; `applied`: whether the removal takes effect.
    [[nodiscard]] static FakeResponse hangs(bool applied = false) {
        return broken(TransportError::timeout, 1, applied, "no response in time");
    }
    /// Answers 200 with something that is not JSON; `applied`: whether the removal takes effect.
    [[nodiscard]] static FakeResponse garbled(bool applied = true) {
        FakeResponse response = answers(200, "<html>Welcome</html>");
        response.applied = applied;
        return response;
    }
    /// The connection breaks after the first send, and libcurl resends the request by itself;
    /// `first_applied`: whether the first one takes effect. The second is answered normally.
    [[nodiscard]] static FakeResponse resent(bool first_applied) {
        FakeResponse response;
        response.sends = 2;
        response.applied = first_applied;
        return response;
    }

    /// Adds a `Retry-After` field.
    [[nodiscard]] FakeResponse with_retry_after(std::string value) && {
        response.retry_after = std::move(value);
        return std::move(*this);
    }
    /// Delays the response.
    [[nodiscard]] FakeResponse after(std::chrono::milliseconds wait) && {
        delay = wait;
        return std::move(*this);
    }

private:
    static FakeResponse broken(TransportError kind, int sends, bool applied, const char* detail) {
        FakeResponse response;
        response.error = kind;
        response.sends = sends;
        response.applied = applied;
        response.detail = detail;
        return response;
    }
};

}}  // namespace exotel::v0_1

#endif
