// A bulk run that SIGTERM or Ctrl-C stops gracefully: stop_on_sigterm LIST CONTACT...
#include <exotel/lists_client.hpp>

#include <atomic>
#include <csignal>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: stop_on_sigterm LIST CONTACT...\n";
        return 2;
    }
    const auto lists = exotel::ListsClient::from_environment();
    if (!lists) {
        std::cerr << lists.error().message << '\n';
        return 2;
    }

    // A signal handler may do almost nothing, so a thread waits for the signals instead.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGUSR1);  // ends the thread when the run is over
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const exotel::StopSource source;
    std::atomic<int> stopped_by_signal{0};
    std::thread waiter([&] {
        int signal = 0;
        while (sigwait(&signals, &signal) == 0 && signal != SIGUSR1) {
            stopped_by_signal = signal;
            source.request_stop();  // a second one stops the wait for responses
        }
    });

    exotel::BulkOptions bulk;
    bulk.stop = source.get_token();
    bulk.on_outcome = [](const exotel::ContactOutcome& outcome) {
        std::cout << outcome.contact.str() << ' ' << to_string(outcome.status) << std::endl;
    };
    const std::vector<std::string> contacts(argv + 2, argv + argc);
    const exotel::BulkReport report =
        lists->remove_contacts(exotel::ListSid{argv[1]}, contacts, bulk);
    pthread_kill(waiter.native_handle(), SIGUSR1);
    waiter.join();

    if (report.stopped_by) std::cout << report.stopped_by->message << '\n';
    std::cout << report.not_attempted << " not attempted, " << report.unknown << " unknown, "
              << report.failed << " failed\n";
    if (!report.stopped_by) return report.failed + report.unknown == 0 ? 0 : 1;
    const bool by_signal = report.stopped_by->code == exotel::Errc::cancelled;
    return by_signal ? 128 + stopped_by_signal : 1;
}
