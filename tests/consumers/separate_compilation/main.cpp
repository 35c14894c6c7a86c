// Makes the client; another source file uses it.
#include <exotel/lists_client.hpp>
#include <exotel/testing/fake_exotel.hpp>

exotel::Result<exotel::ListContactRemoval> remove_in_another_file(const exotel::ListsClient& lists);

int main() {
    exotel::FakeExotel exotel;
    const exotel::AccountSid account{"Exotel"};
    exotel.add(account, exotel::ListSid{"list"}, exotel::ContactSid{"contact"});
    exotel::ClientOptions options;
    options.transport = exotel.transport();
    const exotel::ListsClient lists{account, exotel::Credentials{"key", "token"}, options};
    return remove_in_another_file(lists) ? 0 : 1;
}
