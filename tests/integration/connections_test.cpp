// What happens to connections between requests.
#include "catch.hpp"
#include "integration/scripted_client.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;

namespace {

/// The connected TCP sockets that this process has open.
std::vector<int> tcp_sockets() {
    std::vector<int> found;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
    while (const dirent* entry = ::readdir(folder.get())) {
        const int descriptor = std::atoi(entry->d_name);
        int domain = 0;
        socklen_t size = sizeof domain;
        if (::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0) continue;
        if (domain == AF_INET || domain == AF_INET6) found.push_back(descriptor);
    }
    return found;
}

}  // namespace

TEST_CASE("a program that the process starts inherits no connection", "[connection]") {
    if (!keeps_connections()) return;
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    const ListsClient client = client_for(options_for(server.base_url()));
    REQUIRE(client.remove_contact(list, contact));
    const std::vector<int> sockets = tcp_sockets();
    CHECK(sockets.size() >= 2);  // the server's ends are in this process, too
    for (const int socket : sockets) {
        INFO("descriptor " << socket);
        CHECK((::fcntl(socket, F_GETFD) & FD_CLOEXEC) != 0);
    }
}

TEST_CASE("idle connections that the server has closed cost no attempt", "[resend]") {
    if (!keeps_connections()) return;
    ServerOptions server_options;
    server_options.tls = GENERATE(true, false);
    ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) {
            talk.pause(20ms);  // so that all connections are needed
            talk.send(success(seen.contact()));
        },
        server_options);
    const ListsClient client = client_for(options_for(server.base_url()));
    std::vector<std::string> names;
    for (int i = 0; i < 60; ++i) names.push_back("c" + std::to_string(i));
    BulkOptions bulk;
    bulk.max_in_flight = 8;
    REQUIRE(client.remove_contacts(list, names, bulk).removed == 60);
    CHECK(server.connections() == 8);
    server.close_idle_connections();
    const auto removal = client.remove_contact(list, contact);
    REQUIRE(removal);
    CHECK(removal->attempts == 1);
    CHECK(server.deletes() == 61);
    CHECK(server.connections() == 9);
}
