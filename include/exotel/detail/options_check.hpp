#ifndef EXOTEL_DETAIL_OPTIONS_CHECK_HPP
#define EXOTEL_DETAIL_OPTIONS_CHECK_HPP

#include <exotel/bulk.hpp>
#include <exotel/client_options.hpp>
#include <exotel/credentials.hpp>
#include <exotel/detail/api/url.hpp>
#include <exotel/detail/numbers/numbering_plan.hpp>
#include <exotel/detail/util/make_error.hpp>
#include <exotel/detail/util/text.hpp>
#include <exotel/detail/util/validation.hpp>
#include <exotel/numbers.hpp>
#include <exotel/read_options.hpp>
#include <exotel/result.hpp>
#include <exotel/sid.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// What is wrong with a CA file, worded to follow its name; empty if it can be read and looks like
/// PEM.
[[nodiscard]] inline std::string_view ca_file_problem(const std::string& path) {
    struct File {
        explicit File(const std::string& path) : stream(std::fopen(path.c_str(), "rb")) {}
        File(const File&) = delete;
        File& operator=(const File&) = delete;
        ~File() {
            if (stream != nullptr) (void)std::fclose(stream);
        }
        std::FILE* stream;
    };
    const File file(path);
    if (file.stream == nullptr) return "cannot be opened";
    std::string text;
    std::array<char, 4096> part{};
    constexpr int max_parts = 4096;  // a device may never end
    for (int parts = 0; parts < max_parts; ++parts) {
        const std::size_t size = std::fread(part.data(), 1, part.size(), file.stream);
        if (size == 0) break;
        text.append(part.data(), size);
        if (text.find("-----BEGIN") != std::string::npos) return {};
        if (text.size() > part.size())
            text.erase(0, text.size() - 16);  // where "-----BEGIN" may have been cut
    }
    return "holds no certificate in PEM form";
}

inline void throw_unless(bool condition, std::string_view otherwise) {
    if (!condition) throw Exception(invalid_argument(std::string(otherwise)));
}

inline void validate_credentials(const Credentials& credentials) {
    std::string_view problem = api_key_problem(CredentialsAccess::api_key(credentials));
    if (problem.empty()) problem = api_token_problem(CredentialsAccess::api_token(credentials));
    throw_unless(problem.empty(), problem);
}

inline void validate_options(const ClientOptions& options) {
    const std::chrono::milliseconds none{0};
    throw_unless(options.connect_timeout > none, "connect_timeout must be positive");
    throw_unless(options.attempt_timeout > none, "attempt_timeout must be positive");
    throw_unless(options.total_timeout > none, "total_timeout must be positive");
    throw_unless(options.retry.max_attempts >= 1, "retry.max_attempts must be at least 1");
    throw_unless(options.retry.initial_backoff >= none && options.retry.max_backoff >= none,
                 "retry.initial_backoff and max_backoff must not be negative");
    throw_unless(options.rate_limit.requests >= 0, "rate_limit.requests must not be negative");
    throw_unless(options.rate_limit.requests == 0 ||
                     (options.rate_limit.per > none && options.rate_limit.burst >= 1),
                 "rate_limit.per must be positive and rate_limit.burst at least 1");
    constexpr std::chrono::hours year{24 * 366};
    throw_unless(options.rate_limit.per <= year, "rate_limit.per must be at most a year");
    constexpr std::size_t max_bytes = std::size_t{1} << 30U;
    throw_unless(options.max_response_bytes > 0 && options.max_response_bytes <= max_bytes,
                 "max_response_bytes must be at least 1 and at most 1 GiB");
    throw_unless(!has_control(options.user_agent_suffix),
                 "user_agent_suffix must not hold a control character");
    throw_unless(!options.proxy || !has_control(*options.proxy),
                 "proxy must not hold a control character");
    throw_unless(
        options.pinned_public_key.empty() || options.pinned_public_key.substr(0, 8) == "sha256//",
        "pinned_public_key must begin with sha256//");
    throw_unless(options.ca_file.empty() || options.ca_pem.empty(),
                 "ca_file and ca_pem exclude each other: set one of them");
    throw_unless(options.ca_pem.empty() || options.ca_pem.find("-----BEGIN") != std::string::npos,
                 "ca_pem holds no certificate in PEM form");
    if (options.ca_file.empty()) return;
    if (const std::string_view problem = ca_file_problem(options.ca_file); !problem.empty()) {
        throw Exception(invalid_argument("ca_file '" + printable(options.ca_file) + "' " +
                                         std::string(problem)));
    }
}

/// Throws `Exception` on values that a client cannot use; otherwise returns where requests go.
[[nodiscard]] inline Endpoint checked_endpoint(const AccountSid& account,
                                               const Credentials& credentials,
                                               const ClientOptions& options) {
    if (auto error = validate_sid("account SID", account.str())) throw Exception(std::move(*error));
    validate_credentials(credentials);
    validate_options(options);
    Endpoint endpoint = parse_base_url(options.base_url, options.region);
    throw_unless(endpoint.encrypted || !options.proxy || options.proxy->empty(),
                 "a proxy cannot be used with http: it would see the API key");
    return endpoint;
}

