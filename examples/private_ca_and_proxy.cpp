// A private CA and a proxy, spelled out: private_ca_and_proxy BASE_URL CA_FILE PROXY LIST CONTACT
#include <exotel/lists_client.hpp>

#include <cstdlib>
#include <iostream>
#include <string>

int main(int argc, char** argv) try {
    if (argc != 6) {
        std::cerr << "usage: private_ca_and_proxy BASE_URL CA_FILE PROXY LIST CONTACT\n";
        return 2;
    }
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    exotel::ClientOptions options;
    options.base_url = argv[1];
    options.ca_file = argv[2];  // trusts only these CAs, not the system's
    options.proxy = argv[3];    // "": none, whatever the environment says
    options.connect_timeout = std::chrono::seconds(3);

    // The constructor throws on unusable values: a file without CAs, plain http, an empty key.
    const exotel::ListsClient lists{
        exotel::AccountSid{variable("EXOTEL_ACCOUNT_SID")},
        exotel::Credentials{variable("EXOTEL_API_KEY"), variable("EXOTEL_API_TOKEN")}, options};
    const auto removal =
        lists.remove_contact(exotel::ListSid{argv[4]}, exotel::ContactSid{argv[5]});
    std::cout << (removal ? "removed" : removal.error().message) << '\n';
    return removal ? 0 : 1;
} catch (const exotel::Exception& exception) {
    std::cerr << exception.what() << '\n';
    return 2;
}
