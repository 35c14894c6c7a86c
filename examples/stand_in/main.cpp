// Runs the stand-in until SIGTERM or SIGINT, for any client.
#include "stand_in.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

int main(int argc, char** argv) try {
    using exotel_stand_in::Pages;
    exotel_stand_in::Settings settings;
    std::string list = exotel_stand_in::documented_list;
    std::string contacts_file;
    std::string environment_file;
    std::string numbers_file;
    unsigned long contacts = 0;
    std::string name;

    CLI::App app{"A stand-in for Exotel's lists, over TLS on loopback."};
    app.add_option("--port", settings.port, "port to listen on; 0: any")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    app.add_flag("--plain-http", settings.plain_http, "no TLS, for use behind a proxy that has it");
    app.add_option("--account", settings.account, "account SID")->capture_default_str();
    app.add_option("--key", settings.api_key, "API key to expect")->capture_default_str();
    app.add_option("--token", settings.api_token, "API token to expect")->capture_default_str();
    app.add_option("--quota", settings.quota, "requests a minute")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--folder", settings.folder,
                   "folder for ca.pem and key.pem; a temporary one by default");
    app.add_option("--list", list, "list SID")->capture_default_str();
    app.add_option("--contacts", contacts,
                   "number of contacts on the list, besides the documented one");
    app.add_option("--write-contacts", contacts_file, "file for their SIDs, one per line");
    app.add_option("--environment", environment_file,
                   "file for the EXOTEL_ variables that point a client here, for a shell to read");
    app.add_option("--write-numbers", numbers_file, "file for their phone numbers, one per line");
    app.add_option("--list-name", name, "name of the list");
    app.add_option("--number", settings.pages.number, "where a page has a contact's number")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Pages::Number>{{"data", Pages::Number::in_data},
                                                 {"item", Pages::Number::on_item},
                                                 {"nowhere", Pages::Number::nowhere}}));
    app.add_option("--metadata", settings.pages.metadata, "what a page says about itself")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Pages::Metadata>{{"none", Pages::Metadata::none},
                                                   {"uris", Pages::Metadata::uris},
                                                   {"total", Pages::Metadata::uris_and_total},
                                                   {"counts", Pages::Metadata::counts}}));
    app.add_option("--page-size", settings.pages.max_size, "the maximum number of items per page")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_flag("--unknown-list-is-empty", settings.pages.unknown_list_is_empty,
                 "the contacts of a list that does not exist are an empty page, not a 404");
    app.add_option("--shift-every", settings.pages.shift_every,
                   "after every so many pages the first member leaves; 0: never");
    CLI11_PARSE(app, argc, argv);

    // Blocked before any thread starts, so that all inherit it and sigwait below gets it.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    // The file of a killed stand-in points to a server that is gone.
    if (!environment_file.empty()) (void)std::remove(environment_file.c_str());
    exotel_stand_in::StandIn stand_in(settings);
    stand_in.add(list, exotel_stand_in::documented_contact,
                 exotel_stand_in::generated_number(99'999'999));
    if (!name.empty()) stand_in.set_name(list, name);
    std::ofstream sids;
    std::ofstream numbers;
    if (!contacts_file.empty()) sids.open(contacts_file);
    if (!numbers_file.empty()) numbers.open(numbers_file);
    for (unsigned long i = 0; i < contacts; ++i) {
        const std::string sid = exotel_stand_in::generated_sid(i);
        const std::string number = exotel_stand_in::generated_number(i);
        stand_in.add(list, sid, number);
        if (sids.is_open()) sids << sid << '\n';
        if (numbers.is_open()) numbers << number << '\n';
    }
    sids.close();
    numbers.close();
    if (!numbers_file.empty() && !numbers) throw std::runtime_error("cannot write " + numbers_file);
    if (!contacts_file.empty() && !sids) throw std::runtime_error("cannot write " + contacts_file);

    if (!environment_file.empty()) {
        // Complete or absent, so that no shell reads half of it and calls the real Exotel.
        const std::string unfinished = environment_file + ".new";
        std::ofstream file(unfinished);
        file << "export EXOTEL_BASE_URL=" << stand_in.base_url()
             << "\nexport EXOTEL_CA_FILE=" << stand_in.ca_file()
             << "\nexport EXOTEL_ACCOUNT_SID=" << settings.account
             << "\nexport EXOTEL_API_KEY=" << settings.api_key
             << "\nexport EXOTEL_API_TOKEN=" << settings.api_token << '\n';
        file.close();
        if (!file || std::rename(unfinished.c_str(), environment_file.c_str()) != 0)
            throw std::runtime_error("cannot write " + environment_file);
    }
    std::cout << "base_url=" << stand_in.base_url() << "\nca_file=" << stand_in.ca_file()
              << "\nkey_file=" << stand_in.key_file() << "\naccount=" << settings.account
              << "\napi_key=" << settings.api_key << "\napi_token=" << settings.api_token
              << "\nlist=" << list << std::endl;
    int signal = 0;
    sigwait(&signals, &signal);
    if (!environment_file.empty()) (void)std::remove(environment_file.c_str());
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 2;
}
