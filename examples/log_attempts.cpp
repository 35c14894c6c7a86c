// Logs every attempt and counts them by result: log_attempts LIST CONTACT
#include <exotel/lists_client.hpp>

#include <iostream>
#include <map>
#include <mutex>
#include <string>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: log_attempts LIST CONTACT\n";
        return 2;
    }

    // Called on the thread that calls the client: with several of them it needs a lock.
    std::mutex mutex;
    std::map<std::string, int> attempts_total;
    exotel::ClientOptions options;
    options.on_attempt = [&](const exotel::AttemptEvent& event) {
        const std::string_view result = event.error ? to_string(*event.error) : "removed";
        const std::lock_guard lock(mutex);
        ++attempts_total[std::string(result)];
        std::cout << "attempt=" << event.attempt << " list=" << event.list
                  << " contact=" << event.contact << " sent=" << event.sent
                  << " http_status=" << event.http_status << " result=" << result
                  << " elapsed_us=" << event.elapsed.count();
        if (event.next_attempt_in) std::cout << " next_in_ms=" << event.next_attempt_in->count();
        std::cout << '\n';
    };

    const auto lists = exotel::ListsClient::from_environment(options);
    if (!lists) {
        std::cerr << lists.error().message << '\n';
        return 2;
    }
    const auto removal =
        lists->remove_contact(exotel::ListSid{argv[1]}, exotel::ContactSid{argv[2]});
    for (const auto& [result, count] : attempts_total) {
        std::cout << "exotel_attempts_total{result=\"" << result << "\"} " << count << '\n';
    }
    return removal ? 0 : 1;
}
