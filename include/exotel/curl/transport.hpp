#ifndef EXOTEL_CURL_TRANSPORT_HPP
#define EXOTEL_CURL_TRANSPORT_HPP

#include <exotel/curl/global.hpp>
#include <exotel/curl/multi.hpp>
#include <exotel/curl/settings.hpp>
#include <exotel/curl/transfer.hpp>
#include <exotel/http/transport.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace curl {

/// HTTP by libcurl's multi interface, with connections that stay warm from call to call.
class CurlTransport final : public http::Transport {
public:
    explicit CurlTransport(std::shared_ptr<const Settings> settings)
        : settings_(std::move(settings)) {
        ensure_initialised();
        multi_ = std::make_unique<Multi>();
    }
    ~CurlTransport() override {
        for (auto& [transfer, multi] : under_way_) {
            if (transfer) multi->remove(*transfer);
        }
    }

    [[nodiscard]] http::TimePoint now() const noexcept override {
        return std::chrono::steady_clock::now();
    }
    [[nodiscard]] std::chrono::system_clock::time_point time_of_day() const noexcept override {
        return std::chrono::system_clock::now();
    }
    [[nodiscard]] std::size_t capacity() const noexcept override {
        if (http_version_ == 1) return Multi::connections_http1;
        return http_version_ == 2 ? Multi::connections_http2 * 100 : 1;
    }

    void submit(std::size_t ticket, const http::Request& request) override {
        if (under_way_.size() <= ticket) under_way_.resize(ticket + 1);
        if (suspected_) {
            replace_multi();
            suspected_ = false;
            drop_drained();
        }
        try {
            std::unique_ptr<Transfer> transfer = take_idle();
            transfer->prepare(ticket, request);
            const CURLMcode code = multi_->add(*transfer);
            if (code == CURLM_OK) {
                under_way_[ticket] = {std::move(transfer), multi_.get()};
            } else {
                fail(ticket, 0, text_of(code));
            }
        } catch (const Exception& exception) {
            fail(ticket, 0, exception.what());
        }
    }

    const http::Completion* wait(http::TimePoint until) override {
        recycle();
        while (true) {
            if (!failed_.empty()) {
                failure_ = std::move(failed_.front());
                failed_.erase(failed_.begin());
                return &failure_;
            }
            if (const http::Completion* completion = next_finished()) return completion;
            perform_all();
            if (const http::Completion* completion = next_finished()) return completion;
            if (!failed_.empty()) continue;
            if (woken_.exchange(false)) return nullptr;
            const http::TimePoint time = now();
            if (time >= until) return nullptr;
            poll(until - time);
        }
    }

    int abandon(std::size_t ticket) noexcept override {
        if (ticket >= under_way_.size() || !under_way_[ticket].transfer) {
            const auto failed = std::find_if(
                failed_.begin(), failed_.end(),
                [ticket](const http::Completion& one) { return one.ticket == ticket; });
            if (failed == failed_.end()) return 0;
            const int sends = failed->sends;
            failed_.erase(failed);
            return sends;
        }
        auto [transfer, multi] = std::exchange(under_way_[ticket], {});
        const int sends = transfer->sends();
        multi->remove(*transfer);
        if (sends > 0) suspect(multi);
        return sends;
    }

    void stop_requested() noexcept override {
        woken_ = true;
        const std::lock_guard lock(multi_mutex_);
        ::curl_multi_wakeup(multi_->get());
    }

private:
    struct UnderWay {
        std::unique_ptr<Transfer> transfer;
        Multi* multi = nullptr;
    };

    static std::string text_of(CURLMcode code) {
        return std::string("libcurl failed: ") + ::curl_multi_strerror(code);
    }
    /// Ends a request for which libcurl itself is at fault.
    void fail(std::size_t ticket, int sends, std::string detail) {
        http::Completion& failure = failed_.emplace_back();
        failure.ticket = ticket;
        failure.fault = http::Fault::local;
        failure.sends = sends;
        failure.detail = std::move(detail);
    }
    std::unique_ptr<Transfer> take_idle() {
        if (idle_.empty()) return std::make_unique<Transfer>(*settings_);
        std::unique_ptr<Transfer> transfer = std::move(idle_.back());
        idle_.pop_back();
        return transfer;
    }
    /// Makes the transfer whose completion was handed out last ready for another request. One that
    /// failed or was resent is given up: until 8.17 libcurl counts resends over a handle's whole
    /// life, and ends at five.
    void recycle() {
        if (!done_) return;
        const http::Completion& completion = done_->completion();
        if (completion.fault == http::Fault::none && completion.sends == 1)
            idle_.push_back(std::move(done_));
        done_.reset();
    }

