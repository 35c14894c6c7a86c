// No text that is shown holds the beginning of a secret, not even in escapes, and removing secrets
// twice changes nothing.
#include <exotel/detail/util/redactor.hpp>

#include "fuzz.hpp"

namespace {

bool holds(std::string_view text, std::string_view secret) {
    return text.find(secret.substr(0, 8)) != std::string_view::npos;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view secrets[] = {"Y2FuYXJ5LWtleQ==", "canary-token", "redacted"};
    const exotel::detail::Redactor redactor({secrets[0], secrets[1], secrets[2]});
    const std::string text = text_of(data, size);

    std::string once = text;
    redactor.redact(once);
    std::string twice = once;
    redactor.redact(twice);
    require(once == twice);
    require(!redactor.contains_secret(once));

    for (const std::size_t max_length : {std::size_t{256}, std::size_t{20}}) {
        const std::string shown = redactor.show(text, max_length);
        require(one_line(shown) && shown.size() <= max_length + 3);
        const std::string plain = exotel::detail::without_escapes(shown);
        require(exotel::detail::without_escapes(plain) == plain);
        for (const std::string_view secret : secrets) {
            require(!holds(once, secret) && !holds(shown, secret) && !holds(plain, secret));
        }
    }
    return 0;
}
