#ifndef EXOTEL_TESTING_FAULT_HPP
#define EXOTEL_TESTING_FAULT_HPP

#include <exotel/http/transport.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace testing {

/// How a fake Exotel treats a request instead of answering it as it should.
struct Fault {
    http::Fault kind = http::Fault::none;  ///< none: it answers, with `response`
    int sends = 1;                         ///< how often the request goes out
    bool applied = false;                  ///< whether the removal takes effect all the same
    http::Response response{};           ///< the answer; an empty body: an envelope for the status
    std::string detail{};                ///< what the transport says of it
    std::chrono::milliseconds delay{0};  ///< before it shows, beside the latency

    /// Answers with a status of 300 or more and Exotel's envelope for it.
    [[nodiscard]] static Fault answers(int status) {
        Fault fault;
        fault.response.status = status;
        return fault;
    }
    /// Answers with these very bytes.
    [[nodiscard]] static Fault answers(int status, std::string body) {
        Fault fault = answers(status);
        fault.response.body = std::move(body);
        return fault;
    }
    /// Answers 429 and asks to wait.
    [[nodiscard]] static Fault rate_limited(std::chrono::seconds retry_after) {
        return answers(429).with_retry_after(std::to_string(retry_after.count()));
    }
    /// Answers 503 and asks to wait.
    [[nodiscard]] static Fault unavailable(std::chrono::seconds retry_after) {
        return answers(503).with_retry_after(std::to_string(retry_after.count()));
    }
    /// Refuses the connection: the request never goes out.
    [[nodiscard]] static Fault refused() {
        return broken(http::Fault::connection, 0, false, "connection refused");
    }
    /// Shows a certificate that is not to be trusted.
    [[nodiscard]] static Fault untrusted() {
        return broken(http::Fault::certificate, 0, false, "certificate problem");
    }
    /// Closes the connection after the request; nothing is removed.
    [[nodiscard]] static Fault lost_request() {
        return broken(http::Fault::connection, 1, false, "connection reset");
    }
    /// Removes the contact and closes the connection without an answer.
    [[nodiscard]] static Fault lost_answer() {
        return broken(http::Fault::connection, 1, true, "connection reset");
    }
    /// Never answers; the removal takes effect or not.
    [[nodiscard]] static Fault hangs(bool applied = false) {
        return broken(http::Fault::timeout, 1, applied, "no answer in time");
    }
    /// Answers 200 with something that is not JSON; the removal takes effect or not.
    [[nodiscard]] static Fault garbled(bool applied = true) {
        Fault fault = answers(200, "<html>Welcome</html>");
        fault.applied = applied;
        return fault;
    }
    /// The connection dies after the first sending and libcurl sends the request again by itself;
    /// the first one takes effect or not, the second is answered as it should be.
    [[nodiscard]] static Fault resent(bool first_applied) {
        Fault fault;
        fault.sends = 2;
        fault.applied = first_applied;
        return fault;
    }

    /// The same with a `Retry-After` field.
    [[nodiscard]] Fault with_retry_after(std::string value) && {
        response.retry_after = std::move(value);
        return std::move(*this);
    }
    /// The same, later.
    [[nodiscard]] Fault after(std::chrono::milliseconds wait) && {
        delay = wait;
        return std::move(*this);
    }

private:
    static Fault broken(http::Fault kind, int sends, bool applied, const char* detail) {
        Fault fault;
        fault.kind = kind;
        fault.sends = sends;
        fault.applied = applied;
        fault.detail = detail;
        return fault;
    }
};

}  // namespace testing
}  // namespace v0_1
}  // namespace exotel

#endif
