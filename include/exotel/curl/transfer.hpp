#ifndef EXOTEL_CURL_TRANSFER_HPP
#define EXOTEL_CURL_TRANSFER_HPP

#include <exotel/curl/easy.hpp>
#include <exotel/curl/fault.hpp>
#include <exotel/curl/header_reader.hpp>
#include <exotel/curl/settings.hpp>
#include <exotel/http/transport.hpp>
#include <exotel/protocol/printable.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace exotel {
inline namespace v0_1 {
namespace curl {

/// An easy handle with what one request and its answer need; used again and again for the same
/// client.
class Transfer {
public:
    explicit Transfer(const Settings& settings) : settings_(settings) {
        apply(easy_, settings);
        easy_.set(CURLOPT_HTTPGET, 1L);
        easy_.set_pointer(CURLOPT_ERRORBUFFER, error_.data());
        easy_.set_pointer(CURLOPT_PRIVATE, this);
        easy_.set_function(CURLOPT_WRITEFUNCTION, &on_body);
        easy_.set_pointer(CURLOPT_WRITEDATA, this);
        easy_.set_function(CURLOPT_HEADERFUNCTION, &on_header);
        easy_.set_pointer(CURLOPT_HEADERDATA, this);
        if (runtime_version() >= first_with_prereq) {
            easy_.set_function(option_prereq_function, &on_sending);
            easy_.set_pointer(option_prereq_data, this);
        }
        accept_.data = const_cast<char*>("Accept: application/json");
        authorization_line_.next = &accept_;
    }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    [[nodiscard]] CURL* handle() const noexcept { return easy_.get(); }
    [[nodiscard]] static Transfer& of(CURL* handle) {
        char* transfer = nullptr;
        ::curl_easy_getinfo(handle, CURLINFO_PRIVATE, &transfer);
        return *reinterpret_cast<Transfer*>(transfer);
    }
    [[nodiscard]] http::Completion& completion() noexcept { return completion_; }

    void prepare(std::size_t ticket, const http::Request& request) {
        completion_.ticket = ticket;
        completion_.fault = http::Fault::none;
        completion_.sends = 0;
        completion_.detail.clear();
        completion_.response.clear();
        header_.start(completion_.response);
        error_[0] = '\0';

        // libcurl reads the list where it stands and copies nothing: the secret stays in its one
        // place.
        authorization_ = request.authorization;
        authorization_line_.data = const_cast<char*>(authorization_->c_str());
        easy_.set_pointer(CURLOPT_HTTPHEADER, &authorization_line_);
        easy_.set(CURLOPT_CUSTOMREQUEST, request.method);
        easy_.set(CURLOPT_URL, request.url.c_str());
        easy_.set(CURLOPT_TIMEOUT_MS, milliseconds_of(request.timeout));
        easy_.set(CURLOPT_FRESH_CONNECT, request.fresh_connection ? 1L : 0L);
        size_of_one_ =
            request.url.size() + authorization_->view().size() + settings_.user_agent.size();
    }

    /// How often the request went out so far.
    [[nodiscard]] int sends() const noexcept {
        if (runtime_version() >= first_with_prereq) return completion_.sends;
        // Older ones only add up bytes, those to a proxy included: what is at least twice one
        // request went out twice.
        if (easy_.info(CURLINFO_HTTP_CONNECTCODE) >= 300) return 0;
        const auto sent = static_cast<std::size_t>(std::max(0L, easy_.info(CURLINFO_REQUEST_SIZE)));
        return sent == 0 ? 0 : std::max(1, static_cast<int>(sent / size_of_one_));
    }

    /// Fills in the completion after libcurl has ended the transfer.
    void finish(CURLcode code) {
        completion_.sends = sends();
        http::Response& response = completion_.response;
        response.status = static_cast<int>(easy_.info(CURLINFO_RESPONSE_CODE));
        completion_.fault = fault_of(code, completion_.sends, error_.data());
        const bool by_length = code == CURLE_OK || code == CURLE_PARTIAL_FILE;
        if (by_length && header_.contradicts_itself()) {
            completion_.fault = http::Fault::malformed;
            completion_.detail = "the answer announces two different lengths";
        } else if (code == CURLE_OK) {
            judge_framing();
        } else {
            describe(code);
        }
        authorization_.reset();
    }

    /// HTTP version of the answer: 1 or 2; 0: there was none.
    [[nodiscard]] int http_version() const noexcept {
        const long version = easy_.info(CURLINFO_HTTP_VERSION);
        return version == CURL_HTTP_VERSION_NONE ? 0 : version >= CURL_HTTP_VERSION_2_0 ? 2 : 1;
    }

private:
    static std::size_t on_body(char* bytes, std::size_t one, std::size_t count,
                               void* self) noexcept {
        return static_cast<Transfer*>(self)->body({bytes, one * count}) ? one * count : 0;
    }
    static std::size_t on_header(char* bytes, std::size_t one, std::size_t count,
                                 void* self) noexcept {
        return static_cast<Transfer*>(self)->header_line({bytes, one * count}) ? one * count : 0;
    }
    static int on_sending(void* self, char* /*peer*/, char* /*local*/, int /*port*/,
                          int /*port*/) noexcept {
        ++static_cast<Transfer*>(self)->completion_.sends;
        return 0;  // CURL_PREREQFUNC_OK
    }

    bool body(std::string_view bytes) noexcept try {
        std::string& body = completion_.response.body;
        if (bytes.size() > settings_.max_response_bytes - body.size()) return false;
        body.append(bytes);
        return true;
    } catch (...) {
        return false;  // no memory: libcurl then ends the transfer
    }
    bool header_line(std::string_view line) noexcept try {
        return header_.line(line);
    } catch (...) {
        return false;
    }

    void judge_framing() {
        http::Response& response = completion_.response;
        if (!header_.complete()) {
            completion_.fault = http::Fault::connection;
            completion_.detail = "the connection ended inside the header of the answer";
        }
        response.may_be_cut = http_version() == 1 && !header_.tells_length();
    }

    void describe(CURLcode code) {
        std::string& detail = completion_.detail;
        const long connect_status = easy_.info(CURLINFO_HTTP_CONNECTCODE);
        if (completion_.sends == 0 && connect_status >= 300) {
            detail = "the proxy refused to connect, HTTP " + std::to_string(connect_status);
            if (connect_status == 407) {
                completion_.fault = http::Fault::local;
                completion_.response.status = 407;
            }
            return;
        }
        switch (completion_.fault) {
            case http::Fault::timeout:
                detail = completion_.sends > 0 ? "no answer in time" : "no connection in time";
                return;
            case http::Fault::too_large:
                detail = "the answer is larger than " +
                         std::to_string(settings_.max_response_bytes) +
                         " bytes, or its header than " + std::to_string(HeaderReader::most_bytes);
                return;
            default: break;
        }
        // libcurl's own sentence says more than its text for the code, but is not always there.
        detail =
            protocol::printable(error_[0] != '\0' ? error_.data() : ::curl_easy_strerror(code));
        const bool about_trust = completion_.fault == http::Fault::certificate;
        if (about_trust && !settings_.ca_file.empty())
            detail += " (CA file " + protocol::printable(settings_.ca_file) + ")";
    }

    const Settings& settings_;
    std::array<char, CURL_ERROR_SIZE> error_{};
    http::Completion completion_;
    HeaderReader header_;
    std::size_t size_of_one_ = 1;
    std::shared_ptr<const detail::Secret> authorization_;
    curl_slist authorization_line_{};
    curl_slist accept_{};
    Easy easy_;  // last, so that it goes before what its callbacks touch
};

}  // namespace curl
}  // namespace v0_1
}  // namespace exotel

#endif
