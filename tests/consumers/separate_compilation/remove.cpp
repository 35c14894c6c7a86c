#include <exotel/lists_client.hpp>
#include <exotel/testing/fake_exotel.hpp>

exotel::Result<exotel::ListContactRemoval> remove_in_another_file(const exotel::ListsClient& lists);

exotel::Result<exotel::ListContactRemoval> remove_in_another_file(
    const exotel::ListsClient& lists) {
    return lists.remove_contact(exotel::ListSid{"list"}, exotel::ContactSid{"contact"});
}
