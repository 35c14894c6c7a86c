#include <exotel/detail/transport_pool.hpp>
#include <exotel/testing/fake_exotel.hpp>

#include "catch.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

using namespace exotel;
using exotel::detail::TransportPool;

TEST_CASE(
    "a transport that was given back is lent again, and a new one made only where none is idle",
    "[connection]") {
    int made = 0;
    exotel::FakeExotel exotel;
    TransportPool pool([&, make = exotel.transport()] {
        ++made;
        return make();
    });
    const exotel::Transport* first = nullptr;
    {
        const TransportPool::Lease lease(pool);
        first = &*lease;
        const TransportPool::Lease second(pool);
        CHECK(&*second != first);
    }
    CHECK(made == 2);
    const TransportPool::Lease again(pool);
    CHECK(&*again == first);
    CHECK(made == 2);
}

TEST_CASE("no more idle transports are kept than an account may have connections", "[connection]") {
    int made = 0;
    exotel::FakeExotel exotel;
    TransportPool pool([&, make = exotel.transport()] {
        ++made;
        return make();
    });
    constexpr int lent = static_cast<int>(TransportPool::max_idle) + 10;
    for (int round = 0; round < 2; ++round) {
        std::vector<std::unique_ptr<TransportPool::Lease>> leases;
        for (int i = 0; i < lent; ++i)
            leases.push_back(std::make_unique<TransportPool::Lease>(pool));
    }
    CHECK(made == lent + 10);
}

TEST_CASE("a factory that fails takes nothing out of the pool", "[connection]") {
    TransportPool pool(
        []() -> std::unique_ptr<exotel::Transport> { throw std::runtime_error("no network"); });
    CHECK_THROWS_WITH(TransportPool::Lease(pool), "no network");
}
