// The record of a run: one JSON line per outcome, written as it settles, and read again to resume.
#ifndef EXOTEL_LISTS_RESULTS_HPP
#define EXOTEL_LISTS_RESULTS_HPP

#include <exotel/bulk.hpp>

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace exotel_lists {

class Results {
public:
    /// Opens the file for this process alone.
    Results(std::string path, std::string host, std::string account, std::string list)
        : path_(std::move(path)),
          host_(std::move(host)),
          account_(std::move(account)),
          list_(std::move(list)),
          file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
        if (file_ < 0) fail("cannot be opened");
        if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
            ::close(file_);
            throw std::runtime_error(path_ + " is being written by another run");
        }
    }
    Results(const Results&) = delete;
    Results& operator=(const Results&) = delete;
    ~Results() { ::close(file_); }

    [[nodiscard]] bool empty() const { return ::lseek(file_, 0, SEEK_END) == 0; }

    /// The latest status of each contact of this account and list. The last line may have been cut
    /// when its run was killed: it is dropped, and its contact counts as not settled.
    [[nodiscard]] std::unordered_map<std::string, std::string> read() {
        std::unordered_map<std::string, std::string> statuses;
        std::ifstream in(path_);
        std::string line;
        off_t whole = 0;
        for (std::size_t number = 1; std::getline(in, line); ++number) {
            if (in.eof()) {  // no newline: cut, where it is the beginning of a line of ours
                constexpr std::string_view ours = "{\"contact\":\"";
                if (line.empty()) break;
                if (line.compare(0, ours.size(), ours, 0, line.size()) != 0) {
                    throw std::runtime_error(path_ + ", line " + std::to_string(number) +
                                             " is no result of exotel-lists");
                }
                whole_ = whole;
                break;
            }
            whole += static_cast<off_t>(line.size()) + 1;
            if (line.empty()) continue;
            const auto record = nlohmann::json::parse(line, nullptr, false);
            const auto text = [&](const char* name) {
                return record.is_object() && record.contains(name) && record[name].is_string()
                           ? record[name].get<std::string>()
                           : std::string();
            };
            if (text("contact").empty() || text("status").empty())
                throw std::runtime_error(path_ + ", line " + std::to_string(number) +
                                         " is no result of exotel-lists");
            // A rehearsal on another server settles nothing here.
            if (text("host") == host_ && text("account") == account_ && text("list") == list_)
                statuses[text("contact")] = text("status");
        }
        if (in.bad()) throw std::runtime_error(path_ + " cannot be read to its end");
        return statuses;
    }

    /// Writes one outcome at once; throws where that fails, so that the run stops.
    /// What was never attempted has no line.
    void write(const exotel::ContactOutcome& outcome) {
        if (outcome.status == exotel::RemovalStatus::not_attempted) return;
        if (whole_ && ::ftruncate(file_, *whole_) != 0) fail("cannot be mended");
        whole_.reset();
        nlohmann::ordered_json line;
        line["contact"] = outcome.contact.str();
        line["status"] = std::string(to_string(outcome.status));
        line["at"] = utc_now();
        line["host"] = host_;
        line["account"] = account_;
        line["list"] = list_;
        if (outcome.result) {
            line["request_id"] = outcome.result->request_id;
            line["attempts"] = outcome.result->attempts;
            line["http_status"] = outcome.result->http_code;
            if (const auto& date = outcome.result->contact.date_updated)
                line["date_updated"] = date->text;
        } else {
            const exotel::Error& error = outcome.result.error();
            line["request_id"] = error.request_id;
            line["attempts"] = error.attempts;
            line["http_status"] = error.http_status;
            line["may_have_been_applied"] = error.may_have_been_applied;
            line["error"] = std::string(to_string(error.code));
            line["message"] = error.message;
        }
        std::string text =
            line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
        for (std::string_view left = text; !left.empty();) {
            const ssize_t written = ::write(file_, left.data(), left.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) fail("cannot be written");
            left.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    /// Makes sure that everything is on the disk.
    void sync() const { (void)::fsync(file_); }

private:
    /// Now, such as 2026-11-25T20:36:37.123Z.
    static std::string utc_now() {
        const auto now = std::chrono::system_clock::now();
        const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
        const auto since = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch());
        std::tm parts{};
        (void)::gmtime_r(&seconds, &parts);
        std::array<char, 32> date{};
        (void)std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
        const std::string fraction = std::to_string(1000 + since.count() % 1000).substr(1);
        return std::string(date.data()) + '.' + fraction + 'Z';
    }
    [[noreturn]] void fail(const char* what) const {
        throw std::runtime_error(path_ + ' ' + what + ": " + std::strerror(errno));
    }

    std::string path_;
    std::string host_;
    std::string account_;
    std::string list_;
    int file_;
    std::optional<off_t> whole_;  ///< where a torn last line begins, until it is cut off
};

}  // namespace exotel_lists

#endif
