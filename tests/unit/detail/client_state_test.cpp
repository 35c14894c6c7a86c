#include <exotel/detail/client_state.hpp>
#include <exotel/testing/fake_exotel.hpp>

#include "catch.hpp"

#include <memory>
#include <stdexcept>
#include <utility>
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
    auto first = pool.take();
    auto second = pool.take();
    CHECK(made == 2);
    const exotel::Transport* const last_used = second.get();
    pool.give_back(std::move(first));
    pool.give_back(std::move(second));
    CHECK(pool.take().get() == last_used);
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
        std::vector<std::unique_ptr<exotel::Transport>> transports;
        for (int i = 0; i < lent; ++i) transports.push_back(pool.take());
        for (auto& transport : transports) pool.give_back(std::move(transport));
    }
    CHECK(made == lent + 10);
}

TEST_CASE("a factory that fails takes nothing out of the pool", "[connection]") {
    TransportPool pool(
        []() -> std::unique_ptr<exotel::Transport> { throw std::runtime_error("no network"); });
    CHECK_THROWS_WITH(pool.take(), "no network");
}
