#include <exotel/detail/api/url.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = text_of(data, size);
    exotel::detail::Endpoint endpoint;
    try {
        endpoint = exotel::detail::parse_base_url(text, exotel::Region::mumbai);
    } catch (const exotel::Exception& exception) {
        require(exception.error().code == exotel::Errc::invalid_argument &&
                one_line(exception.error().message));
        return 0;
    }
    const std::string& base = endpoint.base;
    require(base.compare(0, 8, "https://") == 0 || base.compare(0, 7, "http://") == 0);
    require(endpoint.encrypted == (base[4] == 's'));
    require(base.back() != '/' && base.find_first_of(" @?#\\%") == std::string::npos &&
            one_line(base));
    require((base + '/').find("/../") == std::string::npos);
    // Reading what was made of it changes nothing.
    require(exotel::detail::parse_base_url(base, exotel::Region::mumbai).base == base);
    return 0;
}
