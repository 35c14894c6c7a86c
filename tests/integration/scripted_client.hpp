#ifndef EXOTEL_TESTS_SCRIPTED_CLIENT_HPP
#define EXOTEL_TESTS_SCRIPTED_CLIENT_HPP

#include <exotel/detail/curl/libcurl.hpp>
#include <exotel/lists_client.hpp>

#include "catch.hpp"
#include "support/answers.hpp"
#include "support/scripted_server.hpp"

#include <chrono>
#include <string>

namespace exotel_tests {

inline const char* const canary_key = "canary-key-5d41402a";
inline const char* const canary_token = "canary-token-7d793037";
/// Of "canary-key-5d41402a:canary-token-7d793037".
inline const char* const canary_base64 = "Y2FuYXJ5LWtleS01ZDQxNDAyYTpjYW5hcnktdG9rZW4tN2Q3OTMwMzc=";

inline const exotel::ListSid list{"e46c2fe202904d579ae592d108cf87a0"};
inline const exotel::ContactSid contact{"d49b7a4781ea45dcb702825ce30494ba"};

/// Options for a server of ours: no rate limit, one attempt, and patience: a machine that is busy
/// must not look like a server that fails.
inline exotel::ClientOptions options_for(const std::string& base_url) {
    using namespace std::chrono_literals;
    exotel::ClientOptions options;
    options.base_url = base_url;
    options.ca_file = Certificates::get().ca_file();
    options.connect_timeout = 20s;
    options.attempt_timeout = 20s;
    options.total_timeout = 60s;
    options.rate_limit = exotel::RateLimit::none();
    options.retry = exotel::RetryPolicy::none();
    return options;
}

inline exotel::ListsClient client_for(const exotel::ClientOptions& options) {
    return {exotel::AccountSid{"Exotel"}, exotel::Credentials{canary_key, canary_token}, options};
}

inline exotel::RetryPolicy quick_retries(int attempts) {
    exotel::RetryPolicy policy;
    policy.max_attempts = attempts;
    policy.initial_backoff = std::chrono::milliseconds(10);
    policy.max_backoff = std::chrono::milliseconds(20);
    return policy;
}

/// Removes the contact with a new client that tries again soon.
inline exotel::Result<exotel::ListContactRemoval> remove_with_retries(const ScriptedServer& server,
                                                                      int attempts) {
    exotel::ClientOptions options = options_for(server.base_url());
    options.retry = quick_retries(attempts);
    return client_for(options).remove_contact(list, contact);
}

/// Whether the libcurl that runs speaks HTTP/2; tests that need it are left out otherwise, and say
/// so.
inline bool speaks_http2() {
    const bool speaks = exotel::detail::libcurl_has(CURL_VERSION_HTTP2);
    if (!speaks) WARN("left out: this libcurl was built without HTTP/2");
    return speaks;
}
/// Whether libcurl tells each time when it sends a request. Before 7.80 it does not: sends are
/// estimated, and over HTTP/1.1 each request gets a connection of its own.
inline bool counts_sends() {
    return exotel::detail::runtime_version() >= exotel::detail::first_with_prereq;
}
/// For tests about connections that are used again; those that are left out say so.
inline bool keeps_connections() {
    if (!counts_sends()) WARN("left out: before libcurl 7.80 no HTTP/1.1 connection is kept");
    return counts_sends();
}

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
inline constexpr bool sanitized =
    __has_feature(thread_sanitizer) || __has_feature(address_sanitizer);
#else
inline constexpr bool sanitized = false;
#endif

/// What may pass beyond a time limit: what is promised, and more where a sanitizer slows everything
/// down.
inline constexpr std::chrono::milliseconds slack{sanitized ? 1000 : 100};

/// How long something took.
template <class Action>
std::chrono::milliseconds time_of(Action action) {
    const auto begin = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 begin);
}

/// Whether something keeps within a limit. A busy machine gets further tries; a limit that does not
/// bind fails them all.
template <class Action>
bool within(std::chrono::milliseconds limit, Action action) {
    for (int i = 0; i < 5; ++i) {
        if (time_of(action) <= limit + slack) return true;
    }
    return false;
}

}  // namespace exotel_tests

/// What a failed check shows of a removal.
template <>
struct Catch::StringMaker<exotel::Result<exotel::ListContactRemoval>> {
    static std::string convert(const exotel::Result<exotel::ListContactRemoval>& removal) {
        return removal ? "removed" : removal.error().message;
    }
};

#endif
