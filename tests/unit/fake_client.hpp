// A client on the fake Exotel, as the engine's tests use it.
#ifndef EXOTEL_TESTS_FAKE_CLIENT_HPP
#define EXOTEL_TESTS_FAKE_CLIENT_HPP

#include <exotel/lists_client.hpp>
#include <exotel/testing/fake_exotel.hpp>

#include <string>
#include <vector>

namespace exotel_tests {

inline const exotel::AccountSid account{"Exotel"};
inline const exotel::ListSid list{"e46c2fe202904d579ae592d108cf87a0"};
inline const exotel::ContactSid contact{"d49b7a4781ea45dcb702825ce30494ba"};

struct FakeClient {
    exotel::FakeExotel exotel;

    FakeClient() { exotel.add(account, list, contact); }

    [[nodiscard]] exotel::ListsClient client(exotel::ClientOptions options = {}) const {
        options.transport = exotel.transport();
        return {account, exotel::Credentials{"canary-key", "canary-token"}, options};
    }
    [[nodiscard]] exotel::Result<exotel::ListContactRemoval> remove(
        const exotel::ClientOptions& options = {}) const {
        return client(options).remove_contact(list, contact);
    }
    /// Puts contacts c0, c1, ... on the list and tells their names.
    std::vector<std::string> add(int count) {
        std::vector<std::string> names;
        for (int i = 0; i < count; ++i) {
            names.push_back("c" + std::to_string(i));
            exotel.add(account, list, exotel::ContactSid{names.back()});
        }
        return names;
    }
};

}  // namespace exotel_tests

#endif
