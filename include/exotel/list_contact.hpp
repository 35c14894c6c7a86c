// Exotel's response to the removal of a contact from a list.
//
//     if (removal) audit(removal->contact.sid, removal->request_id);
#ifndef EXOTEL_LIST_CONTACT_HPP
#define EXOTEL_LIST_CONTACT_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/timestamp.hpp>

#include <optional>
#include <string>

namespace exotel { inline namespace v0_1 {

/// A contact as a member of a list, in the API's own field names.
///
/// Source: https://developer.exotel.com/api/delete-contact-from-a-list
struct ListContact {
    std::string sid;          ///< the contact; that of the request if the response has none
    std::string account_sid;  ///< the account; that of the request if the response has none
    std::string list_id;      ///< the list; that of the request if the response has none
    std::optional<Timestamp> date_created;  ///< empty if missing or unreadable
    std::optional<Timestamp> date_updated;  ///< empty if missing or unreadable
    std::string uri;                        ///< relative and opaque: do not follow it
};

/// Exotel's confirmation that it removed the contact from the list.
///
/// Source: https://developer.exotel.com/api/delete-contact-from-a-list
struct ListContactRemoval {
    std::string request_id;  ///< quote it to Exotel's support
    std::string method;      ///< echo of the HTTP method
    int http_code = 0;       ///< the envelope's `http_code`, else the HTTP status
    int code = 0;            ///< `response.code`, else `http_code`
    std::string status;      ///< `success`, capitalised as sent; empty if the response has none
    ListContact contact;     ///< the removed contact
    int attempts = 0;        ///< number of attempts, libcurl's own resends included
};

}}  // namespace exotel::v0_1

#endif
