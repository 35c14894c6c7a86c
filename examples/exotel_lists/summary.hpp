// The result of a run, list by list, with the reasons for failures; for people and as JSON.
#ifndef EXOTEL_LISTS_SUMMARY_HPP
#define EXOTEL_LISTS_SUMMARY_HPP

#include "text.hpp"
#include "times.hpp"

#include <exotel/bulk.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace exotel_lists {

/// Why contacts failed or are unknown.
struct Reason {
    std::string status;
    int http_status = 0;
    int api_code = 0;
    std::string what;  ///< Exotel's words, or else the kind of error

    [[nodiscard]] auto key() const { return std::tie(status, http_status, api_code, what); }
    friend bool operator<(const Reason& a, const Reason& b) { return a.key() < b.key(); }

    /// Such as "HTTP 400, 1002 Invalid parameter".
    [[nodiscard]] std::string words() const {
        std::string text = http_status > 0 ? "HTTP " + std::to_string(http_status) + ", " : "";
        if (api_code > 0) text += std::to_string(api_code) + ' ';
        return text + what;
    }
};

inline Reason reason_of(const exotel::ContactOutcome& outcome) {
    const exotel::Error& error = outcome.result.error();
    Reason reason;
    reason.status = to_string(outcome.status);
    reason.http_status = error.http_status;
    reason.api_code = error.api_code;
    reason.what =
        error.api_message.empty() ? std::string(to_string(error.code)) : error.api_message;
    return reason;
}

/// The counts for one list, or for all.
struct Counts {
    std::size_t removed = 0, absent = 0, failed = 0, unknown = 0, not_attempted = 0;
    std::size_t done_before = 0;
    std::size_t skipped = 0;  ///< by --new-only, although failed or unknown before

    [[nodiscard]] std::size_t total() const {
        return removed + absent + failed + unknown + not_attempted;
    }
    [[nodiscard]] bool all_settled() const { return removed + absent == total() && skipped == 0; }
    void add(const Counts& other) {
        removed += other.removed;
        absent += other.absent;
        failed += other.failed;
        unknown += other.unknown;
        not_attempted += other.not_attempted;
        done_before += other.done_before;
        skipped += other.skipped;
    }
    [[nodiscard]] std::string words() const {
        std::string text = std::to_string(removed) + " removed, " + std::to_string(absent) +
                           " absent, " + std::to_string(failed) + " failed, " +
                           std::to_string(unknown) + " unknown, " + std::to_string(not_attempted) +
                           " not attempted";
        if (done_before > 0) text += "; " + std::to_string(done_before) + " done before";
        if (skipped > 0)
            text += "; " + std::to_string(skipped) + " failed or unknown before, left out";
        return text;
    }
    void add_to(nlohmann::ordered_json& json) const {
        json["removed"] = removed;
        json["absent"] = absent;
        json["failed"] = failed;
        json["unknown"] = unknown;
        json["not_attempted"] = not_attempted;
        json["done_before"] = done_before;
        if (skipped > 0) json["skipped"] = skipped;
    }
};

/// Counts reasons, in bounded memory even if a server words each refusal differently.
class Reasons {
public:
    void add(Reason reason) {
        constexpr std::size_t max_reasons = 200;
        if (counts_.size() >= max_reasons && counts_.count(reason) == 0) {
            reason.api_code = 0;
            reason.what = "other reasons";
        }
        ++counts_[std::move(reason)];
    }
    /// The most frequent first.
    [[nodiscard]] std::vector<std::pair<Reason, std::size_t>> sorted() const {
        std::vector<std::pair<Reason, std::size_t>> all(counts_.begin(), counts_.end());
        std::stable_sort(all.begin(), all.end(),
                         [](const auto& a, const auto& b) { return a.second > b.second; });
        return all;
    }

private:
    std::map<Reason, std::size_t> counts_;
};

struct ListSummary {
    std::string list;
    Counts counts;
    Reasons reasons;
    std::string warning;  ///< empty if nothing is suspicious
};

struct Summary {
    std::vector<ListSummary> lists;
    std::chrono::seconds elapsed{};
    std::string stopped_by;       ///< why the run ended early; empty if it did not
    bool ended_by_error = false;  ///< the reason is an error that concerns every contact
    std::string error;            ///< what else went wrong; empty if nothing did
    std::size_t duplicates = 0;   ///< left out of the input

    [[nodiscard]] Counts counts() const {
        Counts all;
        for (const ListSummary& list : lists) all.add(list.counts);
        return all;
    }
    [[nodiscard]] bool has_warning() const {
        return std::any_of(lists.begin(), lists.end(),
                           [](const ListSummary& list) { return !list.warning.empty(); });
    }

    [[nodiscard]] std::string text() const {
        std::string text;
        for (const ListSummary& list : lists) {
            if (lists.size() > 1) {
                text += "list " + list.list + ": " + count(list.counts.total(), "contact") + ": " +
                        list.counts.words() + '\n';
            }
            for (const auto& [reason, number] : list.reasons.sorted()) {
                text += "  " + std::to_string(number) + " × " + reason.words() + " (" +
                        reason.status + ")\n";
            }
        }
        const Counts all = counts();
        return text + count(all.total(), "contact") + " in " + duration(elapsed) + ": " +
               all.words() + '\n';
    }
    [[nodiscard]] std::string json(int exit_status) const {
        nlohmann::ordered_json json;
        counts().add_to(json);
        if (duplicates > 0) json["duplicates"] = duplicates;
        json["seconds"] = elapsed.count();
        json["lists"] = nlohmann::ordered_json::array();
        for (const ListSummary& list : lists) json["lists"].push_back(json_of(list));
        if (!stopped_by.empty()) json["stopped_by"] = stopped_by;
        if (!error.empty()) json["error"] = error;
        json["exit_status"] = exit_status;
        return dumped(json);
    }
    /// What went wrong before anything could be counted.
    static std::string error_json(const std::string& error,
                                  const std::vector<std::string>& complaints, int exit_status) {
        nlohmann::ordered_json json;
        json["error"] = error;
        if (!complaints.empty()) json["complaints"] = complaints;
        json["exit_status"] = exit_status;
        return dumped(json);
    }
    static std::string dumped(const nlohmann::ordered_json& json) {
        using Handler = nlohmann::ordered_json::error_handler_t;
        return json.dump(-1, ' ', false, Handler::replace) + '\n';
    }

private:
    static nlohmann::ordered_json json_of(const ListSummary& list) {
        nlohmann::ordered_json json;
        json["list"] = list.list;
        list.counts.add_to(json);
        json["reasons"] = nlohmann::ordered_json::array();
        for (const auto& [reason, number] : list.reasons.sorted()) {
            nlohmann::ordered_json item;
            item["count"] = number;
            item["status"] = reason.status;
            item["http_status"] = reason.http_status;
            item["api_code"] = reason.api_code;
            item["what"] = reason.what;
            json["reasons"].push_back(item);
        }
        if (!list.warning.empty()) json["warning"] = list.warning;
        return json;
    }
};

}  // namespace exotel_lists

#endif
