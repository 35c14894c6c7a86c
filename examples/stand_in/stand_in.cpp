#ifndef CPPHTTPLIB_OPENSSL_SUPPORT
#define CPPHTTPLIB_OPENSSL_SUPPORT
#endif
#include <httplib.h>

#include "certificate.hpp"
#include "stand_in.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace exotel_stand_in {

namespace {

using nlohmann::json;

/// As many calls at once as a bulk run may make: each kept-alive connection occupies a thread.
constexpr std::size_t threads = 64;

json envelope(const std::string& request_id, int code, json response) {
    return {{"request_id", request_id},
            {"method", "DELETE"},
            {"http_code", code},
            {"response", std::move(response)}};
}

json failure(int code, int api_code, const std::string& message) {
    return {{"code", code},
            {"status", "failure"},
            {"error_data", {{"code", api_code}, {"message", message}, {"description", message}}},
            {"data", nullptr}};
}

}  // namespace

std::string generated_sid(unsigned long number) {
    // SplitMix64, twice: looks like a SID and is the same in every run.
    std::string sid;
    for (unsigned long part = 0; part < 2; ++part) {
        std::uint64_t z = (number * 2 + part + 1) * 0x9e3779b97f4a7c15U;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        std::array<char, 17> text{};
        (void)std::snprintf(text.data(), text.size(), "%016llx",
                            static_cast<unsigned long long>(z ^ (z >> 31U)));
        sid += text.data();
    }
    return sid;
}

StandIn::StandIn(Settings settings) : settings_(std::move(settings)), folder_(settings_.folder) {
    if (folder_.empty()) {
        std::string pattern = std::filesystem::temp_directory_path() / "exotel-stand-in-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("cannot make a temporary folder");
        folder_ = pattern;
        owns_folder_ = true;
    }
    make_certificate(ca_file(), key_file());
    if (settings_.plain_http) {
        server_ = std::make_unique<httplib::Server>();
    } else {
        server_ = std::make_unique<httplib::SSLServer>(ca_file().c_str(), key_file().c_str());
    }
    server_->new_task_queue = [] { return new httplib::ThreadPool(threads); };
    server_->set_keep_alive_max_count(1'000'000);
    server_->set_keep_alive_timeout(75);
    server_->set_tcp_nodelay(true);
    server_->Delete(R"(/v2/accounts/([^/]+)/lists/([^/]+)/contacts/([^/]+))",
                    [this](const httplib::Request& request, httplib::Response& response) {
                        remove_contact(request, response);
                    });
    const std::string host = "127.0.0.1";
    port_ = settings_.port;
    if (port_ == 0) {
        port_ = server_->bind_to_any_port(host);
    } else if (!server_->bind_to_port(host, port_)) {
        port_ = -1;
    }
    if (port_ < 0) throw std::runtime_error("cannot listen on the port");
    thread_ = std::thread([this] { server_->listen_after_bind(); });
    while (!server_->is_running()) std::this_thread::yield();
}

StandIn::~StandIn() {
    server_->stop();
    thread_.join();
    if (owns_folder_) {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
}

std::string StandIn::base_url() const {
    return (settings_.plain_http ? "http://127.0.0.1:" : "https://localhost:") +
           std::to_string(port_);
}

void StandIn::add(const std::string& list, const std::string& contact) {
    const std::lock_guard lock(mutex_);
    lists_[list].insert(contact);
}

std::size_t StandIn::size(const std::string& list) const {
    const std::lock_guard lock(mutex_);
    const auto found = lists_.find(list);
    return found == lists_.end() ? 0 : found->second.size();
}

bool StandIn::within_quota(httplib::Response& response) {
    using std::chrono::duration_cast;
    using std::chrono::seconds;
    const auto now = std::chrono::system_clock::now();
    if (now >= window_began_ + settings_.quota_window) {
        window_began_ = now;
        used_ = 0;
    }
    const bool within = used_ < settings_.quota;
    if (within) ++used_;
    const auto reset = window_began_ + settings_.quota_window;
    response.set_header("X-RateLimit-Limit", std::to_string(settings_.quota));
    response.set_header("X-RateLimit-Remaining", std::to_string(settings_.quota - used_));
    const auto reset_second = std::chrono::ceil<seconds>(reset.time_since_epoch());
    response.set_header("X-RateLimit-Reset", std::to_string(reset_second.count()));
    if (!within)
        response.set_header("Retry-After",
                            std::to_string(std::chrono::ceil<seconds>(reset - now).count()));
    return within;
}

void StandIn::remove_contact(const httplib::Request& request, httplib::Response& response) {
    const std::string account = request.matches[1];
    const std::string list = request.matches[2];
    const std::string contact = request.matches[3];
    const std::lock_guard lock(mutex_);
    std::array<char, 33> id{};
    (void)std::snprintf(id.data(), id.size(), "%032lx", ++requests_);
    const auto answer = [&](int code, json item) {
        response.status = code;
        response.set_content(envelope(id.data(), code, std::move(item)).dump(), "application/json");
    };

    const auto credentials =
        httplib::make_basic_authentication_header(settings_.api_key, settings_.api_token);
    if (request.get_header_value("Authorization") != credentials.second ||
        account != settings_.account) {
        return answer(401, failure(401, 1010, "Authorization failed"));
    }
    if (!within_quota(response)) return answer(429, failure(429, 1030, "Rate limit exceeded"));
    const auto found = lists_.find(list);
    if (found == lists_.end() || found->second.erase(contact) == 0) {
        return answer(404, failure(404, 1000, "Not Found"));
    }
    answer(200, {{"code", 200},
                 {"error_data", nullptr},
                 {"status", "success"},
                 {"data",
                  {{"sid", contact},
                   {"date_created", "2017-12-05T14:15:51.108069088+05:30"},
                   {"date_updated", "2017-12-05T14:15:51.108069088+05:30"},
                   {"account_sid", account},
                   {"list_id", list},
                   {"uri", "/v2/Accounts/" + account + "/contacts/" + contact}}}});
}

}  // namespace exotel_stand_in
