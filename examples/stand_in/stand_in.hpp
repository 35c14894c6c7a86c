// A stand-in for Exotel: removal and reads, over TLS on loopback, with lists held in memory.
#ifndef EXOTEL_STAND_IN_HPP
#define EXOTEL_STAND_IN_HPP

#include "folder.hpp"
#include "pages.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace exotel_stand_in {

/// The list and the contact of Exotel's documentation.
inline constexpr const char* documented_list = "e46c2fe202904d579ae592d108cf87a0";
inline constexpr const char* documented_contact = "d49b7a4781ea45dcb702825ce30494ba";

struct Settings {
    int port = 0;             ///< 0: any that is free
    bool plain_http = false;  ///< without TLS, for use behind a proxy that has it
    std::string account = "Exotel";
    std::string api_key = "stand-in-key";
    std::string api_token = "stand-in-token";
    int quota = 200;  ///< requests an account may make in each `quota_window`
    std::chrono::seconds quota_window{60};
    Pages pages;
    std::string folder;  ///< for the CA file; empty: a temporary folder, removed at the end
};

/// Serves from construction to destruction, which also closes its connections.
/// Any thread may call its functions.
class StandIn {
public:
    explicit StandIn(Settings settings);
    StandIn(const StandIn&) = delete;
    StandIn& operator=(const StandIn&) = delete;
    ~StandIn();

    [[nodiscard]] std::string base_url() const;
    [[nodiscard]] std::string ca_file() const { return folder_.path() + "/ca.pem"; }
    [[nodiscard]] std::string key_file() const { return folder_.path() + "/key.pem"; }
    [[nodiscard]] int port() const { return port_; }

    /// Adds a contact to a list of the account.
    void add(const std::string& list, const std::string& contact, const std::string& number = {});
    /// Names a list.
    void set_name(const std::string& list, const std::string& name);
    [[nodiscard]] std::size_t size(const std::string& list) const;

private:
    void remove_contact(const httplib::Request& request, httplib::Response& response);
    void read_contacts(const httplib::Request& request, httplib::Response& response);
    void read_lists(const httplib::Request& request, httplib::Response& response);
    void read_list(const httplib::Request& request, httplib::Response& response);
    bool is_admitted(const httplib::Request& request, httplib::Response& response);
    void answer_page(const PlaceOfPage& page, const std::string& items,
                     httplib::Response& response) const;
    void answer_not_found(httplib::Response& response) const;
    bool within_quota(httplib::Response& response);

    Settings settings_;
    Folder folder_;
    int port_ = 0;
    std::unique_ptr<httplib::Server> server_;
    std::thread thread_;
    std::atomic<bool> ended_{false};

    mutable std::mutex mutex_;
    std::map<std::string, Members> lists_;
    std::size_t pages_of_contacts_ = 0;
    std::chrono::system_clock::time_point window_began_;
    int used_ = 0;
    unsigned long requests_ = 0;
};

/// SIDs in Exotel's format, generated from numbers.
[[nodiscard]] std::string generated_sid(unsigned long number);
/// Indian mobile numbers in E.164, generated from numbers.
[[nodiscard]] std::string generated_number(unsigned long number);

}  // namespace exotel_stand_in

#endif
