#ifndef EXOTEL_DETAIL_API_OPERATION_HPP
#define EXOTEL_DETAIL_API_OPERATION_HPP

#include <exotel/detail/util/redactor.hpp>
#include <exotel/error.hpp>
#include <exotel/transport.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

/// What one response means, before other attempts are considered.
struct ParsedResponse {
    std::optional<Error> error;  ///< empty: the call succeeded, and the operation holds the value
    int status = 0;          ///< HTTP's; after a failure, of the innermost member that reports it
    bool cut_short = false;  ///< the body may be truncated: another attempt may return it all
    bool about_another = false;  ///< another call's response: another connection may return ours
    std::string request_id;      ///< Exotel's; printable, redacted
};

/// An operation of the API as the attempt loop sees it: how to request an item, what a response
/// means, and how to word an error.
///
/// An item is the text that differs between the requests of one run, such as a contact's SID.
class Operation {
public:
    Operation() = default;
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;
    virtual ~Operation() = default;

    /// Returns why the run cannot start; empty if it can.
    [[nodiscard]] virtual std::optional<Error> validate() const = 0;
    /// Returns why this item cannot be sent; empty if it can.
    [[nodiscard]] virtual std::optional<Error> validate_item(const std::string& item) const = 0;

    /// Sets the method and the URL.
    virtual void write_request(const std::string& item, Request& request) const = 0;

    /// Reads a response. On success the operation holds the value until the next call; every text
    /// in the value and in the error is printable and redacted.
    [[nodiscard]] virtual ParsedResponse read_response(const std::string& item,
                                                       const Response& response,
                                                       const Redactor& redactor) = 0;

    /// Turns `error.message` into the one line that the user reads; `why_no_retry` says why there
    /// is no further attempt, and may be empty.
    virtual void format_error(Error& error, const std::string& item,
                              std::string_view why_no_retry) const = 0;

    /// The list and the contact of an item, printable; empty if there is none.
    [[nodiscard]] virtual std::string list_name() const = 0;
    [[nodiscard]] virtual std::string contact_name(const std::string& item) const = 0;
};

}}}  // namespace exotel::v0_1::detail

#endif
