// The same job in three ways, turn about in one run: (a) raw libcurl that parses nothing, (b) what
// one writes by hand with libcurl and nlohmann/json, (c) this library. See run.sh.
#include <exotel/lists_client.hpp>

#include <curl/curl.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <deque>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

std::atomic<long> allocations{0};

}  // namespace

// Every allocation of the program is counted, libcurl's and the TLS library's included.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* malloc(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_realloc(memory, size);
}
}

namespace {

const char* const account = "Exotel";
const char* const list = "e46c2fe202904d579ae592d108cf87a0";
const char* const key = "benchmark-key";
const char* const token = "benchmark-token";

struct Target {
    std::string base_url, ca_file;
    bool http2 = false;
};

std::string contact(std::size_t number) {
    const std::string digits = std::to_string(number);
    return "d49b7a4781ea45dcb702" + std::string(12 - digits.size(), '0') + digits;
}

std::size_t discard(char* /*bytes*/, std::size_t one, std::size_t count, void* /*to*/) {
    return one * count;
}
std::size_t append(char* bytes, std::size_t one, std::size_t count, void* to) {
    static_cast<std::string*>(to)->append(bytes, one * count);
    return one * count;
}

/// An easy handle as one writes it by hand; `parses`: way (b), else way (a).
class Handle {
public:
    Handle(const Target& target, bool parses) : target_(target), parses_(parses) {
        headers_.reset(curl_slist_append(nullptr, "Accept: application/json"));
        curl_easy_setopt(easy(), CURLOPT_CUSTOMREQUEST, "DELETE");
        curl_easy_setopt(easy(), CURLOPT_CAINFO, target.ca_file.c_str());
        curl_easy_setopt(easy(), CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(easy(), CURLOPT_USERNAME, key);
        curl_easy_setopt(easy(), CURLOPT_PASSWORD, token);
        curl_easy_setopt(easy(), CURLOPT_HTTPHEADER, headers_.get());
        curl_easy_setopt(easy(), CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy(), CURLOPT_TIMEOUT_MS, 30'000L);
        curl_easy_setopt(easy(), CURLOPT_PIPEWAIT, 1L);
        curl_easy_setopt(easy(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
        curl_easy_setopt(easy(), CURLOPT_WRITEFUNCTION, parses ? append : discard);
        curl_easy_setopt(easy(), CURLOPT_WRITEDATA, &body_);
        curl_easy_setopt(easy(), CURLOPT_PRIVATE, this);
    }
    [[nodiscard]] CURL* easy() const { return easy_.get(); }
    void prepare(std::size_t number) {
        contact_ = contact(number);
        body_.clear();
        const std::string url = target_.base_url + "/v2/accounts/" + account + "/lists/" + list +
                                "/contacts/" + contact_;
        curl_easy_setopt(easy(), CURLOPT_URL, url.c_str());
    }
    void finish(CURLcode code) const {
        long status = 0;
        curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
        if (code != CURLE_OK || status != 200)
            throw std::runtime_error("request failed: " + std::string(curl_easy_strerror(code)));
        if (!parses_) return;
        const auto answer = nlohmann::json::parse(body_);
        const auto& response = answer.at("response");
        if (response.at("code").get<int>() != 200 ||
            response.at("data").at("sid").get<std::string>() != contact_)
            throw std::runtime_error("another answer than expected");
    }

private:
    struct Cleanup {
        void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
        void operator()(curl_slist* headers) const { curl_slist_free_all(headers); }
    };
    const Target& target_;
    bool parses_;
    std::string contact_, body_;
    std::unique_ptr<curl_slist, Cleanup> headers_;
    std::unique_ptr<CURL, Cleanup> easy_{curl_easy_init()};
};

/// One way of doing the job, warm from call to call.
class Way {
public:
    virtual ~Way() = default;
    virtual void single(std::size_t requests) = 0;
    virtual void many(std::size_t requests, std::size_t in_flight) = 0;
};

class ByHand final : public Way {
public:
    ByHand(const Target& target, bool parses)
        : target_(target), parses_(parses), one_(target, parses) {
        // What the library allows itself, so that all have the same connections.
        const long connections = target.http2 ? 2 : 16;
        curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, connections);
        curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
    }
    void single(std::size_t requests) override {
        for (std::size_t i = 0; i < requests; ++i) {
            one_.prepare(i);
            one_.finish(curl_easy_perform(one_.easy()));
        }
    }
    void many(std::size_t requests, std::size_t in_flight) override {
        while (handles_.size() < in_flight) handles_.emplace_back(target_, parses_);
        std::size_t started = 0;
        const auto start = [&](Handle& handle) {
            handle.prepare(started++);
            curl_multi_add_handle(multi_.get(), handle.easy());
        };
        for (std::size_t i = 0; i < std::min(in_flight, requests); ++i) start(handles_[i]);
        for (std::size_t done = 0; done < requests;) {
            int running = 0;
            curl_multi_perform(multi_.get(), &running);
            int left = 0;
            while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
                Handle* handle = nullptr;
                curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &handle);
                const CURLcode code = message->data.result;
                curl_multi_remove_handle(multi_.get(), handle->easy());
                handle->finish(code);
                ++done;
                if (started < requests) start(*handle);
            }
            if (done < requests) curl_multi_poll(multi_.get(), nullptr, 0, 1000, nullptr);
        }
    }

private:
    struct Cleanup {
        void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
    };
    const Target& target_;
    bool parses_;
    std::unique_ptr<CURLM, Cleanup> multi_{curl_multi_init()};
    Handle one_;
    std::deque<Handle> handles_;  // gone before the multi handle
};

/// Contacts made as they are asked for.
struct Contacts {
    struct Iterator {
        std::size_t at;
        std::string operator*() const { return contact(at); }
        Iterator& operator++() { return ++at, *this; }
        bool operator!=(const Iterator& other) const { return at != other.at; }
    };
    [[nodiscard]] Iterator begin() const { return {0}; }
    [[nodiscard]] Iterator end() const { return {count}; }
    std::size_t count;
};

class Library final : public Way {
public:
    explicit Library(const Target& target) : client_(make(target)) {}
    void single(std::size_t requests) override {
        for (std::size_t i = 0; i < requests; ++i) {
            const auto removal = client_.remove_contact(list_, exotel::ContactSid{contact(i)});
            if (!removal) throw std::runtime_error(removal.error().message);
        }
    }
    void many(std::size_t requests, std::size_t in_flight) override {
        exotel::BulkOptions bulk;
        bulk.max_in_flight = static_cast<int>(in_flight);
        const Contacts contacts{requests};
        const auto report = client_.remove_contacts(list_, contacts, bulk);
        if (report.removed != requests) throw std::runtime_error("not all were removed");
    }

private:
    static exotel::ListsClient make(const Target& target) {
        exotel::ClientOptions options;
        options.base_url = target.base_url;
        options.ca_file = target.ca_file;
        options.rate_limit = exotel::RateLimit::none();
        return {exotel::AccountSid{account}, exotel::Credentials{key, token}, options};
    }
    exotel::ListsClient client_;
    exotel::ListSid list_{list};
};

std::unique_ptr<Way> make_way(char name, const Target& target) {
    if (name == 'c') return std::make_unique<Library>(target);
    return std::make_unique<ByHand>(target, name == 'b');
}

double seconds_of(const std::function<void()>& job) {
    const auto begin = std::chrono::steady_clock::now();
    job();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> series) {
    std::sort(series.begin(), series.end());
    return series[series.size() / 2];
}

/// A row of the table: removals a second of each way, the median of several rounds, and the median
/// of the rounds' ratios: what slows the machine down for a while slows all ways of a round down.
void compare(const Target& target, std::size_t in_flight, std::size_t requests, int rounds) {
    const std::string ways = "abc";
    std::vector<std::unique_ptr<Way>> made;
    for (const char way : ways) made.push_back(make_way(way, target));
    const auto job = [&](std::size_t i, std::size_t count) {
        in_flight == 0 ? made[i]->single(count) : made[i]->many(count, in_flight);
    };
    std::vector<std::vector<double>> times(ways.size());
    for (std::size_t i = 0; i < ways.size(); ++i) job(i, 500);  // warm
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t turn = 0; turn < ways.size(); ++turn) {
            const std::size_t i = (turn + static_cast<std::size_t>(round)) % ways.size();
            times[i].push_back(seconds_of([&] { job(i, requests); }));
        }
    }
    const auto rate = [&](std::size_t way) {
        return static_cast<double>(requests) / median(times[way]);
    };
    const auto ratio_to = [&](std::size_t way) {
        std::vector<double> ratios;
        for (std::size_t round = 0; round < times[way].size(); ++round)
            ratios.push_back(times[way][round] / times[2][round]);
        return median(ratios);
    };
    const std::string what =
        in_flight == 0 ? "one after another" : std::to_string(in_flight) + " in flight";
    std::printf("| HTTP/%s, %s | %.0f | %.0f | %.0f | %.2f | **%.2f** |\n",
                target.http2 ? "2" : "1.1", what.c_str(), rate(0), rate(1), rate(2), ratio_to(0),
                ratio_to(1));
    (void)std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) try {
    Target http1;
    Target http2;
    http2.http2 = true;
    std::size_t requests = 2000;
    std::size_t in_flight = 0;
    int rounds = 25;
    std::string way;
    bool over_http2 = false;
    CLI::App app("Compares ways of removing contacts");
    app.add_option("--http1", http1.base_url)->required();
    app.add_option("--http2", http2.base_url)->required();
    app.add_option("--ca-file", http1.ca_file)->required();
    app.add_option("--requests", requests);
    app.add_option("--in-flight", in_flight);
    app.add_option("--rounds", rounds);
    app.add_option("--way", way, "Only a, b or c, to be looked at from outside");
    app.add_flag("--over-http2", over_http2, "With --way: over HTTP/2");
    CLI11_PARSE(app, argc, argv);
    http2.ca_file = http1.ca_file;
    curl_global_init(CURL_GLOBAL_DEFAULT);

    if (!way.empty()) {
        const auto one = make_way(way[0], over_http2 ? http2 : http1);
        in_flight == 0 ? one->single(20) : one->many(500, in_flight);  // every connection is open
        const long before = allocations;
        in_flight == 0 ? one->single(requests) : one->many(requests, in_flight);
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        std::printf("allocations=%ld peak_kb=%ld\n", allocations - before, usage.ru_maxrss);
        return 0;
    }
    std::puts(
        "| removals a second | (a) raw libcurl | (b) by hand | (c) this library | c / a | c / b |");
    std::puts("|---|---|---|---|---|---|");
    for (const Target& target : {http1, http2}) {
        for (const std::size_t window : {0, 1, 8, 32, 100})
            compare(target, window, requests, rounds);
    }
} catch (const std::exception& exception) {
    std::cerr << exception.what() << '\n';
    return 1;
}
