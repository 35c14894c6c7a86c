// A SID that may be sent changes no URL, and what is said about another is fit for a log.
#include <exotel/detail/api/remove_contact.hpp>
#include <exotel/sid.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = text_of(data, size);
    const auto problem = exotel::ContactSid(text).validate();
    if (problem) {
        require(!problem->empty() && problem->size() < 100 && one_line(*problem));
        const auto error = exotel::detail::validate_sid("contact SID", text);
        require(error && error->code == exotel::Errc::invalid_argument);
        require(one_line(error->message) && error->message.size() < 400);
    } else {
        require(!text.empty() && text.size() <= 128 && text != "." && text != "..");
        require(text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789_.-") == std::string::npos);
    }
    for (const bool allow_numeric : {false, true}) {
        const exotel::detail::RemoveContact operation({"https://api.exotel.com", true},
                                                      exotel::AccountSid{"Exotel"},
                                                      exotel::ListSid{"list"}, allow_numeric);
        const auto error = operation.validate_item(text);
        require(!error || one_line(error->message));
        require(error || !problem);
        if (allow_numeric) require(error.has_value() == problem.has_value());
        require(one_line(operation.contact_name(text)));
    }
    return 0;
}
