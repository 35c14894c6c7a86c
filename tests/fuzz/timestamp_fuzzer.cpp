#include <exotel/detail/util/date_time.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = text_of(data, size);
    if (const auto timestamp = exotel::detail::read_timestamp(text)) {
        require(timestamp->text == text);
        require(text.size() >= 20 && text.size() <= 35);
        require(timestamp->utc_offset.count() > -24 * 60 &&
                timestamp->utc_offset.count() < 24 * 60);
    }
    return 0;
}
