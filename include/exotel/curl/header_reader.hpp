#ifndef EXOTEL_CURL_HEADER_READER_HPP
#define EXOTEL_CURL_HEADER_READER_HPP

#include <exotel/http/transport.hpp>
#include <exotel/protocol/endpoint.hpp>
#include <exotel/protocol/retry_after.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace curl {

/// Reads the header lines of one answer: the fields that matter, and how the body's end can be
/// known.
class HeaderReader {
public:
    /// All header lines of a transfer together, those of 1xx answers and trailers included.
    static constexpr std::size_t most_bytes = std::size_t{64} * 1024;

    void start(http::Response& response) noexcept { *this = HeaderReader(response); }

    /// Takes a line; false: it is too much.
    bool line(std::string_view line) {
        bytes_ += line.size();
        if (bytes_ > most_bytes) return false;
        while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
        if (!response_->body.empty()) return true;  // a trailer
        if (line.substr(0, 5) == "HTTP/") {
            // An answer begins; those before it were 1xx.
            const std::size_t bytes = bytes_;
            response_->clear();
            *this = HeaderReader(*response_);
            bytes_ = bytes;
        } else if (line.empty()) {
            complete_ = true;
        } else if (!complete_) {
            field(line);
        }
        return true;
    }

    /// Whether the header came to its end: libcurl 7.87 to 8.14 take one that was cut for whole.
    [[nodiscard]] bool complete() const noexcept { return complete_; }
    /// Whether two lengths were announced that differ; versions of libcurl disagree about which
    /// counts.
    [[nodiscard]] bool contradicts_itself() const noexcept { return contradicts_itself_; }
    /// Whether the header tells where the body ends.
    [[nodiscard]] bool tells_length() const noexcept { return chunked_ || !length_.empty(); }

    HeaderReader() = default;

private:
    explicit HeaderReader(http::Response& response) noexcept : response_(&response) {}

    void field(std::string_view line) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return;
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = protocol::trimmed(line.substr(colon + 1));
        const std::pair<std::string_view, std::string*> wanted[] = {
            {"date", &response_->date},
            {"retry-after", &response_->retry_after},
            {"x-ratelimit-limit", &response_->rate_limit_limit},
            {"x-ratelimit-remaining", &response_->rate_limit_remaining},
            {"x-ratelimit-reset", &response_->rate_limit_reset},
        };
        for (const auto& [wanted_name, target] : wanted) {
            if (!protocol::equal_ignoring_case(name, wanted_name)) continue;
            if (target->empty()) *target = value.substr(0, 64);
            return;
        }
        if (protocol::equal_ignoring_case(name, "content-length")) {
            contradicts_itself_ = contradicts_itself_ || (!length_.empty() && length_ != value);
            length_ = value;
        } else if (protocol::equal_ignoring_case(name, "transfer-encoding")) {
            chunked_ = true;
        }
    }

    http::Response* response_ = nullptr;
    std::size_t bytes_ = 0;
    std::string length_;
    bool chunked_ = false;
    bool complete_ = false;
    bool contradicts_itself_ = false;
};

}  // namespace curl
}  // namespace v0_1
}  // namespace exotel

#endif
