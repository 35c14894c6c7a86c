// The first two bytes choose the HTTP status and whether the answer may have been cut.
#include <exotel/protocol/remove_contact.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    constexpr int statuses[] = {200, 201, 202, 204, 207, 302, 400, 401,
                                403, 404, 409, 429, 500, 503, 0,   999};
    const exotel::ContactSid contact{"d49b7a4781ea45dcb702825ce30494ba"};
    static const exotel::protocol::RemoveContact operation(
        {"https://api.exotel.com", true}, exotel::AccountSid{"Exotel"}, exotel::ListSid{"list"});
    exotel::http::Response response;
    response.status = statuses[data[0] % 16];
    response.may_be_cut = data[1] % 2 == 1;
    response.body = text_of(data + 2, size - 2);

    const auto answer = operation.read(contact, response);
    if (answer.result) {
        require(response.status >= 200 && response.status <= 299);
        require(answer.result->contact.sid == contact.str());
        require(answer.result->code >= 200 && answer.result->code <= 299);
        require(one_line(answer.result->request_id) && one_line(answer.result->contact.uri));
    } else {
        const exotel::Error& error = answer.result.error();
        require(!error.message.empty() && error.message.size() < 2000);
        require(one_line(error.message) && one_line(error.request_id));
        require(one_line(error.api_message) && one_line(error.api_description));
        require(error.http_status == response.status);
        // What cannot be read leaves it open; what is a failure is one by a status.
        require(error.code != exotel::Errc::malformed_response || error.may_have_been_applied);
    }
    return 0;
}
