#ifndef EXOTEL_TESTING_FAKE_WORLD_HPP
#define EXOTEL_TESTING_FAKE_WORLD_HPP

#include <exotel/http/transport.hpp>
#include <exotel/testing/fault.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace testing {

/// A request that reached the fake, or tried to.
struct FakeRequest {
    std::string method;              ///< `DELETE`
    std::string account;             ///< decoded from the path
    std::string list;                ///< decoded from the path
    std::string contact;             ///< decoded from the path
    std::chrono::milliseconds at{};  ///< virtual time since the fake was made
    int sends = 1;                   ///< how often it went out
};

namespace detail {

using exotel::detail::Secret;

[[nodiscard]] inline std::string percent_decoded(std::string_view text) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            result += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

/// Text as the inside of a JSON string.
[[nodiscard]] inline std::string json_text(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result.append(1, '\\').append(1, c);
        } else if (byte < 0x20) {
            result.append("\\u00").append(1, digits[byte >> 4U]).append(1, digits[byte & 0xfU]);
        } else {
            result += c;
        }
    }
    return result;
}

/// What all transports of one fake share. Its members are called with `mutex` held.
class FakeWorld {
public:
    using Key = std::pair<std::string, std::string>;  // account and list

    std::mutex mutex;
    http::TimePoint began{std::chrono::hours(24)};
    http::TimePoint now = began;
    /// 2026-01-01T00:00:00Z: time of day when the fake was made.
    std::chrono::system_clock::time_point time_of_day_at_begin{std::chrono::seconds(1'767'225'600)};
    std::chrono::milliseconds latency{20};
    std::map<Key, std::set<std::string>> lists;
    std::deque<Fault> next_faults;
    std::function<std::optional<Fault>(const FakeRequest&)> rule;
    std::optional<Secret> expected_authorization;
    std::vector<FakeRequest> requests;
    std::size_t in_flight = 0;
    std::size_t most_in_flight = 0;

    /// Takes a request, has its effect, and tells how it ends.
    Fault serve(const http::Request& request) {
        FakeRequest asked = parse(request);
        asked.at = std::chrono::duration_cast<std::chrono::milliseconds>(now - began);
        std::optional<Fault> fault;
        if (!next_faults.empty()) {
            fault = std::move(next_faults.front());
            next_faults.pop_front();
        } else if (rule) {
            fault = rule(asked);
        }
        asked.sends = fault ? fault->sends : 1;
        requests.push_back(asked);
        if (!fault) return answer(asked, request);
        if (fault->applied) remove(asked);
        const bool plain_resend = fault->kind == http::Fault::none && fault->response.status == 0;
        if (plain_resend) {
            Fault answered = answer(asked, request);
            answered.sends = fault->sends;
            answered.delay = fault->delay;
            return answered;
        }
        if (fault->kind == http::Fault::none && fault->response.body.empty() &&
            fault->response.status >= 300) {
            fault->response.body = failure(fault->response.status, 0, "Injected fault");
        }
        return std::move(*fault);
    }

private:
    static FakeRequest parse(const http::Request& request) {
        std::string_view path = request.url;
        path.remove_prefix(std::min(path.size(), path.find("/v2/accounts/")));
        std::vector<std::string> parts;
        while (!path.empty()) {
            path.remove_prefix(1);
            const std::size_t slash = std::min(path.find('/'), path.size());
            parts.push_back(percent_decoded(path.substr(0, slash)));
            path.remove_prefix(slash);
        }
        FakeRequest asked;
        asked.method = request.method;
        if (parts.size() == 7) {
            asked.account = parts[2];
            asked.list = parts[4];
            asked.contact = parts[6];
        }
        return asked;
    }

    bool remove(const FakeRequest& asked) {
        const auto list = lists.find({asked.account, asked.list});
        return list != lists.end() && list->second.erase(asked.contact) == 1;
    }

    Fault answer(const FakeRequest& asked, const http::Request& request) {
        if (expected_authorization &&
            expected_authorization->view() != request.authorization->view()) {
            return Fault::answers(401, failure(401, 1010, "Authorization failed"));
        }
        if (!remove(asked)) return Fault::answers(404, failure(404, 1000, "Not Found"));
        return Fault::answers(200, success(asked));
    }

    [[nodiscard]] std::string request_id() const {
        return "fake-" + std::to_string(requests.size());
    }

    [[nodiscard]] std::string failure(int status, int code, const std::string& message) const {
        const std::string text = std::to_string(status);
        return R"({"request_id":")" + request_id() + R"(","method":"DELETE","http_code":)" + text +
               R"(,"response":{"code":)" + text + R"(,"error_data":{"code":)" +
               std::to_string(code) + R"(,"message":")" + message + R"(","description":")" +
               message + R"("},"status":"failure","data":null}})";
    }
    [[nodiscard]] std::string success(const FakeRequest& asked) const {
        const std::string date = "2017-12-05T14:15:51.108069088+05:30";
        return R"({"request_id":")" + request_id() +
               R"(","method":"DELETE","http_code":200,"response":{"code":200,"error_data":null,"status":"success",)" +
               R"("data":{"sid":")" + json_text(asked.contact) + R"(","date_created":")" + date +
               R"(","date_updated":")" + date + R"(","account_sid":")" + json_text(asked.account) +
               R"(","list_id":")" + json_text(asked.list) + R"(","uri":"/v2/Accounts/)" +
               json_text(asked.account) + "/contacts/" + json_text(asked.contact) + R"("}}})";
    }
};

}  // namespace detail
}  // namespace testing
}  // namespace v0_1
}  // namespace exotel

#endif
