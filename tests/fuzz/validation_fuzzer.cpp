#include <exotel/protocol/basic_authorization.hpp>
#include <exotel/protocol/validation.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = text_of(data, size);
    const auto error = exotel::protocol::check_sid("contact SID", text);
    if (error) {
        require(one_line(error->message) && error->message.size() < 400);
    } else {
        require(!text.empty() && text.size() <= 128 && one_line(text) && text != "." &&
                text != "..");
        require(text.find_first_of(" /\\?#%") == std::string::npos);
    }
    const bool key = exotel::protocol::fault_in_api_key(text).empty();
    const bool token = exotel::protocol::fault_in_api_token(text).empty();
    require(!key || (token && text.find(':') == std::string::npos));
    if (token) {
        const auto header = exotel::protocol::basic_authorization(exotel::Credentials{"key", text});
        require(one_line(header.view()) &&
                header.view().size() == 21 + (text.size() + 4 + 2) / 3 * 4);
    }
    return 0;
}
