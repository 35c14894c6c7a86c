#ifndef EXOTEL_DETAIL_TESTING_FAKE_WORLD_HPP
#define EXOTEL_DETAIL_TESTING_FAKE_WORLD_HPP

#include <exotel/detail/testing/fake_page.hpp>
#include <exotel/testing/fake_pages.hpp>
#include <exotel/testing/fake_response.hpp>
#include <exotel/transport.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// The state that all transports of one fake share. Its members are called with `mutex` held.
class FakeWorld {
public:
    using Key = std::pair<std::string, std::string>;  // account and list

    std::mutex mutex;
    TimePoint began{std::chrono::hours(24)};
    TimePoint now = began;
    /// 2026-01-01T00:00:00Z: the time of day when the fake is made.
    std::chrono::system_clock::time_point time_of_day_at_begin{std::chrono::seconds(1'767'225'600)};
    std::chrono::milliseconds latency{20};
    std::map<Key, FakeList> lists;
    FakePages pages;
    std::size_t pages_of_contacts = 0;
    std::deque<FakeResponse> next_responses;
    std::function<std::optional<FakeResponse>(const FakeRequest&)> rule;
    std::optional<Secret> expected_authorization;
    std::vector<FakeRequest> requests;
    std::size_t in_flight = 0;
    std::size_t most_in_flight = 0;

    /// Applies a request and returns how it ends.
    FakeResponse serve(const Request& request) {
        FakeRequest asked = parse(request);
        asked.at = std::chrono::duration_cast<std::chrono::milliseconds>(now - began);
        std::optional<FakeResponse> scripted;
        if (!next_responses.empty()) {
            scripted = std::move(next_responses.front());
            next_responses.pop_front();
        } else if (rule) {
            scripted = rule(asked);
        }
        asked.sends = scripted ? scripted->sends : 1;
        requests.push_back(asked);
        if (!scripted) return answer(asked, request);
        if (scripted->applied) remove(asked);
        const bool plain_resend =
            scripted->error == TransportError::none && scripted->response.status == 0;
        if (plain_resend) {
            FakeResponse answered = answer(asked, request);
            answered.sends = scripted->sends;
            answered.delay = scripted->delay;
            return answered;
        }
        if (scripted->error == TransportError::none && scripted->response.body.empty() &&
            scripted->response.status >= 300) {
            scripted->response.body =
                failure(asked, scripted->response.status, 0, "Injected fault");
        }
        return std::move(*scripted);
    }

private:
    static FakeRequest parse(const Request& request) {
        std::string_view path = request.url;
        path.remove_prefix((std::min)(path.size(), path.find("/v2/accounts/")));
        const std::string_view query = path.substr((std::min)(path.size(), path.find('?')));
        path.remove_suffix(query.size());
        std::vector<std::string> parts;
        while (!path.empty()) {
            path.remove_prefix(1);
            const std::size_t slash = (std::min)(path.find('/'), path.size());
            parts.push_back(std::string(path.substr(0, slash)));
            path.remove_prefix(slash);
        }
        FakeRequest asked;
        asked.method = request.method;
        asked.query = query.substr(std::min<std::size_t>(query.size(), 1));
        if (parts.size() == 4) {
            asked.account = parts[2];
            asked.list = query_value(asked.query, "list_sids");
        }
        if (parts.size() == 5) {
            asked.account = parts[2];
            asked.list = parts[4];
        }
        if (parts.size() == 7) {
            asked.account = parts[2];
            asked.list = parts[4];
            asked.contact = parts[6];
        }
        return asked;
    }

    bool remove(const FakeRequest& asked) {
        const auto list = lists.find({asked.account, asked.list});
        return list != lists.end() && list->second.remove(asked.contact);
    }

    FakeResponse answer(const FakeRequest& asked, const Request& request) {
        if (expected_authorization &&
            expected_authorization->view() != request.authorization->view()) {
            return FakeResponse::answers(401, failure(asked, 401, 1010, "Authorization failed"));
        }
        if (asked.method == "GET") return answer_read(asked);
        if (!remove(asked))
            return FakeResponse::answers(404, failure(asked, 404, 1000, "Not Found"));
        return FakeResponse::answers(200, success(asked));
    }

    FakeResponse answer_read(const FakeRequest& asked) {
        if (asked.list.empty()) return read_lists(asked);
        return asked.query.empty() ? read_list(asked) : read_contacts(asked);
    }
    FakeResponse read_list(const FakeRequest& asked) {
        const auto found = lists.find({asked.account, asked.list});
        if (found == lists.end())
            return FakeResponse::answers(404, failure(asked, 404, 1000, "Not Found"));
        return FakeResponse::answers(
            200, R"({"request_id":")" + request_id() +
                     R"(","method":"GET","http_code":200,"response":)" +
                     FakePage::list_with_count(pages, asked.list, found->second.name,
                                               found->second.size()) +
                     "}");
    }
    FakeResponse read_contacts(const FakeRequest& asked) {
        const auto found = lists.find({asked.account, asked.list});
        if (found == lists.end()) {
            if (pages.unknown_list_is_empty)
                return FakeResponse::answers(200, page_of(FakePage(pages, asked.query, 0)));
            return FakeResponse::answers(404, failure(asked, 404, 1000, "Not Found"));
        }
        const std::vector<FakeMember>& members = found->second.members();
        FakePage page(pages, asked.query, members.size());
        for (std::size_t i = page.begin(); i < page.end(); ++i)
            page.add_contact(members[i], asked.account, asked.list);
        ++pages_of_contacts;
        const bool shifts = pages.shift_every > 0 && pages_of_contacts % pages.shift_every == 0;
        if (shifts && !members.empty()) found->second.remove(std::string(members.front().sid));
        return FakeResponse::answers(200, page_of(page));
    }
    FakeResponse read_lists(const FakeRequest& asked) {
        std::vector<std::pair<std::string, std::string>> sids_and_names;
        for (const auto& [key, list] : lists) {
            if (key.first == asked.account) sids_and_names.emplace_back(key.second, list.name);
        }
        FakePage page(pages, asked.query, sids_and_names.size());
        for (std::size_t i = page.begin(); i < page.end(); ++i)
            page.add_list(sids_and_names[i].first, sids_and_names[i].second);
        return FakeResponse::answers(200, page_of(page));
    }
    [[nodiscard]] std::string page_of(const FakePage& page) const {
        return R"({"request_id":")" + request_id() + R"(","method":"GET","http_code":200,)" +
               page.text() + "}";
    }

    [[nodiscard]] std::string request_id() const {
        return "fake-" + std::to_string(requests.size());
    }

    [[nodiscard]] std::string failure(const FakeRequest& asked, int status, int code,
                                      const std::string& message) const {
        const std::string text = std::to_string(status);
        return R"({"request_id":")" + request_id() + R"(","method":")" + asked.method +
               R"(","http_code":)" + text + R"(,"response":{"code":)" + text +
               R"(,"error_data":{"code":)" + std::to_string(code) + R"(,"message":")" + message +
               R"(","description":")" + message + R"("},"status":"failure","data":null}})";
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

}}}  // namespace exotel::v0_1::detail

#endif
