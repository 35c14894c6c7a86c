#ifndef EXOTEL_DETAIL_CURL_TRANSPORT_HPP
#define EXOTEL_DETAIL_CURL_TRANSPORT_HPP

#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/detail/curl/multi.hpp>
#include <exotel/detail/curl/settings.hpp>
#include <exotel/detail/curl/transfer.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <forward_list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// HTTP with libcurl's multi interface. Connections stay open from call to call.
class CurlTransport final : public Transport {
public:
    /// The settings must outlive this object.
    explicit CurlTransport(const Settings& settings) : settings_(settings) {
        ensure_initialised();
        try {
            ensure_multi();
        } catch (const Exception&) {  // the first request tries again, and reports it
        }
    }
    ~CurlTransport() override {
        for (const auto& transfer : in_flight_) {
            if (transfer) transfer->multi().remove(*transfer);
        }
    }

    [[nodiscard]] TimePoint now() const noexcept override {
        return std::chrono::steady_clock::now();
    }
    [[nodiscard]] std::chrono::system_clock::time_point time_of_day() const noexcept override {
        return std::chrono::system_clock::now();
    }
    [[nodiscard]] std::size_t capacity() const noexcept override {
        if (http_version_ == 1) return Multi::max_connections_http1;
        if (http_version_ == 2) return Multi::max_connections_http2 * requests_per_connection_http2;
        return 1;  // until a response tells the version
    }

    void submit(std::size_t id, const Request& request) override {
        if (in_flight_.size() <= id) in_flight_.resize(id + 1);
        if (connection_suspect_) retire_multi();
        try {
            std::unique_ptr<Transfer> transfer = take_idle();
            transfer->prepare(id, request);
            start(std::move(transfer));
        } catch (const Exception& exception) {
            fail(id, exception);
        }
    }

    const Completion* wait(TimePoint until) override {
        recycle();
        while (true) {
            if (!failed_.empty()) {
                failure_ = std::move(failed_.front());
                failed_.pop_front();
                return &failure_;
            }
            if (const Completion* completion = next_finished()) return completion;
            perform_all();
            if (const Completion* completion = next_finished()) return completion;
            if (!failed_.empty()) continue;
            if (woken_.exchange(false)) return nullptr;
            const TimePoint time = now();
            if (time >= until) return nullptr;
            poll(until - time);
        }
    }

    int abandon(std::size_t id) noexcept override {
        if (id >= in_flight_.size() || !in_flight_[id]) {
            int sends = 0;
            failed_.remove_if([&](const Completion& failure) {
                if (failure.id != id) return false;
                sends = failure.sends;
                return true;
            });
            return sends;
        }
        const std::unique_ptr<Transfer> transfer = std::move(in_flight_[id]);
        const int sends = transfer->sends();
        transfer->multi().remove(*transfer);
        if (sends > 0) suspect(transfer->multi());
        return sends;
    }

    void stop_requested() noexcept override {
        woken_ = true;
        const std::lock_guard<std::mutex> lock(multi_mutex_);
        if (multi_) ::curl_multi_wakeup(multi_->get());
    }

private:
    static constexpr long requests_per_connection_http2 = 100;

    [[nodiscard]] static std::string problem_of(CURLMcode code) {
        return std::string("libcurl failed: ") + ::curl_multi_strerror(code);
    }
    /// Throws `Exception` if this machine cannot start it.
    void start(std::unique_ptr<Transfer> transfer) {
        ensure_multi();
        const std::size_t id = transfer->completion().id;
        if (const CURLMcode code = multi_->add(*transfer); code != CURLM_OK)
            return fail(id, 0, TransportError::local, problem_of(code));
        in_flight_[id] = std::move(transfer);
    }
    /// Ends a request because this machine or libcurl itself failed.
    void fail(std::size_t id, int sends, TransportError error, std::string detail) {
        Completion& failure = failed_.emplace_front();
        failure.id = id;
        failure.error = error;
        failure.sends = sends;
        failure.detail = std::move(detail);
    }
    void fail(std::size_t id, const Exception& exception) {
        const bool is_temporary = exception.error().code == Errc::connection_failed;
        fail(id, 0, is_temporary ? TransportError::connection : TransportError::local,
             exception.error().message);
    }
    std::unique_ptr<Transfer> take_idle() {
        if (idle_.empty()) return std::make_unique<Transfer>(settings_);
        std::unique_ptr<Transfer> transfer = std::move(idle_.back());
        idle_.pop_back();
        return transfer;
    }
    /// Readies the transfer whose completion was delivered last for reuse. Drops one that failed or
    /// was resent: until 8.17 libcurl counts resends over the handle's whole life and gives up at
    /// five.
    void recycle() {
        if (!delivered_) return;
        const Completion& completion = delivered_->completion();
        if (completion.error == TransportError::none && completion.sends == 1)
            idle_.push_back(std::move(delivered_));
        delivered_.reset();
    }

