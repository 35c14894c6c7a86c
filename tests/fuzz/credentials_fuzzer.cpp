// Credentials that are taken make one header line that carries them.
#include <exotel/detail/api/credential_store.hpp>
#include <exotel/detail/util/validation.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = text_of(data, size);
    const bool key = exotel::detail::api_key_problem(text).empty();
    const bool token = exotel::detail::api_token_problem(text).empty();
    require(!key || (token && text.find(':') == std::string::npos));
    if (!token) return 0;
    const auto header = exotel::detail::basic_authorization(exotel::Credentials{"key", text});
    require(one_line(header.view()));
    require(header.view().size() == 21 + (text.size() + 4 + 2) / 3 * 4);
    return 0;
}
