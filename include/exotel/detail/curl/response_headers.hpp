#ifndef EXOTEL_DETAIL_CURL_RESPONSE_HEADERS_HPP
#define EXOTEL_DETAIL_CURL_RESPONSE_HEADERS_HPP

#include <exotel/detail/util/text.hpp>
#include <exotel/transport.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Reads the header lines of one response: the fields that the library uses, and how the header
/// announces the end of the body.
class ResponseHeaders {
public:
    /// Limit for all header lines of a transfer, including those of 1xx responses and trailers.
    static constexpr std::size_t max_bytes = std::size_t{64} * 1024;

    void start(Response& response) noexcept { *this = ResponseHeaders(response); }

    /// Reads the next line; false if the header is too long.
    [[nodiscard]] bool add_line(std::string_view line) {
        bytes_ += line.size();
        if (bytes_ > max_bytes) return false;
        while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
        if (!response_->body.empty()) return true;  // a trailer
        if (is_status_line(line)) {
            // A response begins; those before it were 1xx responses.
            const std::size_t bytes = bytes_;
            response_->clear();
            *this = ResponseHeaders(*response_);
            bytes_ = bytes;
        } else if (line.empty()) {
            complete_ = true;
        } else if (!complete_) {
            field(line);
        }
        return true;
    }

    [[nodiscard]] static bool is_status_line(std::string_view line) noexcept {
        return line.substr(0, 5) == "HTTP/";
    }

    /// Whether the header is complete: libcurl 7.87 to 8.14 accept a truncated one.
    [[nodiscard]] bool complete() const noexcept { return complete_; }
    /// Whether two different lengths were announced: libcurl's versions disagree about which
    /// counts.
    [[nodiscard]] bool has_conflicting_lengths() const noexcept { return conflicting_lengths_; }
    /// Whether the header says where the body ends.
    [[nodiscard]] bool announces_end() const noexcept {
        return !transfer_encoding_.empty() || !length_.empty();
    }
    /// Whether servers, gateways and libcurl must agree on where the response ends. If they need
    /// not, the rest of it could be read as the next response on the connection.
    [[nodiscard]] bool has_undisputed_end(int status) const noexcept {
        if (status == 204 || status == 304)  // no body, even if one is announced
            return transfer_encoding_.empty() && (length_.empty() || length_ == "0");
        if (length_.empty()) return equal_ignoring_case(transfer_encoding_, "chunked");
        return transfer_encoding_.empty() && !conflicting_lengths_ &&
               length_.find_first_not_of("0123456789") == std::string::npos;
    }

    ResponseHeaders() = default;

private:
    explicit ResponseHeaders(Response& response) noexcept : response_(&response) {}

    void field(std::string_view line) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return;
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        const std::pair<std::string_view, std::string*> wanted[] = {
            {"date", &response_->date},
            {"retry-after", &response_->retry_after},
            {"x-ratelimit-remaining", &response_->rate_limit_remaining},
            {"x-ratelimit-reset", &response_->rate_limit_reset},
        };
        for (const auto& [wanted_name, target] : wanted) {
            if (!equal_ignoring_case(name, wanted_name)) continue;
            if (target->empty()) *target = value.substr(0, 64);
            return;
        }
        if (equal_ignoring_case(name, "content-length")) {
            conflicting_lengths_ = conflicting_lengths_ || (!length_.empty() && length_ != value);
            length_ = value;
        } else if (equal_ignoring_case(name, "transfer-encoding")) {
            transfer_encoding_ = transfer_encoding_.empty() ? std::string(value) : "repeated";
        }
    }

    Response* response_ = nullptr;
    std::size_t bytes_ = 0;
    std::string length_;
    std::string transfer_encoding_;
    bool complete_ = false;
    bool conflicting_lengths_ = false;
};

}}}  // namespace exotel::v0_1::detail

#endif
