#include <exotel/phone_number.hpp>

#include "fuzz.hpp"

#include <string>
#include <string_view>

/// The first two bytes are the default country where they name one; the rest is the number.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = text_of(data, size);
    const std::string_view start = std::string_view(text).substr(0, 2);
    const bool has_country = exotel::detail::find_numbering_plan(start) != nullptr;
    const std::string_view country = has_country ? start : std::string_view();
    const auto number = exotel::to_e164(std::string_view(text).substr(country.size()), country);
    if (!number) {
        require(number.error().code == exotel::Errc::invalid_argument);
        require(!number.error().message.empty() && one_line(number.error().message));
        return 0;
    }
    require(number->size() >= 9 && number->size() <= 16 && number->front() == '+');
    require(number->find_first_not_of("0123456789", 1) == std::string::npos);
    const auto again = exotel::to_e164(*number, country);
    require(again.has_value() && *again == *number);
    const auto elsewhere = exotel::to_e164(*number);
    require(elsewhere.has_value() && *elsewhere == *number);
    return 0;
}
