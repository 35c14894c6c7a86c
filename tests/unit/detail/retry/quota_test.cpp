// How much of a service's quota a run uses, against models of the three usual kinds of limiter.
#include "catch.hpp"
#include "unit/fake_client.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>

using namespace exotel;
using namespace std::chrono_literals;
using exotel::FakeRequest;
using exotel::FakeResponse;
using exotel_tests::FakeClient;
using exotel_tests::list;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr int quota = 200;
constexpr milliseconds window = 60s;

/// Returns how long a request at a given time must wait; empty if it is allowed.
using Limiter = std::function<std::optional<seconds>(milliseconds)>;

Limiter fixed_window() {
    return [used = std::map<long long, int>()](milliseconds at) mutable -> std::optional<seconds> {
        const auto number = at / window;
        if (++used[number] <= quota) return std::nullopt;
        return std::chrono::ceil<seconds>((number + 1) * window - at);
    };
}
Limiter sliding_window() {
    return [times = std::deque<milliseconds>()](milliseconds at) mutable -> std::optional<seconds> {
        while (!times.empty() && times.front() + window <= at) times.pop_front();
        if (times.size() >= quota) return std::chrono::ceil<seconds>(times.front() + window - at);
        times.push_back(at);
        return std::nullopt;
    };
}
Limiter token_bucket() {
    return
        [tokens = 10.0, last = milliseconds(0)](milliseconds at) mutable -> std::optional<seconds> {
            constexpr double per_millisecond = double(quota) / double(window.count());
            tokens =
                std::min(10.0, tokens + static_cast<double>((at - last).count()) * per_millisecond);
            last = at;
            if (tokens < 1)
                return std::chrono::ceil<seconds>(
                    milliseconds(static_cast<long long>((1 - tokens) / per_millisecond)));
            tokens -= 1;
            return std::nullopt;
        };
}

struct Figures {
    double used;           ///< share of the quota over the run
    int refused;           ///< 429 responses in total
    int most_in_a_window;  ///< the most 429 responses in one window
};

Figures measure(Limiter limiter, int requests_per_minute) {
    constexpr int count = 10'000;
    FakeClient fake;
    const auto names = fake.add(count);
    fake.exotel.set_latency(100ms);
    std::map<long long, int> refused;
    fake.exotel.set_rule([&](const FakeRequest& asked) -> std::optional<FakeResponse> {
        const auto wait = limiter(asked.at);
        if (!wait) return std::nullopt;
        ++refused[asked.at / window];
        return FakeResponse::rate_limited(*wait);
    });
    ClientOptions options;
    options.rate_limit.requests = requests_per_minute;
    const BulkReport report = fake.client(options).remove_contacts(list, names);
    REQUIRE(report.removed == count);
    Figures figures{};
    const double minutes =
        std::chrono::duration<double, std::ratio<60>>(fake.exotel.elapsed()).count();
    figures.used = count / minutes / std::min(quota, requests_per_minute);
    for (const auto& [number, times] : refused) {
        figures.refused += times;
        figures.most_in_a_window = std::max(figures.most_in_a_window, times);
    }
    return figures;
}

}  // namespace

TEST_CASE("a run uses the quota, configured right or ten times too high", "[rate_limit]") {
    const std::pair<const char*, std::function<Limiter()>> limiters[] = {
        {"fixed window", fixed_window},
        {"sliding window", sliding_window},
        {"token bucket", token_bucket}};
    for (const auto& [name, make] : limiters) {
        for (const int rate : {150, 200, 2000}) {
            const Figures figures = measure(make(), rate);
            std::cout << name << ", client at " << rate << " a minute: " << figures.used * 100
                      << " % of what it may use, " << figures.refused << " times 429, at most "
                      << figures.most_in_a_window << " in a window\n";
            INFO(name << " " << rate);
            CHECK(figures.used >= (rate > quota ? 0.90 : 0.99));
            if (rate <= quota) CHECK(figures.most_in_a_window <= 1);
        }
    }
}
