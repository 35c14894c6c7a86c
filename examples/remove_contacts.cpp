// Removes many contacts, one SID per line: remove_contacts LIST FILE [REQUESTS_PER_MINUTE]
#include <exotel/lists_client.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

// Any input range works; this one reads the file during the run, so its length does not matter.
struct Words {
    std::istream* in;
    [[nodiscard]] auto begin() const { return std::istream_iterator<std::string>(*in); }
    [[nodiscard]] static auto end() { return std::istream_iterator<std::string>(); }
};

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: remove_contacts LIST FILE [REQUESTS_PER_MINUTE]\n";
        return 2;
    }
    exotel::ClientOptions options;
    if (argc > 3) options.rate_limit.requests = std::atoi(argv[3]);
    const auto lists = exotel::ListsClient::from_environment(options);
    if (!lists) {
        std::cerr << lists.error().message << '\n';
        return 2;
    }
    std::ifstream file(argv[2]);
    if (!file) {
        std::cerr << "cannot open " << argv[2] << '\n';
        return 2;
    }

    exotel::BulkOptions bulk;
    bulk.on_outcome = [](const exotel::ContactOutcome& outcome) {
        if (!outcome.result) std::cerr << outcome.result.error().message << '\n';
    };
    bulk.on_progress = [next = std::size_t{0}](const exotel::BulkProgress& progress) mutable {
        if (progress.settled < next) return;
        next = progress.settled + 100;
        std::cout << progress.settled << " settled, " << progress.in_flight << " in flight, "
                  << static_cast<int>(progress.requests_per_minute) << " a minute" << std::endl;
    };
    const exotel::BulkReport report =
        lists->remove_contacts(exotel::ListSid{argv[1]}, Words{&file}, bulk);

    std::cout << report.total() << " contacts: " << report.removed << " removed, " << report.absent
              << " absent, " << report.failed << " failed, " << report.unknown << " unknown, "
              << report.not_attempted << " not attempted\n";
    if (report.stopped_by) std::cerr << report.stopped_by->message << '\n';
    if (!report.warning.empty()) std::cerr << report.warning << '\n';
    if (file.bad()) {
        std::cerr << "cannot read all of " << argv[2] << '\n';
        return 2;
    }
    return report.removed + report.absent == report.total() ? 0 : 1;
}
