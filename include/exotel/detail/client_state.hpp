#ifndef EXOTEL_DETAIL_CLIENT_STATE_HPP
#define EXOTEL_DETAIL_CLIENT_STATE_HPP

#include <exotel/client_options.hpp>
#include <exotel/curl/transport.hpp>
#include <exotel/detail/options_check.hpp>
#include <exotel/engine/context.hpp>
#include <exotel/engine/credential_store.hpp>
#include <exotel/http/transport_pool.hpp>
#include <exotel/policy/governor.hpp>
#include <exotel/protocol/endpoint.hpp>
#include <exotel/sid.hpp>
#include <exotel/version.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#if !defined(_WIN32)
#include <unistd.h>
#endif

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// The process that runs, to notice a fork.
[[nodiscard]] inline long current_process() noexcept {
#if defined(_WIN32)
    return 0;  // no fork there
#else
    return static_cast<long>(::getpid());
#endif
}

/// The part of a client that its threads share and that a forked child must not touch: it holds
/// locks that a thread of the parent may have, and connections whose other end talks to the parent.
struct SharedState {
    SharedState(const RateLimit& limit, const http::TransportFactory& factory,
                std::unique_ptr<engine::CredentialStore> store)
        : governor(limit, seed()),
          credentials(std::move(store)),
          pool(factory),
          process(current_process()) {}

    policy::Governor governor;
    std::unique_ptr<engine::CredentialStore> credentials;
    http::TransportPool pool;
    long process;

private:
    /// Differs from client to client, from run to run and from process to process.
    [[nodiscard]] std::uint64_t seed() const noexcept {
        const auto time = std::chrono::steady_clock::now().time_since_epoch().count();
        const auto place = reinterpret_cast<std::uintptr_t>(this);
        return static_cast<std::uint64_t>(time) ^ (static_cast<std::uint64_t>(place) << 16U) ^
               (static_cast<std::uint64_t>(current_process()) << 40U);
    }
};

/// Everything that a client is.
class ClientState {
public:
    ClientState(AccountSid account, const Credentials& credentials, ClientOptions options)
        : account_(std::move(account)),
          options_(std::move(options)),
          endpoint_(checked_endpoint(account_, credentials, options_)),
          factory_(transport_factory()) {
        shared_ = new SharedState(options_.rate_limit, factory_,
                                  std::make_unique<engine::CredentialStore>(credentials));
    }
    ClientState(const ClientState&) = delete;
    ClientState& operator=(const ClientState&) = delete;
    ~ClientState() {
        SharedState* shared = shared_.load();
        // In a child the parent's connections are left alone: closing them would speak for the
        // parent.
        if (shared->process == current_process()) delete shared;
    }

    [[nodiscard]] const AccountSid& account() const noexcept { return account_; }
    [[nodiscard]] const ClientOptions& options() const noexcept { return options_; }
    [[nodiscard]] const protocol::Endpoint& endpoint() const noexcept { return endpoint_; }

    [[nodiscard]] SharedState& shared() {
        SharedState* shared = shared_.load();
        if (shared->process == current_process()) return *shared;
        // The first call in a forked child: begin anew, and leave the parent's state behind for
        // good.
        auto fresh = std::make_unique<SharedState>(options_.rate_limit, factory_,
                                                   shared->credentials->after_fork());
        if (shared_.compare_exchange_strong(shared, fresh.get())) return *fresh.release();
        return *shared;  // another thread of the child was first
    }

private:
    [[nodiscard]] http::TransportFactory transport_factory() const {
        if (options_.transport) return options_.transport;
        curl::ensure_initialised();
        auto settings = std::make_shared<curl::Settings>();
        settings->encrypted = endpoint_.encrypted;
        settings->ca_file = options_.ca_file;
        settings->pinned_public_key = options_.pinned_public_key;
        settings->proxy = options_.proxy;
        settings->connect_timeout = options_.connect_timeout;
        settings->max_response_bytes = options_.max_response_bytes;
        settings->user_agent = "exotel-lists/" EXOTEL_LISTS_CLIENT_VERSION " libcurl/";
        settings->user_agent += ::curl_version_info(CURLVERSION_NOW)->version;
        if (!options_.user_agent_suffix.empty())
            settings->user_agent += " " + options_.user_agent_suffix;
        // One now, so that an option that this libcurl refuses is an error of the constructor.
        const curl::Transfer trial(*settings);
        return [settings = std::shared_ptr<const curl::Settings>(std::move(settings))] {
            return std::make_unique<curl::CurlTransport>(settings);
        };
    }

    AccountSid account_;
    ClientOptions options_;
    protocol::Endpoint endpoint_;
    http::TransportFactory factory_;
    std::atomic<SharedState*> shared_{nullptr};
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
