#include <exotel/detail/util/date_time.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = text_of(data, size);
    const std::chrono::system_clock::time_point now{std::chrono::seconds(1'767'225'600)};
    if (const auto wait = exotel::detail::read_retry_after(text, now)) {
        require(wait->count() >= 0);
        require(*wait <= exotel::detail::max_retry_after);
    }
    return 0;
}