/// The options for reading the list.
[[nodiscard]] inline ReadOptions read_options_of(const NumberOptions& options) {
    ReadOptions read;
    read.page_size = options.page_size;
    read.total_timeout = options.total_timeout;
    read.stop = options.stop;
    return read;
}
/// The options for removing what was found.
[[nodiscard]] inline BulkOptions bulk_options_of(const NumberOptions& options) {
    BulkOptions bulk;
    bulk.max_in_flight = options.max_in_flight;
    bulk.total_timeout = options.total_timeout;
    bulk.grace = options.grace;
    bulk.give_up_after = options.give_up_after;
    bulk.stop = options.stop;
    return bulk;
}

/// Why a call cannot be made; empty if it can.
[[nodiscard]] inline std::optional<Error> validate(const CallOptions& options) {
    if (!options.total_timeout || options.total_timeout->count() > 0) return std::nullopt;
    return invalid_argument("CallOptions::total_timeout must be positive");
}

/// Why a bulk run cannot start; empty if it can.
[[nodiscard]] inline std::optional<Error> validate(const BulkOptions& options) {
    const std::chrono::milliseconds none{0};
    if (options.max_in_flight < 1) return invalid_argument("max_in_flight must be at least 1");
    if (options.total_timeout < none || options.grace < none || options.give_up_after < none) {
        return invalid_argument("total_timeout, grace and give_up_after must not be negative");
    }
    return std::nullopt;
}

/// Why a read cannot start; empty if it can.
[[nodiscard]] inline std::optional<Error> validate(const ReadOptions& options) {
    // Each page begins with the last item of the one before.
    if (options.page_size < 2 || options.page_size > 1000)
        return invalid_argument("page_size must be at least 2 and at most 1000");
    if (options.total_timeout < std::chrono::milliseconds(0))
        return invalid_argument("total_timeout must not be negative");
    return std::nullopt;
}

/// Why a removal by number cannot start; empty if it can.
[[nodiscard]] inline std::optional<Error> validate(const NumberOptions& options) {
    if (!options.default_country.empty() &&
        find_numbering_plan(options.default_country) == nullptr) {
        return invalid_argument("default_country '" + printable(options.default_country, 64) +
                                "' is not known: use an ISO 3166-1 code such as IN");
    }
    if (auto error = validate(read_options_of(options))) return error;
    return validate(bulk_options_of(options));
}

/// What `ListsClient::from_environment` needs to make a client.
struct Environment {
    AccountSid account;
    Credentials credentials;
    ClientOptions options;
};

[[nodiscard]] inline Result<Environment> read_environment(ClientOptions options) {
    const auto variable = [](const char* name) -> std::string_view {
        const char* value =
            std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it meanwhile
        return value == nullptr ? std::string_view() : std::string_view(value);
    };
    std::string problems;  // all of them are reported at once
    const auto add_problem = [&problems](std::string_view name, std::string_view what) {
        problems.append(problems.empty() ? "" : "; ").append(name).append(" ").append(what);
    };
    const std::string_view account = variable("EXOTEL_ACCOUNT_SID");
    const std::string_view key = variable("EXOTEL_API_KEY");
    const std::string_view token = variable("EXOTEL_API_TOKEN");
    const std::string_view region = variable("EXOTEL_REGION");

    if (account.empty()) {
        add_problem("EXOTEL_ACCOUNT_SID", "is missing");
    } else if (const auto problem = sid_problem(account); !problem.empty()) {
        add_problem("EXOTEL_ACCOUNT_SID", problem);
    }
    if (key.empty()) {
        add_problem("EXOTEL_API_KEY", "is missing");
    } else if (const auto problem = api_key_problem(key); !problem.empty()) {
        add_problem("EXOTEL_API_KEY:", problem);
    }
    if (token.empty()) {
        add_problem("EXOTEL_API_TOKEN", "is missing");
    } else if (const auto problem = api_token_problem(token); !problem.empty()) {
        add_problem("EXOTEL_API_TOKEN:", problem);
    }

    if (equal_ignoring_case(region, "mumbai")) {
        options.region = Region::mumbai;
    } else if (equal_ignoring_case(region, "singapore")) {
        options.region = Region::singapore;
    } else if (!region.empty()) {
        add_problem("EXOTEL_REGION", "must be singapore or mumbai");
    }
    if (const std::string_view base_url = variable("EXOTEL_BASE_URL"); !base_url.empty()) {
        options.base_url = base_url;
        try {
            (void)parse_base_url(base_url, options.region);
        } catch (const Exception& exception) {
            add_problem("EXOTEL_BASE_URL:", exception.error().message);
        }
    }
    if (const std::string_view ca_file = variable("EXOTEL_CA_FILE"); !ca_file.empty()) {
        options.ca_file = ca_file;
        options.ca_pem.clear();  // the environment overrides it
        if (const auto problem = ca_file_problem(options.ca_file); !problem.empty()) {
            add_problem("EXOTEL_CA_FILE", "'" + printable(ca_file) + "' " + std::string(problem));
        }
    }
    if (!problems.empty()) return invalid_argument("in the environment: " + problems);
    return Environment{AccountSid(std::string(account)),
                       Credentials(std::string(key), std::string(token)), std::move(options)};
}

}}}  // namespace exotel::v0_1::detail

#endif
