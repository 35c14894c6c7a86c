#include <exotel/detail/seen_items.hpp>

#include "catch.hpp"

#include <cstddef>
#include <string>

using exotel::detail::BloomFilter;
using exotel::detail::SeenItems;

TEST_CASE("a filter forgets no text and takes none of 100,000 for known that is new",
          "[page_walk]") {
    BloomFilter filter;
    CHECK_FALSE(filter.contains("c0"));
    std::size_t taken_for_known = 0;
    for (int i = 0; i < 100'000; ++i) {
        const std::string text = "c" + std::to_string(i);
        taken_for_known += filter.contains(text) ? 1 : 0;
        filter.insert(text);
    }
    CHECK(taken_for_known == 0);
    std::size_t known = 0;
    for (int i = 0; i < 100'000; ++i) known += filter.contains("c" + std::to_string(i)) ? 1 : 0;
    CHECK(known == 100'000);
}

TEST_CASE("the latest items are known with their places, older ones by name", "[page_walk]") {
    SeenItems items;
    CHECK(items.empty());
    items.add("a", {1, 0}, 2);
    items.add("b", {2, 1}, 2);
    items.add("c", {3, 2}, 2);
    CHECK(items.find("a") == nullptr);
    CHECK(items.is_older("a"));
    CHECK_FALSE(items.is_older("b"));
    REQUIRE(items.find("b") != nullptr);
    CHECK(items.find("b")->rank == 2);
    CHECK(items.rank_of("c") == 3);
    CHECK(items.rank_of("d") == 0);
}
