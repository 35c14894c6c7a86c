#ifndef CPPHTTPLIB_OPENSSL_SUPPORT
#define CPPHTTPLIB_OPENSSL_SUPPORT
#endif
#include <httplib.h>

#include "certificate.hpp"
#include "connections.hpp"
#include "stand_in.hpp"

#include <nlohmann/json.hpp>

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace exotel_stand_in {

namespace {

using json = nlohmann::ordered_json;  // members in the order of the documents

/// As many calls at once as a bulk run may make: each kept-alive connection occupies a thread.
constexpr std::size_t threads = 64;

json envelope(const std::string& request_id, const std::string& method, int code, json response) {
    return {{"request_id", request_id},
            {"method", method},
            {"http_code", code},
            {"response", std::move(response)}};
}

json failure(int code, int api_code, const char* message, const std::string& description) {
    return {
        {"code", code},
        {"error_data", {{"code", api_code}, {"message", message}, {"description", description}}},
        {"status", "failure"},
        {"data", nullptr}};
}

/// A resource as an item of a page.
json item_of(const Pages& pages, json resource) {
    if (pages.number == Pages::Number::on_item) return resource;
    return {{"code", 200},
            {"error_data", nullptr},
            {"status", "success"},
            {"data", std::move(resource)}};
}

}  // namespace

std::string generated_number(unsigned long number) {
    return "+9198" + std::to_string(100'000'000 + number % 100'000'000).substr(1);
}

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
    make_certificate(ca_file(), key_file());
    if (settings_.plain_http) {
        server_ = std::make_unique<httplib::Server>();
    } else {
        server_ = std::make_unique<httplib::SSLServer>(ca_file().c_str(), key_file().c_str());
    }
    if (!server_->is_valid()) throw std::runtime_error("cannot use the certificate just made");
    server_->new_task_queue = [] { return new httplib::ThreadPool(threads); };
    server_->set_keep_alive_max_count(1'000'000);
    server_->set_keep_alive_timeout(75);
    server_->set_tcp_nodelay(true);
    // Replaces cpp-httplib's SO_REUSEPORT, with which two stand-ins would share a port and its
    // calls.
    server_->set_socket_options([](socket_t socket) {
        const int yes = 1;
        (void)::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server_->Delete(R"(/v2/accounts/([^/]+)/lists/([^/]+)/contacts/([^/]+))",
                    [this](const httplib::Request& request, httplib::Response& response) {
                        remove_contact(request, response);
                    });
    server_->Get(R"(/v2/accounts/([^/]+)/contacts)",
                 [this](const httplib::Request& request, httplib::Response& response) {
                     read_contacts(request, response);
                 });
    server_->Get(R"(/v2/accounts/([^/]+)/lists)",
                 [this](const httplib::Request& request, httplib::Response& response) {
                     read_lists(request, response);
                 });
    server_->Get(R"(/v2/accounts/([^/]+)/lists/([^/]+))",
                 [this](const httplib::Request& request, httplib::Response& response) {
                     read_list(request, response);
                 });
    const std::string host = "127.0.0.1";
    port_ = settings_.port;
    if (port_ == 0) {
        port_ = server_->bind_to_any_port(host);
    } else if (!server_->bind_to_port(host, port_)) {
        port_ = -1;
    }
    if (port_ < 0) {
        throw std::runtime_error("cannot listen on port " + std::to_string(settings_.port));
    }
    thread_ = std::thread([this] {
        server_->listen_after_bind();
        ended_ = true;
    });
    while (!server_->is_running()) std::this_thread::yield();  // until then stop() does nothing
}

StandIn::~StandIn() {
    server_->stop();
    while (!ended_) {  // more than once: the last connection may be accepted right now
        end_connections_accepted_on(port_);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    thread_.join();
}

std::string StandIn::base_url() const {
    return (settings_.plain_http ? "http://127.0.0.1:" : "https://localhost:") +
           std::to_string(port_);
}

void StandIn::add(const std::string& list, const std::string& contact, const std::string& number) {
    const std::lock_guard lock(mutex_);
    lists_[list].add(contact, number);
}

void StandIn::set_name(const std::string& list, const std::string& name) {
    const std::lock_guard lock(mutex_);
    lists_[list].name = name;
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

bool StandIn::is_admitted(const httplib::Request& request, httplib::Response& response) {
    ++requests_;
    const auto refuse = [&](int code, json item) {
        response.status = code;
        response.set_content(
            envelope(generated_sid(~requests_), request.method, code, std::move(item)).dump(),
            "application/json");
        return false;
    };
    const auto credentials =
        httplib::make_basic_authentication_header(settings_.api_key, settings_.api_token);
    if (request.get_header_value("Authorization") != credentials.second ||
        request.matches[1] != settings_.account) {
        return refuse(401, failure(401, 1010, "Authorization failed", "Authorization failed"));
    }
    if (within_quota(response)) return true;
    const std::string most = std::to_string(settings_.quota);
    const std::string window = std::to_string(settings_.quota_window.count());
    return refuse(429, failure(429, 1030, "Rate limit exceeded",
                               "Too many requests: " + most + " in " + window + " s are allowed"));
}

void StandIn::answer_page(const PlaceOfPage& page, const std::string& items,
                          httplib::Response& response) const {
    json answer = {
        {"request_id", generated_sid(~requests_)}, {"method", "GET"}, {"http_code", 200}};
    const std::string metadata = metadata_of(settings_.pages, page);
    if (!metadata.empty()) answer["metadata"] = json::parse(metadata);
    answer["response"] = json::parse(items);
    response.status = 200;
    response.set_content(answer.dump(), "application/json");
}

void StandIn::answer_not_found(httplib::Response& response) const {
    response.status = 404;
    response.set_content(envelope(generated_sid(~requests_), "GET", 404,
                                  failure(404, 1000, "Not Found", "Not Found"))
                             .dump(),
                         "application/json");
}

void StandIn::read_contacts(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    if (!is_admitted(request, response)) return;
    const std::string list = request.get_param_value("list_sids");
    const auto found = lists_.find(list);
    if (found == lists_.end()) {
        if (!settings_.pages.unknown_list_is_empty) return answer_not_found(response);
        return answer_page(place_of_page(settings_.pages, {}, {}, 0), "[]", response);
    }
    const std::vector<Member>& members = found->second.all();
    const PlaceOfPage page = place_of_page(settings_.pages, request.get_param_value("offset"),
                                           request.get_param_value("limit"), members.size());
    json items = json::array();
    for (std::size_t i = page.offset; i < page.offset + page.count; ++i) {
        json contact = {{"sid", members[i].sid}};
        const bool is_membership = settings_.pages.number == Pages::Number::nowhere;
        if (is_membership) contact["list_id"] = list;
        if (!is_membership && !members[i].number.empty()) contact["number"] = members[i].number;
        contact["account_sid"] = settings_.account;
        items.push_back(item_of(settings_.pages, std::move(contact)));
    }
    answer_page(page, items.dump(), response);
    ++pages_of_contacts_;
    const std::size_t shift_every = settings_.pages.shift_every;
    if (shift_every > 0 && pages_of_contacts_ % shift_every == 0 && !members.empty())
        found->second.remove(std::string(members.front().sid));
}

void StandIn::read_list(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    if (!is_admitted(request, response)) return;
    const auto found = lists_.find(request.matches[2]);
    if (found == lists_.end()) return answer_not_found(response);
    json list = {{"sid", found->first}, {"contact_count", found->second.size()}};
    if (!found->second.name.empty()) list["name"] = found->second.name;
    response.status = 200;
    response.set_content(
        envelope(generated_sid(~requests_), "GET", 200, item_of(settings_.pages, std::move(list)))
            .dump(),
        "application/json");
}

void StandIn::read_lists(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    if (!is_admitted(request, response)) return;
    const PlaceOfPage page = place_of_page(settings_.pages, request.get_param_value("offset"),
                                           request.get_param_value("limit"), lists_.size());
    json items = json::array();
    std::size_t place = 0;
    for (const auto& [sid, members] : lists_) {
        if (place >= page.offset && place < page.offset + page.count) {
            json list = {{"sid", sid}};
            if (!members.name.empty()) list["name"] = members.name;
            items.push_back(item_of(settings_.pages, std::move(list)));
        }
        ++place;
    }
    answer_page(page, items.dump(), response);
}

void StandIn::remove_contact(const httplib::Request& request, httplib::Response& response) {
    const std::string account = request.matches[1];
    const std::string list = request.matches[2];
    const std::string contact = request.matches[3];
    const std::lock_guard lock(mutex_);
    if (!is_admitted(request, response)) return;
    // The documented removal gets the documented response, to the letter; others get their own ids.
    const auto answer = [&](int code, json item) {
        const bool documented = code == 200 && contact == documented_contact;
        const std::string id =
            documented ? "cfa7d61f24064a399789d677ef0cc379" : generated_sid(~requests_);
        response.status = code;
        response.set_content(envelope(id, "DELETE", code, std::move(item)).dump(),
                             "application/json");
    };
    const auto found = lists_.find(list);
    if (found == lists_.end() || !found->second.remove(contact)) {
        return answer(404, failure(404, 1000, "Not Found", "Not Found"));
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
