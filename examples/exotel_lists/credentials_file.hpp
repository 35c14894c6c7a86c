// Reads a credentials file: lines as a shell would source them, in a file that nobody else can
// read. Errors never quote its text, which may be a secret.
#ifndef EXOTEL_LISTS_CREDENTIALS_FILE_HPP
#define EXOTEL_LISTS_CREDENTIALS_FILE_HPP

#include "input_file.hpp"
#include "text.hpp"

#include <sys/stat.h>

#include <fcntl.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace exotel_lists {

/// A value and where it came from.
struct Setting {
    std::string value;
    std::string origin;
};

/// Whether a shell would ignore the text after a value.
inline bool is_comment_or_nothing(std::string_view rest) {
    const bool apart = !rest.empty() && (rest.front() == ' ' || rest.front() == '\t');
    const std::string_view words = trimmed(rest);
    return words.empty() || (apart && words.front() == '#');
}

/// What is wrong with the right side of an assignment; if empty, `value` is what it means to a
/// shell.
inline std::string_view unquote(std::string_view text, std::string& value) {
    const auto holds = [](std::string_view in, const char* any) {
        return in.find_first_of(any) != std::string_view::npos;
    };
    const bool quoted = !text.empty() && (text.front() == '"' || text.front() == '\'');
    if (quoted) {
        const char quote = text.front();
        const std::size_t end = text.find(quote, 1);
        if (end == std::string_view::npos) return "has a quote that is not closed";
        if (!is_comment_or_nothing(text.substr(end + 1))) return "goes on after its closing quote";
        text = text.substr(1, end - 1);
        if (quote == '"' && holds(text, "\\$`"))
            return "holds $, ` or backslash in double quotes: use single quotes";
    } else {
        const std::size_t blank = std::min(text.find_first_of(" \t"), text.size());
        if (!is_comment_or_nothing(text.substr(blank)))
            return "holds a blank: put the value in quotes";
        text = text.substr(0, blank);
        if (holds(text, "\"'\\$`;&|<>()"))
            return "holds a quote, backslash or one of $`;&|<>(): put the value in single quotes";
    }
    const bool ascii = std::all_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii) return "holds a character that is not ASCII (a curly quote? an invisible one?)";
    value = text;
    return {};
}

inline bool is_setting_name(std::string_view name) {
    for (const char* known : {"EXOTEL_ACCOUNT_SID", "EXOTEL_API_KEY", "EXOTEL_API_TOKEN",
                              "EXOTEL_REGION", "EXOTEL_BASE_URL", "EXOTEL_CA_FILE"}) {
        if (name == known) return true;
    }
    return false;
}

inline std::map<std::string, Setting> read_credentials(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) throw system_error(path, "cannot be opened");
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0) throw system_error(path, "cannot be read");
    if (!S_ISCHR(info.st_mode) && (info.st_mode & 077U) != 0)
        throw std::runtime_error(path + " can be read by others: chmod 600 " + path);
    const std::string text = to_utf8(read_to_end(file.get(), path), path);

    std::map<std::string, Setting> settings;
    std::size_t number = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = rest.find_first_of("\r\n");
        std::string_view line = trimmed(rest.substr(0, end));
        const bool two = end != std::string_view::npos && rest.substr(end, 2) == "\r\n";
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + (two ? 2 : 1));
        const std::string where = path + ", line " + std::to_string(++number);
        if (line.empty() || line.front() == '#') continue;
        constexpr std::string_view exported = "export";
        const std::string_view after = line.substr(std::min(exported.size(), line.size()));
        if (line.substr(0, exported.size()) == exported && trimmed(after) != after)
            line = trimmed(after);
        const std::size_t equals = line.find('=');
        const std::string name(line.substr(0, equals));
        if (equals == std::string_view::npos || !is_setting_name(name)) {
            throw std::runtime_error(where +
                                     " is not EXOTEL_ACCOUNT_SID=, EXOTEL_API_KEY=, "
                                     "EXOTEL_API_TOKEN=, EXOTEL_REGION=, EXOTEL_BASE_URL= or "
                                     "EXOTEL_CA_FILE=");
        }
        const std::string origin = where + ", " + name;
        Setting setting{{}, origin};
        const std::string_view fault = unquote(line.substr(equals + 1), setting.value);
        if (!fault.empty()) throw std::runtime_error(origin + ' ' + std::string(fault));
        if (setting.value.empty()) throw std::runtime_error(origin + " has no value");
        if (!settings.emplace(name, setting).second)
            throw std::runtime_error(origin + " is set a second time");
    }
    return settings;
}

}  // namespace exotel_lists

#endif
