#ifndef EXOTEL_DETAIL_CLIENT_STATE_HPP
#define EXOTEL_DETAIL_CLIENT_STATE_HPP

#include <exotel/client_options.hpp>
#include <exotel/detail/api/credential_store.hpp>
#include <exotel/detail/api/remove_contact.hpp>
#include <exotel/detail/api/url.hpp>
#include <exotel/detail/curl/transport.hpp>
#include <exotel/detail/options_check.hpp>
#include <exotel/detail/retry/backoff.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/detail/retry/rate_limiter.hpp>
#include <exotel/sid.hpp>
#include <exotel/transport.hpp>
#include <exotel/version.hpp>

#if !defined(_WIN32)
#include <pthread.h>
#include <unistd.h>
#endif

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Identifies a process, and distinguishes it from its forked children.
struct Process {
    long id = 0;
    unsigned forks = 0;  ///< how many forks lie between the first process and this one

    friend bool operator==(const Process& a, const Process& b) noexcept {
        return a.id == b.id && a.forks == b.forks;
    }
};

#if defined(_WIN32)
[[nodiscard]] inline Process this_process() noexcept {
    return {};
}
#else
[[nodiscard]] inline std::atomic<unsigned>& forks() noexcept {
    static std::atomic<unsigned> count{0};
    return count;
}

/// The current process. The process id alone is not enough: in a PID namespace of its own, a child
/// can have its parent's id.
[[nodiscard]] inline Process this_process() noexcept {
    static const int registered = ::pthread_atfork(nullptr, nullptr, [] { forks().fetch_add(1); });
    (void)registered;  // if it failed, only the process id is left
    return {static_cast<long>(::getpid()), forks().load()};
}
#endif

/// Idle transports with open connections: each call borrows one, so that threads never share one.
class TransportPool {
public:
    /// The pool keeps no more transports than this; each may hold several connections.
    static constexpr std::size_t max_idle = 50;

    explicit TransportPool(TransportFactory make) : make_(std::move(make)) {}

    std::unique_ptr<Transport> take() {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            // The last one used has the freshest connection.
            if (idle_count_ > 0) return std::move(idle_[--idle_count_]);
        }
        return make_();
    }
    /// Closes it if the pool is full.
    void give_back(std::unique_ptr<Transport> transport) noexcept {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (idle_count_ < max_idle) idle_[idle_count_++] = std::move(transport);
    }

private:
    TransportFactory make_;
    std::mutex mutex_;
    std::unique_ptr<Transport> idle_[max_idle];
    std::size_t idle_count_ = 0;
};

/// The part of a client that its threads share and that a forked child must not touch: a thread of
/// the parent may hold its locks, and its connections' peers talk to the parent.
struct SharedState {
    SharedState(const RateLimit& limit, const TransportFactory& factory,
                const Credentials& first_credentials)
        : rate_limiter(limit),
          random(seed()),
          credentials(first_credentials),
          pool(factory),
          process(this_process()) {}

    RateLimiter rate_limiter;
    RetryBudget retry_budget;
    Random random;
    CredentialStore credentials;
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

/// The state of a client.
class ClientState {
public:
    ClientState(AccountSid account, const Credentials& credentials, ClientOptions options)
        : account_(std::move(account)),
          options_(std::move(options)),
          endpoint_(checked_endpoint(account_, credentials, options_)),
          factory_(transport_factory()),
          shared_(new SharedState(options_.rate_limit, factory_, credentials)) {}
    ClientState(const ClientState&) = delete;
    ClientState& operator=(const ClientState&) = delete;
    ~ClientState() {
        SharedState* shared = shared_.load();
        // A child must not close the parent's connections: that would end them for the parent.
        if (shared->process == this_process()) delete shared;
    }

    [[nodiscard]] const AccountSid& account() const noexcept { return account_; }
    [[nodiscard]] const ClientOptions& options() const noexcept { return options_; }
    [[nodiscard]] const Endpoint& endpoint() const noexcept { return endpoint_; }

    [[nodiscard]] SharedState& shared() {
        SharedState* shared = shared_.load();
        if (shared->process == this_process()) return *shared;
        // First call in a forked child: make a new state, and never touch the parent's again.
        auto* const fresh =
            new SharedState(options_.rate_limit, factory_, shared->credentials.after_fork());
        if (shared_.compare_exchange_strong(shared, fresh)) return *fresh;
        delete fresh;  // another thread of the child was first
        return *shared;
    }

    /// A transport borrowed from the pool while this exists, and what else a loop needs.
    class Lease {
    public:
        explicit Lease(ClientState& state) : Lease(state.shared(), state.options_) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(transport_)); }

        [[nodiscard]] const LoopContext& context() const noexcept { return context_; }

    private:
        Lease(SharedState& shared, const ClientOptions& options)
            : pool_(shared.pool),
              transport_(pool_.take()),
              context_(context_of(shared, options, *transport_)) {}
        static LoopContext context_of(SharedState& shared, const ClientOptions& options,
                                      Transport& transport) {
            return {transport,     shared.rate_limiter, shared.retry_budget,
                    shared.random, shared.credentials,  options};
        }

        TransportPool& pool_;
        std::unique_ptr<Transport> transport_;
        LoopContext context_;
    };

    [[nodiscard]] RemoveContact removal_operation(const ListSid& list) const {
        return RemoveContact(endpoint_, account_, list, options_.allow_numeric_contact_sids);
    }

private:
    [[nodiscard]] TransportFactory transport_factory() {
        if (options_.transport) return options_.transport;
        ensure_initialised();
        settings_.encrypted = endpoint_.encrypted;
        settings_.ca_file = options_.ca_file;
        settings_.ca_pem = options_.ca_pem;
        settings_.pinned_public_key = options_.pinned_public_key;
        settings_.proxy = options_.proxy;
        settings_.connect_timeout = options_.connect_timeout;
        settings_.max_response_bytes = options_.max_response_bytes;
        settings_.user_agent = "exotel-lists/" EXOTEL_LISTS_CLIENT_VERSION " libcurl/";
        settings_.user_agent += runtime_version_text();
        if (!options_.user_agent_suffix.empty())
            settings_.user_agent += " " + options_.user_agent_suffix;
        // Made now, so that the constructor reports an option that this libcurl refuses.
        const Transfer trial(settings_);
        return [this] { return std::unique_ptr<Transport>(new CurlTransport(settings_)); };
    }

    AccountSid account_;
    ClientOptions options_;
    Endpoint endpoint_;
    Settings settings_;  ///< of libcurl; the transports refer to them
    TransportFactory factory_;
    std::atomic<SharedState*> shared_;
};

}}}  // namespace exotel::v0_1::detail

#endif
