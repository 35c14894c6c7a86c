// The record of a run: one JSON line per contact, written as it settles, and read again to resume.
#ifndef EXOTEL_LISTS_RECORD_HPP
#define EXOTEL_LISTS_RECORD_HPP

#include "contacts.hpp"
#include "history.hpp"
#include "output_file.hpp"
#include "settings.hpp"
#include "times.hpp"

#include <exotel/bulk.hpp>

#include <nlohmann/json.hpp>

#include <sys/file.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel_lists {

class Record {
public:
    /// Opens the file, exclusively unless `locked` is false; other users cannot read it.
    Record(std::string path, RecordOwner owner, std::vector<std::string> kept_names, bool locked)
        : path_(std::move(path)),
          owner_(std::move(owner)),
          kept_names_(std::move(kept_names)),
          file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
        if (file_.get() < 0) throw system_error(path_, "cannot be opened");
        if (!locked || !is_file() || ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0) return;
        if (errno == EWOULDBLOCK)
            throw std::runtime_error(path_ + " is being written by another run");
        throw std::runtime_error(
            system_error(path_, "cannot be locked").what() +
            std::string(" (--no-lock skips that; then let no other run write to it)"));
    }

    [[nodiscard]] bool empty() const {
        struct stat info = {};
        if (::fstat(file_.get(), &info) != 0) throw system_error(path_, "cannot be read");
        return info.st_size == 0;
    }
    /// Reads its content. A truncated last line stays until the first line is written.
    [[nodiscard]] History read() {
        History history = read_history(path_, owner_);
        repair_ = history.repair();
        return history;
    }

    /// Writes one outcome at once; throws on failure. A contact that was never attempted has no
    /// line. `sids` are the contacts found with a number.
    void write(const Contact& contact, const std::string& list,
               const exotel::ContactOutcome& outcome, const std::vector<std::string>& sids) {
        if (outcome.status == exotel::RemovalStatus::not_attempted) return;
        if (!mend() || !write_all(file_.get(), line_of(contact, list, outcome, sids)))
            throw system_error(path_, "cannot be written");
    }
    /// Writes everything to the disk; throws on failure.
    void finish() {
        if (!sync_and_close(file_)) throw system_error(path_, "cannot be written to the disk");
    }

private:
    /// Other programs may write to a device, too.
    [[nodiscard]] bool is_file() const {
        struct stat info = {};
        return ::fstat(file_.get(), &info) != 0 || S_ISREG(info.st_mode);
    }
    void keep(const Contact& contact, nlohmann::ordered_json& line) const {
        for (std::size_t i = 0; i < kept_names_.size(); ++i)
            line["keep"][kept_names_[i]] = contact.kept[i];
    }
    bool mend() {
        const RecordRepair repair = std::exchange(repair_, {});
        if (repair.cut_to) return ::ftruncate(file_.get(), static_cast<off_t>(*repair.cut_to)) == 0;
        return !repair.newline_is_missing || write_all(file_.get(), "\n");
    }
    [[nodiscard]] std::string line_of(const Contact& contact, const std::string& list,
                                      const exotel::ContactOutcome& outcome,
                                      const std::vector<std::string>& sids) const {
        nlohmann::ordered_json line;
        line["contact"] = contact.sid;
        line["status"] = std::string(to_string(outcome.status));
        line["at"] = utc_now();
        line["host"] = owner_.host;
        line["account"] = owner_.account;
        line["list"] = list;
        if (contact.line > 0) line["line"] = contact.line;
        if (!contact.number.empty()) {
            line["number"] = contact.number;
            line["sids"] = sids;
        }
        keep(contact, line);
        for (const Contact& repeat : contact.repeats) {
            nlohmann::ordered_json row = nlohmann::ordered_json::object();
            if (repeat.line > 0) row["line"] = repeat.line;
            if (!repeat.number.empty()) row["number"] = repeat.number;
            keep(repeat, row);
            line["repeats"].push_back(row);
        }
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
            line["message"] = in_options(error.message);
        }
        using Handler = nlohmann::ordered_json::error_handler_t;
        return on_one_line(line.dump(-1, ' ', false, Handler::replace)) + '\n';
    }
    /// JSON without the characters that some readers treat as the end of a line: NEL, and Unicode's
    /// line and paragraph separators.
    static std::string on_one_line(std::string json) {
        constexpr std::pair<std::string_view, std::string_view> escapes[] = {
            {"\xc2\x85", "\\u0085"}, {"\xe2\x80\xa8", "\\u2028"}, {"\xe2\x80\xa9", "\\u2029"}};
        for (const auto& [character, escape] : escapes) {
            for (std::size_t at = json.find(character); at != std::string::npos;
                 at = json.find(character, at))
                json.replace(at, character.size(), escape);
        }
        return json;
    }

    std::string path_;
    RecordOwner owner_;
    std::vector<std::string> kept_names_;
    Descriptor file_;
    RecordRepair repair_;
};

}  // namespace exotel_lists

#endif
