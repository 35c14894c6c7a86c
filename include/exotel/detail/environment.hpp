#ifndef EXOTEL_DETAIL_ENVIRONMENT_HPP
#define EXOTEL_DETAIL_ENVIRONMENT_HPP

#include <exotel/client_options.hpp>
#include <exotel/credentials.hpp>
#include <exotel/detail/api/url.hpp>
#include <exotel/detail/options_check.hpp>
#include <exotel/detail/util/validation.hpp>
#include <exotel/result.hpp>
#include <exotel/sid.hpp>

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// What `ListsClient::from_environment` needs to make a client.
struct Environment {
    AccountSid account;
    Credentials credentials;
    ClientOptions options;
};

/// Collects complaints, so that everything that is wrong is told at once.
class Complaints {
public:
    void add(std::string_view name, std::string_view what) {
        text_.append(text_.empty() ? "" : "; ").append(name).append(" ").append(what);
    }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

[[nodiscard]] inline Result<Environment> read_environment(ClientOptions options) {
    const auto variable = [](const char* name) -> std::string_view {
        const char* value =
            std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it meanwhile
        return value == nullptr ? std::string_view() : std::string_view(value);
    };
    Complaints complaints;
    const std::string_view account = variable("EXOTEL_ACCOUNT_SID");
    const std::string_view key = variable("EXOTEL_API_KEY");
    const std::string_view token = variable("EXOTEL_API_TOKEN");
    const std::string_view region = variable("EXOTEL_REGION");

    if (account.empty()) {
        complaints.add("EXOTEL_ACCOUNT_SID", "is missing");
    } else if (const auto fault = fault_in_sid(account); !fault.empty()) {
        complaints.add("EXOTEL_ACCOUNT_SID", fault);
    }
    if (key.empty()) {
        complaints.add("EXOTEL_API_KEY", "is missing");
    } else if (const auto fault = fault_in_api_key(key); !fault.empty()) {
        complaints.add("EXOTEL_API_KEY:", fault);
    }
    if (token.empty()) {
        complaints.add("EXOTEL_API_TOKEN", "is missing");
    } else if (const auto fault = fault_in_api_token(token); !fault.empty()) {
        complaints.add("EXOTEL_API_TOKEN:", fault);
    }

    if (equal_ignoring_case(region, "mumbai")) {
        options.region = Region::mumbai;
    } else if (equal_ignoring_case(region, "singapore")) {
        options.region = Region::singapore;
    } else if (!region.empty()) {
        complaints.add("EXOTEL_REGION", "must be singapore or mumbai");
    }
    if (const std::string_view base_url = variable("EXOTEL_BASE_URL"); !base_url.empty()) {
        options.base_url = base_url;
        if (const auto endpoint = parse_base_url(base_url, options.region); !endpoint) {
            complaints.add("EXOTEL_BASE_URL:", endpoint.error().message);
        }
    }
    if (const std::string_view ca_file = variable("EXOTEL_CA_FILE"); !ca_file.empty()) {
        options.ca_file = ca_file;
        if (const auto fault = fault_in_ca_file(options.ca_file); !fault.empty()) {
            complaints.add("EXOTEL_CA_FILE", "'" + printable(ca_file) + "' " + std::string(fault));
        }
    }
    if (!complaints.text().empty())
        return invalid_argument("in the environment: " + complaints.text());
    return Environment{AccountSid(std::string(account)),
                       Credentials(std::string(key), std::string(token)), std::move(options)};
}

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
