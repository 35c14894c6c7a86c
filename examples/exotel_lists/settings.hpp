// Account, credentials and server: from options, a file or the environment; a complaint names its
// source.
#ifndef EXOTEL_LISTS_SETTINGS_HPP
#define EXOTEL_LISTS_SETTINGS_HPP

#include "arguments.hpp"
#include "credentials_file.hpp"
#include "messages.hpp"
#include "text.hpp"

#include <exotel/lists_client.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace exotel_lists {

struct Settings {
    Setting account, key, token, region, base_url, ca_file;

    [[nodiscard]] bool in_mumbai() const { return same_name(region.value, "mumbai"); }
    /// Where requests go, for a person to read.
    [[nodiscard]] std::string server() const {
        if (!base_url.value.empty()) {
            const bool plain = same_name(base_url.value.substr(0, 7), "http://");
            return (plain ? "http://" : "https://") + host() + " (" + base_url.origin + ")";
        }
        return "https://" + host() + " (region " + (in_mumbai() ? "mumbai" : "singapore") + ")";
    }
    /// The server as the record names it: host and port, in lower case, and the path if there is
    /// one, since a gateway may have a test system on another path.
    [[nodiscard]] std::string host() const {
        if (base_url.value.empty()) return in_mumbai() ? "api.in.exotel.com" : "api.exotel.com";
        std::string host = base_url.value;
        if (const std::size_t scheme = host.find("://"); scheme != std::string::npos)
            host.erase(0, scheme + 3);
        if (!host.empty() && host.front() == '@') host.erase(0, 1);
        while (!host.empty() && host.back() == '/') host.pop_back();
        const std::size_t slash = std::min(host.find('/'), host.size());
        const std::string path = host.substr(slash);
        host.erase(slash);
        for (char& c : host) c = lower(c);
        constexpr std::string_view https_port = ":443";
        const bool has_it =
            host.size() > https_port.size() && host.compare(host.size() - 4, 4, https_port) == 0;
        if (has_it) host.erase(host.size() - https_port.size());
        return host + path;
    }
};

inline Settings read_settings(const Arguments& arguments) {
    std::map<std::string, Setting> of_file;
    if (!arguments.credentials.empty()) of_file = read_credentials(arguments.credentials);
    const auto setting = [&](const char* name, const std::string& option = {},
                             const char* option_name = "") {
        if (!option.empty()) return Setting{option, option_name};
        if (const auto found = of_file.find(name); found != of_file.end()) return found->second;
        const char* value = std::getenv(name);
        return Setting{value == nullptr ? "" : value, std::string(name) + " in the environment"};
    };
    Settings settings;
    settings.account = setting("EXOTEL_ACCOUNT_SID");
    settings.key = setting("EXOTEL_API_KEY");
    settings.token = setting("EXOTEL_API_TOKEN");
    settings.region = setting("EXOTEL_REGION", arguments.region, "--region");
    settings.base_url = setting("EXOTEL_BASE_URL", arguments.base_url, "--base-url");
    settings.ca_file = setting("EXOTEL_CA_FILE", arguments.ca_file, "--ca-file");

    std::string missing;
    const auto require = [&missing](const Setting& wanted, const char* name) {
        if (wanted.value.empty())
            missing += (missing.empty() ? "" : "; ") + std::string(name) + " is missing";
    };
    require(settings.account, "EXOTEL_ACCOUNT_SID");
    require(settings.key, "EXOTEL_API_KEY");
    require(settings.token, "EXOTEL_API_TOKEN");
    if (!missing.empty()) {
        throw std::runtime_error(
            missing + (arguments.credentials.empty()
                           ? ": set it in the environment, or in a file that --credentials names"
                           : ", in " + arguments.credentials + " and in the environment"));
    }
    for (const Setting* each : {&settings.account, &settings.key, &settings.token}) {
        const std::string& value = each->value;
        if ((value.front() == '"' || value.front() == '\'') && value.front() == value.back())
            throw std::runtime_error(each->origin + " is in quotes, which do not belong to it");
    }
    // Reported without the text, which may be a URL with keys, or a key.
    if (const auto fault = exotel::AccountSid{settings.account.value}.validate())
        throw std::runtime_error(settings.account.origin + ' ' + *fault);
    const std::string& region = settings.region.value;
    if (!region.empty() && !settings.in_mumbai() && !same_name(region, "singapore"))
        throw std::runtime_error(settings.region.origin + " must be singapore or mumbai");
    return settings;
}

/// Makes the client; an error names the source of the value that the client refuses.
inline exotel::ListsClient make_client(const Settings& settings, exotel::ClientOptions options) {
    if (settings.in_mumbai()) options.region = exotel::Region::mumbai;
    options.base_url = settings.base_url.value;
    options.ca_file = settings.ca_file.value;
    try {
        return exotel::ListsClient(exotel::AccountSid{settings.account.value},
                                   exotel::Credentials{settings.key.value, settings.token.value},
                                   std::move(options));
    } catch (const exotel::Exception& refused) {
        const std::string message = refused.error().message;
        const std::pair<std::string_view, const Setting*> subjects[] = {
            {"the account SID ", &settings.account},
            {"the API key ", &settings.key},
            {"the API token ", &settings.token},
            {"base_url ", &settings.base_url},
            {"ca_file ", &settings.ca_file}};
        for (const auto& [subject, setting] : subjects) {
            if (message.compare(0, subject.size(), subject) != 0) continue;
            const std::string fault = replaced(message.substr(subject.size()), "as Credentials",
                                               "as EXOTEL_API_KEY and EXOTEL_API_TOKEN");
            throw std::runtime_error(setting->origin + ' ' + fault);
        }
        throw std::runtime_error(in_options(message));
    }
}

}  // namespace exotel_lists

#endif
