#ifndef EXOTEL_DETAIL_TRANSPORT_POOL_HPP
#define EXOTEL_DETAIL_TRANSPORT_POOL_HPP

#include <exotel/transport.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// Idle transports with their warm connections: each call borrows one, so that threads never share
/// one.
class TransportPool {
public:
    /// More than this are not kept: Exotel documents 50 connections for an account.
    static constexpr std::size_t max_idle = 50;

    explicit TransportPool(TransportFactory make) : make_(std::move(make)) {}

    /// A borrowed transport, given back when this goes.
    class Lease {
    public:
        explicit Lease(TransportPool& pool) : pool_(pool), transport_(pool.take()) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(transport_)); }

        [[nodiscard]] Transport& operator*() const noexcept { return *transport_; }

    private:
        TransportPool& pool_;
        std::unique_ptr<Transport> transport_;
    };

private:
    std::unique_ptr<Transport> take() {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (!idle_.empty()) {
                // The one used last has the warmest connection.
                std::unique_ptr<Transport> transport = std::move(idle_.back());
                idle_.pop_back();
                return transport;
            }
        }
        return make_();
    }
    void give_back(std::unique_ptr<Transport> transport) noexcept {
        try {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (idle_.size() < max_idle) idle_.push_back(std::move(transport));
        } catch (...) {
            return;  // no memory to keep it: it is closed
        }
    }

    TransportFactory make_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Transport>> idle_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
