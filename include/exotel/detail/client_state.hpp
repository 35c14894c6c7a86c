#ifndef EXOTEL_DETAIL_CLIENT_STATE_HPP
#define EXOTEL_DETAIL_CLIENT_STATE_HPP

#include <exotel/client_options.hpp>
#include <exotel/detail/api/remove_contact.hpp>
#include <exotel/detail/api/url.hpp>
#include <exotel/detail/curl/transport.hpp>
#include <exotel/detail/options_check.hpp>
#include <exotel/detail/process.hpp>
#include <exotel/detail/retry/backoff.hpp>
#include <exotel/detail/retry/credential_store.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/detail/retry/rate_limiter.hpp>
#include <exotel/detail/transport_pool.hpp>
#include <exotel/sid.hpp>
#include <exotel/version.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// The part of a client that its threads share and that a forked child must not touch: it holds
/// locks that a thread of the parent may have, and connections whose other end talks to the parent.
struct SharedState {
    SharedState(const RateLimit& limit, const TransportFactory& factory,
                std::unique_ptr<CredentialStore> store)
        : rate_limiter(limit),
          random(seed()),
          credentials(std::move(store)),
          pool(factory),
          process(this_process()) {}

    RateLimiter rate_limiter;
    RetryBudget retry_budget;
    Random random;
    std::unique_ptr<CredentialStore> credentials;
    TransportPool pool;
    Process process;

private:
    /// Differs from client to client, from run to run and from process to process.
    [[nodiscard]] std::uint64_t seed() const noexcept {
        const auto time = std::chrono::steady_clock::now().time_since_epoch().count();
        const auto place = reinterpret_cast<std::uintptr_t>(this);
        return static_cast<std::uint64_t>(time) ^ (static_cast<std::uint64_t>(place) << 16U) ^
               (static_cast<std::uint64_t>(this_process().id) << 40U);
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
                                  std::make_unique<CredentialStore>(credentials));
    }
    ClientState(const ClientState&) = delete;
    ClientState& operator=(const ClientState&) = delete;
    ~ClientState() {
        SharedState* shared = shared_.load();
        // In a child the parent's connections are left alone: closing them would speak for the
        // parent.
        if (shared->process == this_process()) delete shared;
    }

    [[nodiscard]] const AccountSid& account() const noexcept { return account_; }
    [[nodiscard]] const ClientOptions& options() const noexcept { return options_; }
    [[nodiscard]] const Endpoint& endpoint() const noexcept { return endpoint_; }

    [[nodiscard]] SharedState& shared() {
        SharedState* shared = shared_.load();
        if (shared->process == this_process()) return *shared;
        // The first call in a forked child: begin anew, and leave the parent's state behind for
        // good.
        auto fresh = std::make_unique<SharedState>(options_.rate_limit, factory_,
                                                   shared->credentials->after_fork());
        if (shared_.compare_exchange_strong(shared, fresh.get())) return *fresh.release();
        return *shared;  // another thread of the child was first
    }

    /// A borrowed transport and what a loop needs beside it; the transport is given back at the
    /// end.
    class Lease {
    public:
        explicit Lease(ClientState& state)
            : transport_(state.shared().pool),
              context_{*transport_,
                       state.shared().rate_limiter,
                       state.shared().retry_budget,
                       state.shared().random,
                       *state.shared().credentials,
                       state.options().retry,
                       state.options().attempt_timeout,
                       state.options().on_attempt} {}

        [[nodiscard]] const LoopContext& context() const noexcept { return context_; }

    private:
        TransportPool::Lease transport_;
        LoopContext context_;
    };

    [[nodiscard]] RemoveContact remove_contact(const ListSid& list) const {
        return RemoveContact(endpoint_, account_, list, options_.allow_numeric_contact_sids);
    }

private:
    [[nodiscard]] TransportFactory transport_factory() const {
        if (options_.transport) return options_.transport;
        ensure_initialised();
        auto settings = std::make_shared<Settings>();
        settings->encrypted = endpoint_.encrypted;
        settings->ca_file = options_.ca_file;
        settings->ca_pem = options_.ca_pem;
        settings->pinned_public_key = options_.pinned_public_key;
        settings->proxy = options_.proxy;
        settings->connect_timeout = options_.connect_timeout;
        settings->max_response_bytes = options_.max_response_bytes;
        settings->user_agent = "exotel-lists/" EXOTEL_LISTS_CLIENT_VERSION " libcurl/";
        settings->user_agent += runtime_version_text();
        if (!options_.user_agent_suffix.empty())
            settings->user_agent += " " + options_.user_agent_suffix;
        // One now, so that an option that this libcurl refuses is an error of the constructor.
        const Transfer trial(*settings);
        return [finished = std::shared_ptr<const Settings>(std::move(settings))] {
            return std::make_unique<CurlTransport>(finished);
        };
    }

    AccountSid account_;
    ClientOptions options_;
    Endpoint endpoint_;
    TransportFactory factory_;
    std::atomic<SharedState*> shared_{nullptr};
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
