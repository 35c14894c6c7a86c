// An event loop that stays free while removals block threads of a pool: with_asio LIST CONTACT...
// Written for Asio; with Boost, the names are the same in boost::asio.
#include <exotel/lists_client.hpp>

#include <asio.hpp>

#include <functional>
#include <iostream>
#include <string>
#include <utility>

namespace {

using Removal = exotel::Result<exotel::ListContactRemoval>;

/// Removes on a thread of `pool`, and passes the result to `done` on the thread that runs `loop`.
void remove_beside(asio::io_context& loop, asio::thread_pool& pool,
                   const exotel::ListsClient& lists, exotel::ListSid list,
                   exotel::ContactSid contact, std::function<void(const Removal&)> done) {
    // Keeps the loop running until `done` is called.
    auto work = asio::make_work_guard(loop);
    asio::post(pool, [&lists, list = std::move(list), contact = std::move(contact),
                      done = std::move(done), work = std::move(work)] {
        exotel::CallOptions call;
        call.total_timeout = std::chrono::seconds(20);
        Removal removal = lists.remove_contact(list, contact, call);
        asio::post(work.get_executor(), [done, removal = std::move(removal)] { done(removal); });
    });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: with_asio LIST CONTACT...\n";
        return 2;
    }
    const auto lists = exotel::ListsClient::from_environment();
    if (!lists) {
        std::cerr << lists.error().message << '\n';
        return 2;
    }

    asio::io_context loop;
    asio::thread_pool pool(4);  // at most four removals at once; others wait for a thread
    int failures = 0;           // used only by the loop's thread
    for (int i = 2; i < argc; ++i) {
        remove_beside(loop, pool, *lists, exotel::ListSid{argv[1]}, exotel::ContactSid{argv[i]},
                      [&failures](const Removal& removal) {
                          if (removal) {
                              std::cout << "removed " << removal->contact.sid << '\n';
                          } else {
                              ++failures;
                              std::cout << removal.error().message << '\n';
                          }
                      });
    }
    loop.run();
    pool.join();  // before the client is destroyed
    return failures == 0 ? 0 : 1;
}