    const http::Completion* next_finished() {
        Transfer* transfer = multi_->finished();
        for (std::size_t i = 0; transfer == nullptr && i < retired_.size(); ++i)
            transfer = retired_[i]->finished();
        if (transfer == nullptr) return nullptr;
        const http::Completion& completion = transfer->completion();
        auto [owned, multi] = std::exchange(under_way_[completion.ticket], {});
        done_ = std::move(owned);
        if (completion.fault == http::Fault::none) {
            http_version_ = done_->http_version();
            multi_->limit_connections(http_version_ == 2 ? Multi::connections_http2
                                                         : Multi::connections_http1);
        } else if (completion.fault == http::Fault::timeout && completion.sends > 0) {
            suspect(multi);
        }
        drop_drained();
        return &completion;
    }

    /// A request that went out over HTTP/2 and got no answer may mean that the connection is dead;
    /// libcurl would use it again and again. So the next requests go elsewhere, and it is closed
    /// when the others on it have ended.
    void suspect(const Multi* multi) noexcept {
        if (http_version_ != 1 && multi == multi_.get()) suspected_ = true;
        drop_drained();
    }
    void replace_multi() {
        auto fresh = std::make_unique<Multi>();
        retired_.emplace_back();
        {
            const std::lock_guard lock(multi_mutex_);
            std::swap(fresh, multi_);
        }
        retired_.back() = std::move(fresh);
    }
    void perform_all() {
        for (const auto& multi : retired_) {
            if (const CURLMcode code = multi->perform(); code != CURLM_OK) break_down(*multi, code);
        }
        if (const CURLMcode code = multi_->perform(); code != CURLM_OK) break_down(*multi_, code);
    }
    /// libcurl itself failed: nothing that is under way on this handle will ever be answered.
    void break_down(Multi& multi, CURLMcode code) {
        for (UnderWay& one : under_way_) {
            if (!one.transfer || one.multi != &multi) continue;
            const std::unique_ptr<Transfer> transfer = std::move(one.transfer);
            fail(transfer->completion().ticket, transfer->sends(), text_of(code));
            multi.remove(*transfer);
        }
        if (&multi == multi_.get()) replace_multi();
    }
    void drop_drained() noexcept {
        retired_.erase(std::remove_if(retired_.begin(), retired_.end(),
                                      [](const auto& multi) { return multi->active() == 0; }),
                       retired_.end());
    }

    void poll(std::chrono::steady_clock::duration time) {
        // Only one multi handle can be polled; while others drain, they are looked at in between.
        const std::chrono::milliseconds longest(retired_.empty() ? 1000 : 10);
        const auto wait = std::min<std::chrono::steady_clock::duration>(time, longest);
        const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(wait);
        if (const CURLMcode code = multi_->poll(rounded); code != CURLM_OK)
            break_down(*multi_, code);
    }

    std::shared_ptr<const Settings> settings_;
    std::mutex multi_mutex_;  ///< guards `multi_` against `stop_requested`
    std::unique_ptr<Multi> multi_;
    std::vector<std::unique_ptr<Multi>> retired_;
    std::vector<UnderWay> under_way_;       ///< by ticket
    std::vector<http::Completion> failed_;  ///< by libcurl, not by what the network did
    http::Completion failure_;              ///< the one that was handed out last
    std::vector<std::unique_ptr<Transfer>> idle_;
    std::unique_ptr<Transfer> done_;
    std::atomic<bool> woken_{false};
    int http_version_ = 0;
    bool suspected_ = false;  ///< `multi_` may hold a dead connection
};

}  // namespace curl
}  // namespace v0_1
}  // namespace exotel

#endif
