#include <exotel/detail/curl/connections.hpp>

#include "catch.hpp"

using exotel::detail::has_come_since;

TEST_CASE("a response has come once more than a FIN was read since the request", "[stray]") {
    CHECK_FALSE(has_come_since(500, 500));
    CHECK_FALSE(has_come_since(500, 501));
    CHECK(has_come_since(500, 502));
}
