// The library's messages in the words of this program's users.
#ifndef EXOTEL_LISTS_MESSAGES_HPP
#define EXOTEL_LISTS_MESSAGES_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace exotel_lists {

/// Replaces a term of the library by the one that users of this program know.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    if (const std::size_t at = text.find(from); at != std::string::npos)
        text.replace(at, from.size(), to);
    return text;
}

/// A message of the library in terms of the program's options.
inline std::string in_options(std::string message) {
    constexpr std::pair<std::string_view, std::string_view> names[] = {
        {"ClientOptions::rate_limit", "--rate"},
        {"ClientOptions::ca_file", "--ca-file"},
        {"ClientOptions::base_url", "--base-url"},
        {"ClientOptions::allow_numeric_contact_sids", "--allow-numeric-sids"},
        {"check that base_url", "check that --base-url"},
        {" (stopped by the caller)", ""},
        {"name a default country", "name it by --country"},
        {", max_attempts reached", ", which is the most"},
        {"allow more time: raise total_timeout", "try again later"},
        {"longer than total_timeout allows", "for longer than this run may wait"},
        {"total_timeout leaves no time for another", "no time is left for another attempt"},
        {"total_timeout passed", "its time limit passed"}};
    for (const auto& [name, option] : names) message = replaced(std::move(message), name, option);
    return message;
}

}  // namespace exotel_lists

#endif