    const Completion* next_finished() {
        while (Transfer* const finished = take_finished()) {
            std::unique_ptr<Transfer> transfer = std::move(in_flight_[finished->completion().id]);
            if (transfer->needs_new_connection()) {
                restart(std::move(transfer));
                continue;
            }
            delivered_ = std::move(transfer);
            note_connection();
            drop_drained();
            return &delivered_->completion();
        }
        return nullptr;
    }
    Transfer* take_finished() {
        Transfer* transfer = multi_ ? multi_->finished() : nullptr;
        for (Multi* multi = draining_.get(); transfer == nullptr && multi != nullptr;
             multi = multi->next.get()) {
            transfer = multi->finished();
        }
        return transfer;
    }
    /// Sends a request on a new connection, because stray bytes arrived on the old one, on which
    /// nothing was sent. libcurl does the same for a dead connection.
    void restart(std::unique_ptr<Transfer> transfer) {
        const std::size_t id = transfer->completion().id;
        try {
            transfer->prepare_for_new_connection();
            start(std::move(transfer));
        } catch (const Exception& exception) {
            fail(id, exception);
        }
        drop_drained();
    }
    /// Learns from the completion about to be returned how many connections are needed, and
    /// whether its own can be trusted.
    void note_connection() noexcept {
        const Completion& completion = delivered_->completion();
        if (completion.error == TransportError::none && multi_) {
            http_version_ = delivered_->http_version();
            multi_->limit_connections(http_version_ == 2 ? Multi::max_connections_http2
                                                         : Multi::max_connections_http1);
        } else if (completion.error == TransportError::timeout && completion.sends > 0) {
            suspect(delivered_->multi());
        }
    }

    /// A request that was sent over HTTP/2, or perhaps over it, and got no response may mean that
    /// the connection is dead. libcurl would reuse it, so the next requests get other connections,
    /// and this one is closed once its requests have ended.
    void suspect(const Multi& multi) noexcept {
        if (http_version_ != 1 && &multi == multi_.get()) connection_suspect_ = true;
        drop_drained();
    }
    /// Lets the requests on the multi handle end; later ones get a new handle.
    void retire_multi() {
        {
            const std::lock_guard<std::mutex> lock(multi_mutex_);
            multi_->next = std::move(draining_);
            draining_ = std::move(multi_);
        }
        connection_suspect_ = false;
        drop_drained();
    }
    /// Makes the multi handle if there is none; throws `Exception` if this machine cannot.
    void ensure_multi() {
        if (multi_) return;
        auto multi = std::make_unique<Multi>();
        const std::lock_guard<std::mutex> lock(multi_mutex_);
        multi_ = std::move(multi);
    }
    void perform_all() {
        for (Multi* multi = draining_.get(); multi != nullptr; multi = multi->next.get()) {
            if (const CURLMcode code = multi->perform(); code != CURLM_OK)
                on_multi_error(*multi, code);
        }
        if (!multi_) return;
        if (const CURLMcode code = multi_->perform(); code != CURLM_OK)
            on_multi_error(*multi_, code);
    }
    /// libcurl itself failed: no request in flight on this handle will get a response.
    void on_multi_error(Multi& multi, CURLMcode code) {
        for (std::unique_ptr<Transfer>& request : in_flight_) {
            if (!request || &request->multi() != &multi) continue;
            const std::unique_ptr<Transfer> transfer = std::move(request);
            fail(transfer->completion().id, transfer->sends(), TransportError::local,
                 problem_of(code));
            multi.remove(*transfer);
        }
        if (&multi == multi_.get()) retire_multi();
    }
    void drop_drained() noexcept {
        for (std::unique_ptr<Multi>* multi = &draining_; *multi;) {
            if ((*multi)->active() == 0) {
                *multi = std::move((*multi)->next);
            } else {
                multi = &(*multi)->next;
            }
        }
    }

    void poll(std::chrono::steady_clock::duration time) {
        // Only one multi handle can be polled: while others drain, the wait is split into short
        // ones.
        const std::chrono::milliseconds longest(multi_ && !draining_ ? 1000 : 10);
        const auto wait = (std::min<std::chrono::steady_clock::duration>)(time, longest);
        const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(wait);
        if (!multi_) return std::this_thread::sleep_for(rounded);
        if (const CURLMcode code = multi_->poll(rounded); code != CURLM_OK)
            on_multi_error(*multi_, code);
    }

    const Settings& settings_;
    std::mutex multi_mutex_;           ///< guards `multi_` against `stop_requested`
    std::unique_ptr<Multi> multi_;     ///< null: the next request makes one
    std::unique_ptr<Multi> draining_;  ///< first of those whose requests still have to end
    std::vector<std::unique_ptr<Transfer>> in_flight_;  ///< by id; null: none
    std::forward_list<Completion> failed_;              ///< by libcurl itself, not by the network
    Completion failure_;                                ///< the one of these delivered last
    std::vector<std::unique_ptr<Transfer>> idle_;
    std::unique_ptr<Transfer> delivered_;  ///< its completion was delivered last
    std::atomic<bool> woken_{false};
    int http_version_ = 0;
    bool connection_suspect_ = false;  ///< `multi_` may hold a dead connection
};

}}}  // namespace exotel::v0_1::detail

#endif
