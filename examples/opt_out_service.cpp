// An opt-out webhook, with one client for all threads: opt_out_service LIST PORT
// POST /opt-out?contact=SID answers 200 done, 503 try again (with Retry-After), or 400.
#include <exotel/lists_client.hpp>

#include <httplib.h>

#include <iostream>
#include <string>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: opt_out_service LIST PORT\n";
        return 2;
    }
    exotel::ClientOptions options;
    options.total_timeout = std::chrono::seconds(20);  // the caller of the webhook waits for us
    const auto lists = exotel::ListsClient::from_environment(options);
    if (!lists) {
        std::cerr << lists.error().message << '\n';
        return 2;
    }
    const exotel::ListSid list{argv[1]};

    httplib::Server server;
    server.Post("/opt-out", [&](const httplib::Request& request, httplib::Response& response) {
        const auto removal =
            lists->remove_contact(list, exotel::ContactSid{request.get_param_value("contact")});
        if (removal) {
            response.set_content("done\n", "text/plain");
            return;
        }
        const exotel::Error& error = removal.error();
        if (error.code == exotel::Errc::not_found && error.answered_by_api) {
            response.set_content("done\n", "text/plain");  // Exotel says that it is not there
            return;
        }
        std::cerr << error.message << '\n';
        if (error.code == exotel::Errc::invalid_argument) {
            response.status = 400;
            response.set_content("no such contact\n", "text/plain");
            return;
        }
        // Unknown or not done: the caller must ask again, or the person keeps being called.
        response.status = 503;
        const auto wait = error.retry_after.value_or(std::chrono::seconds(30));
        response.set_header("Retry-After", std::to_string(wait.count()));
        response.set_content(error.may_have_been_applied ? "unknown\n" : "failed\n", "text/plain");
    });
    std::cout << "listening" << std::endl;
    return server.listen("127.0.0.1", std::atoi(argv[2])) ? 0 : 2;
}
