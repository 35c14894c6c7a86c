#ifndef EXOTEL_DETAIL_CURL_TRANSFER_HPP
#define EXOTEL_DETAIL_CURL_TRANSFER_HPP

#include <exotel/detail/curl/connections.hpp>
#include <exotel/detail/curl/descriptors.hpp>
#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/detail/curl/response_headers.hpp>
#include <exotel/detail/curl/settings.hpp>
#include <exotel/detail/curl/transport_error.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

class Multi;

/// An easy handle with the data of one request and its response; reused for many requests.
class Transfer {
public:
    explicit Transfer(const Settings& settings) : settings_(settings) {
        apply(easy_, settings);
        easy_.set(CURLOPT_HTTPGET, 1L);
        easy_.set(CURLOPT_DNS_CACHE_TIMEOUT, 30L);
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
        if constexpr (has_socket_callbacks) {
            easy_.set_function(CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
            easy_.set_pointer(CURLOPT_OPENSOCKETDATA, this);
            easy_.set_function(CURLOPT_CLOSESOCKETFUNCTION, &on_close_socket);
        }
        // libcurl reads the list in place and does not copy it: each request only points the first
        // line to its own secret.
        accept_.data = const_cast<char*>("Accept: application/json");
        authorization_line_.next = &accept_;
        authorization_line_.data = accept_.data;
        easy_.set_pointer(CURLOPT_HTTPHEADER, &authorization_line_);
    }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    [[nodiscard]] CURL* handle() const noexcept { return easy_.get(); }
    [[nodiscard]] static Transfer& of(CURL* handle) {
        char* transfer = nullptr;
        (::curl_easy_getinfo)(handle, CURLINFO_PRIVATE, &transfer);
        return *reinterpret_cast<Transfer*>(transfer);
    }
    [[nodiscard]] Completion& completion() noexcept { return completion_; }
    /// The multi handle that the transfer was last added to.
    [[nodiscard]] Multi& multi() const noexcept { return *multi_; }

    void prepare(std::size_t id, const Request& request) {
        completion_.id = id;
        completion_.error = TransportError::none;
        completion_.sends = 0;
        completion_.detail.clear();
        completion_.response.clear();
        timeout_ = request.timeout;
        prepared_at_ = std::chrono::steady_clock::now();

        authorization_ = request.authorization;
        authorization_line_.data = const_cast<char*>(authorization_->c_str());
        if (method_ != request.method) {
            easy_.set(CURLOPT_CUSTOMREQUEST, request.method);
            method_ = request.method;
        }
        easy_.set(CURLOPT_URL, request.url.c_str());
        // A lower bound: libcurl adds header fields of its own.
        request_size_ =
            request.url.size() + authorization_->view().size() + settings_.user_agent.size();
        begin(request.timeout, request.new_connection);
    }
    /// Prepares a request, which was refused before it was sent, for a new connection.
    void prepare_for_new_connection() {
        const auto spent = std::chrono::steady_clock::now() - prepared_at_;
        begin(timeout_ - std::chrono::floor<std::chrono::milliseconds>(spent), true);
    }
    /// Sets the multi handle and the sockets to use; both must outlive the transfer's connections.
    void use(Multi& multi, ConnectionRegistry& connections) {
        multi_ = &multi;
        if (connections_ == &connections) return;
        connections_ = &connections;
        if constexpr (has_socket_callbacks)
            easy_.set_pointer(CURLOPT_CLOSESOCKETDATA, &connections);
    }

    /// How often the request was sent so far.
    [[nodiscard]] int sends() const noexcept {
        if (runtime_version() >= first_with_prereq) return completion_.sends;
        // Older versions only count bytes, including those to a proxy. At least twice the size of
        // one request means that it was sent twice.
        if (easy_.info(CURLINFO_HTTP_CONNECTCODE) >= 300) return 0;
        const auto sent =
            static_cast<std::size_t>((std::max)(0L, easy_.info(CURLINFO_REQUEST_SIZE)));
        return sent == 0 ? 0 : (std::max)(1, static_cast<int>(sent / request_size_));
    }
    /// Whether the transfer ended before the request was sent, because its connection could not be
    /// trusted.
    [[nodiscard]] bool needs_new_connection() const noexcept {
        return abort_reason_ == AbortReason::stray_bytes && completion_.sends == 0;
    }

    /// Fills in the completion after libcurl has ended the transfer.
    void finish(CURLcode code) {
        completion_.sends = sends();
        Response& response = completion_.response;
        response.status = static_cast<int>(easy_.info(CURLINFO_RESPONSE_CODE));
        completion_.error = transport_error_of(code, completion_.sends, error_.data());
        if (completion_.error == TransportError::malformed && has_carried_http1_ &&
            !has_status_line_) {
            abort_reason_ = AbortReason::stray_bytes;
        }
        if (abort_reason_ != AbortReason::none) completion_.error = TransportError::connection;
        const bool by_length = code == CURLE_OK || code == CURLE_PARTIAL_FILE;
        if (by_length && headers_.has_conflicting_lengths()) {
            completion_.error = TransportError::malformed;
            completion_.detail = "the response announces two different lengths";
        } else if (code == CURLE_OK) {
            check_framing();
        } else {
            explain_failure(code);
        }
        if (Connection* connection = connections_->find(socket_))
            connection->end_response(this, headers_.has_undisputed_end(response.status));
        authorization_line_.data = accept_.data;
        authorization_.reset();
    }

    /// HTTP version of the response: 1 or 2; 0 if there was no response.
    [[nodiscard]] int http_version() const noexcept {
        const long version = easy_.info(CURLINFO_HTTP_VERSION);
        if (version == CURL_HTTP_VERSION_NONE) return 0;
        return version >= CURL_HTTP_VERSION_2_0 ? 2 : 1;
    }

private:
    static std::size_t on_body(char* bytes, std::size_t one, std::size_t count,
                               void* self) noexcept {
        return static_cast<Transfer*>(self)->add_body({bytes, one * count}) ? one * count : 0;
    }
    static std::size_t on_header(char* bytes, std::size_t one, std::size_t count,
                                 void* self) noexcept {
        return static_cast<Transfer*>(self)->add_header({bytes, one * count}) ? one * count : 0;
    }
    static int on_sending(void* self, char* /*remote_ip*/, char* local_ip, int /*remote_port*/,
                          int local_port) noexcept {
        const bool may_go = static_cast<Transfer*>(self)->before_sending(local_ip, local_port);
        return may_go ? 0 : 1;  // CURL_PREREQFUNC_OK, CURL_PREREQFUNC_ABORT
    }
    static curl_socket_t on_open_socket(void* self, curlsocktype /*purpose*/,
                                        curl_sockaddr* address) noexcept {
        auto* const transfer = static_cast<Transfer*>(self);
        ++transfer->opened_;
        return transfer->connections_->open(*address);
    }
    static int on_close_socket(void* connections, curl_socket_t socket) noexcept {
        return static_cast<ConnectionRegistry*>(connections)->close(socket);
    }

    void begin(std::chrono::milliseconds timeout, bool new_connection) {
        headers_.start(completion_.response);
        error_[0] = '\0';
        abort_reason_ = AbortReason::none;
        has_carried_http1_ = false;
        has_status_line_ = false;
        socket_ = CURL_SOCKET_BAD;
        opened_ = 0;
        if (const long allowed = milliseconds_of(timeout); allowed != timeout_set_) {
            easy_.set(CURLOPT_TIMEOUT_MS, allowed);
            timeout_set_ = allowed;
        }
        if (new_connection != new_connection_) {
            easy_.set(CURLOPT_FRESH_CONNECT, new_connection ? 1L : 0L);
            // A new connection looks the host name up again: its address may have changed.
            easy_.set(CURLOPT_DNS_CACHE_TIMEOUT, new_connection ? 0L : 30L);
            new_connection_ = new_connection;
        }
        if (runtime_version() < first_with_prereq) easy_.set(CURLOPT_FORBID_REUSE, 0L);
    }

    bool before_sending(const char* local_ip, int local_port) noexcept {
        Connection* const connection = connections_->find(local_ip, local_port);
        socket_ = connection != nullptr ? connection->socket() : CURL_SOCKET_BAD;
        if (connection != nullptr && !connection->begin_request(this)) {
            abort_reason_ = AbortReason::stray_bytes;
            return false;
        }
        has_carried_http1_ = connection != nullptr && connection->has_carried_http1();
        ++completion_.sends;
        return true;
    }
    bool add_body(std::string_view bytes) noexcept try {
        std::string& body = completion_.response.body;
        if (bytes.size() > settings_.max_response_bytes - body.size()) return false;
        body.append(bytes);
        return true;
    } catch (...) {
        abort_reason_ = AbortReason::out_of_memory;
        return false;  // libcurl then ends the transfer
    }
    bool add_header(std::string_view line) noexcept try {
        if (ResponseHeaders::is_status_line(line)) {
            has_status_line_ = true;
            const bool http1 = line.substr(0, 7) == "HTTP/1.";
            Connection* const connection = connections_->find(socket_);
            if (connection != nullptr && !connection->begin_response(http1)) {
                abort_reason_ = AbortReason::response_before_request;
                return false;
            }
            // Before 7.80 no callback reports that a connection is about to be reused.
            if (http1 && runtime_version() < first_with_prereq) easy_.set(CURLOPT_FORBID_REUSE, 1L);
        }
        return headers_.add_line(line);
    } catch (...) {
        abort_reason_ = AbortReason::out_of_memory;
        return false;
    }

    void check_framing() {
        Response& response = completion_.response;
        if (!headers_.complete()) {
            completion_.error = TransportError::connection;
            completion_.detail = "the connection ended inside the response header";
        }
        response.may_be_cut = http_version() == 1 && !headers_.announces_end();
    }

    void explain_failure(CURLcode code) {
        Failure failure{code,
                        completion_.error,
                        abort_reason_,
                        completion_.sends,
                        easy_.info(CURLINFO_HTTP_CONNECTCODE),
                        error_.data()};
        completion_.detail = describe(failure, settings_);
        if (completion_.sends > 0 || completion_.error == TransportError::timeout) return;
        if (failure.connect_status == 407) {
            completion_.error = TransportError::local;
            completion_.response.status = 407;
        }
        // Without a free descriptor even existing CAs cannot be read, which is temporary. libcurl
        // has just closed what this transfer used: its sockets, and three for a name lookup.
        constexpr int look_up = 3;
        constexpr int ca_file = 1;
        if (failure.connect_status == 0 && descriptor_shortage(opened_ + look_up + ca_file) != 0) {
            completion_.error = TransportError::connection;
            completion_.detail = std::string(out_of_descriptors) + ": " + completion_.detail;
        } else if (code == CURLE_SSL_CACERT_BADFILE && is_ca_file_missing(settings_)) {
            completion_.error = TransportError::certificate;
        }
    }

    const Settings& settings_;
    Multi* multi_ = nullptr;
    ConnectionRegistry* connections_ = nullptr;
    std::array<char, CURL_ERROR_SIZE> error_{};
    Completion completion_;
    ResponseHeaders headers_;
    AbortReason abort_reason_ = AbortReason::none;
    bool has_carried_http1_ = false;  ///< the connection, before this request
    bool has_status_line_ = false;
    curl_socket_t socket_ = CURL_SOCKET_BAD;  ///< that the latest request was sent on
    int opened_ = 0;                          ///< number of sockets opened for this transfer
    std::chrono::milliseconds timeout_{};
    std::chrono::steady_clock::time_point prepared_at_;
    std::size_t request_size_ = 1;
    std::shared_ptr<const detail::Secret> authorization_;
    curl_slist authorization_line_{};
    curl_slist accept_{};
    // The handle's current options: only changes are set again.
    std::string method_;
    long timeout_set_ = 0;
    bool new_connection_ = false;
    Easy easy_;  // last, so that it is destroyed before what its callbacks use
};

}}}  // namespace exotel::v0_1::detail

#endif
