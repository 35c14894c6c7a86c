// Reads a file of credentials: lines as a shell would source them, in a file that nobody else can
// read. What is wrong with it is told without any of its text, which may be a secret.
#ifndef EXOTEL_LISTS_CREDENTIALS_FILE_HPP
#define EXOTEL_LISTS_CREDENTIALS_FILE_HPP

#include "input_file.hpp"
#include "text.hpp"

#include <sys/stat.h>

#include <fcntl.h>

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

/// What is wrong with the right side of an assignment; empty: nothing, and `value` is what it
/// means to a shell.
inline std::string_view unquote(std::string_view text, std::string& value) {
    const bool quoted = !text.empty() && (text.front() == '"' || text.front() == '\'');
    if (!quoted) {
        if (text.find_first_of("\"'\\$`") != std::string_view::npos)
            return "holds a quote, $, ` or backslash: put the value in single quotes";
        if (text.find_first_of(" \t") != std::string_view::npos)
            return "holds a blank: put the value in quotes, and a comment on a line of its own";
        value = text;
        return {};
    }
    const char quote = text.front();
    if (text.size() < 2 || text.back() != quote) return "has a quote that is not closed";
    text = text.substr(1, text.size() - 2);
    if (text.find(quote) != std::string_view::npos) return "has a quote inside quotes";
    if (quote == '"' && text.find_first_of("\\$`") != std::string_view::npos)
        return "holds $, ` or backslash in double quotes: use single quotes";
    value = text;
    return {};
}

inline std::map<std::string, Setting> read_credentials(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) throw system_error(path, "cannot be opened");
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0) throw system_error(path, "cannot be read");
    if ((info.st_mode & 077U) != 0)
        throw std::runtime_error(path + " can be read by others: chmod 600 " + path);
    const std::string text = to_utf8(read_to_end(file.get(), path), path);

    std::map<std::string, Setting> settings;
    std::size_t number = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = rest.find('\n');
        std::string_view line = trimmed(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        const std::string where = path + ", line " + std::to_string(++number);
        if (line.empty() || line.front() == '#') continue;
        constexpr std::string_view exported = "export ";
        if (line.substr(0, exported.size()) == exported)
            line = trimmed(line.substr(exported.size()));
        const std::size_t equals = line.find('=');
        const std::string name(line.substr(0, equals));
        const bool known = name == "EXOTEL_ACCOUNT_SID" || name == "EXOTEL_API_KEY" ||
                           name == "EXOTEL_API_TOKEN" || name == "EXOTEL_REGION";
        if (equals == std::string_view::npos || !known) {
            throw std::runtime_error(where +
                                     " is not EXOTEL_ACCOUNT_SID=, EXOTEL_API_KEY=, "
                                     "EXOTEL_API_TOKEN= or EXOTEL_REGION=");
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
