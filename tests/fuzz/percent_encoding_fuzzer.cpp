#include <exotel/protocol/percent_encoding.hpp>
#include <exotel/testing/fake_world.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = text_of(data, size);
    std::string url;
    exotel::protocol::append_percent_encoded(url, text);
    for (const char c : url) require(exotel::protocol::is_unreserved(c) || c == '%');
    require(exotel::testing::detail::percent_decoded(url) == text);
    return 0;
}
