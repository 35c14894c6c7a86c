#include <exotel/detail/curl/settings.hpp>

#include "catch.hpp"

#include <string>

using exotel::detail::problem_in_proxy;

TEST_CASE("proxies as libcurl takes them are accepted", "[proxy]") {
    for (const char* proxy : {"proxy.example", "proxy.example:3128", "http://proxy.example:3128/",
                              "http://[::1]:3128", "http://user:pa%2Fss%40word@proxy.example:3128",
                              "socks5h://127.0.0.1", "socks4://host:1", "SOCKS5://user@host"}) {
        INFO(proxy);
        CHECK(problem_in_proxy(proxy).empty());
    }
}

TEST_CASE("a proxy that libcurl could not read as meant is refused", "[proxy]") {
    for (const char* proxy : {"http://", "http://user:secret/word@host:1", "http://host:1?secret",
                              "http://host:1#secret", "http://host:secret", "ftp://host:1",
                              "http://user:secret@", "http://ho st"}) {
        INFO(proxy);
        CHECK_FALSE(problem_in_proxy(proxy).empty());
        CHECK(problem_in_proxy(proxy).find("secret") == std::string::npos);
    }
}
