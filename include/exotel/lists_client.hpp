// The client: removes contacts from Exotel campaign lists, and reads lists and their members.
//
//     exotel::ListsClient lists{exotel::AccountSid{"my-account"}, exotel::Credentials{key, token}};
//     auto removal = lists.remove_contact(exotel::ListSid{list}, exotel::ContactSid{contact});
//     if (removal) log("removed", removal->request_id);
//     else log(removal.error().message);
#ifndef EXOTEL_LISTS_CLIENT_HPP
#define EXOTEL_LISTS_CLIENT_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/bulk.hpp>
#include <exotel/client_options.hpp>
#include <exotel/contact.hpp>
#include <exotel/credentials.hpp>
#include <exotel/detail/range_reader.hpp>
#include <exotel/error.hpp>
#include <exotel/list_contact.hpp>
#include <exotel/numbers.hpp>
#include <exotel/read_options.hpp>
#include <exotel/result.hpp>
#include <exotel/sid.hpp>
#include <exotel/stop_token.hpp>
#include <exotel/timestamp.hpp>
#include <exotel/version.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>

namespace exotel { inline namespace v0_1 {

namespace detail {
class ClientState;
}  // namespace detail

/// Removes contacts from Exotel campaign lists, by SID or phone number, and reports one outcome for
/// each; reads lists and their members.
///
/// Use one client per account and process: it keeps connections open, and its rate limit, retry
/// budget and pause after a 429 cover everything it sends. Const members and `set_credentials` may
/// be called from any number of threads at once. Movable; a moved-from client can only be assigned
/// to or destroyed. After `fork()` the child may use its copy, which opens its own connections;
/// fork while no other thread uses TLS, because the child inherits that library's locks as they
/// are. Starts no threads itself. Before libcurl 7.84, make the first client before other threads
/// use libcurl.
class ListsClient {
public:
    /// Makes a client; sends nothing. Throws `Exception` with `Errc::invalid_argument` if the
    /// account SID, the credentials or an option cannot be used.
    ListsClient(AccountSid account, const Credentials& credentials, ClientOptions options = {});
    /// Closes the connections; no call may be running.
    ~ListsClient();
    /// Takes over the other's connections and limits.
    ListsClient(ListsClient&& other) noexcept;
    /// Closes this client's connections and takes over the other's.
    ListsClient& operator=(ListsClient&& other) noexcept;

    /// Makes a client from `EXOTEL_ACCOUNT_SID`, `EXOTEL_API_KEY`, `EXOTEL_API_TOKEN`, and
    /// optionally `EXOTEL_REGION` (`singapore`, the default, or `mumbai`), `EXOTEL_BASE_URL` and
    /// `EXOTEL_CA_FILE`, which override `options`. `Errc::invalid_argument` names everything that
    /// is missing or unusable.
    [[nodiscard]] static Result<ListsClient> from_environment(ClientOptions options = {});

    /// Removes one contact from one list; the contact itself stays in the address book.
    ///
    /// Blocks until the outcome is known: at most `ClientOptions::total_timeout` (all attempts,
    /// backoffs and the wait for the rate limit), or 50 ms after `stop` is requested; with libcurl
    /// before 7.87 a name lookup that hangs can exceed both. Any `Errc` may come back;
    /// `Error::may_have_been_applied` says whether the removal may have happened. For a contact
    /// that is not on the list it is `Errc::not_found` with `Error::answered_by_api`; Exotel
    /// answers the same if the list or contact SID is wrong. Thread-safe. Throws only what
    /// `ClientOptions::on_attempt` or `transport` throws, and `std::bad_alloc`.
    ///
    /// Source: https://developer.exotel.com/api/delete-contact-from-a-list
    Result<ListContactRemoval> remove_contact(const ListSid& list, const ContactSid& contact,
                                              const StopToken& stop = {}) const;
    /// The same, with options for this call. A `total_timeout` that is not positive fails with
    /// `Errc::invalid_argument`.
    Result<ListContactRemoval> remove_contact(const ListSid& list, const ContactSid& contact,
                                              const CallOptions& options) const;

    /// Removes many contacts from one list; every input gets exactly one outcome.
    ///
    /// `contacts` is any input range of `ContactSid` or strings; it is read once, lazily, on the
    /// calling thread, and never held in memory. Blocks until all are settled, or the run ends
    /// early: by `BulkOptions::stop` (after `grace` for requests in flight), by `total_timeout`, by
    /// an error that concerns all contacts (401, 402, 407, certificate; 403 ten times in a row, or
    /// fifty if each says that the contact belongs to another account), or because every request
    /// failed for `give_up_after`. The rest is then `not_attempted`, and `BulkReport::stopped_by`
    /// says why. `ClientOptions::total_timeout` does not apply. Thread-safe. Throws what a callback
    /// or the range throws, after everything is settled.
    ///
    /// Source: https://developer.exotel.com/api/delete-contact-from-a-list
    template <class Range>
    BulkReport remove_contacts(const ListSid& list, Range&& contacts,
                               const BulkOptions& options = {}) const {
        detail::RangeReader<std::remove_reference_t<Range>> reader(contacts);
        return remove_all(list, reader, reader.size(), options);
    }

    /// Removes the contacts with these phone numbers from one list; every input gets exactly one
    /// outcome.
    ///
    /// `numbers` is any input range of strings as people write them; it is read once and held in
    /// memory. Each is normalised as by `to_e164` and matched against the list's members. All pages
    /// are read first, one request for every 19 members; the members found are removed after that.
    /// Members are compared by the number that Exotel lists for them. A member whose number cannot
    /// be read makes every number that was not found `failed` instead of `absent`; so does a list
    /// without members whose details do not say that it exists. Blocks until all are settled; the
    /// removals end early as in `remove_contacts`.
    ///
    /// If an error ends the read of the list, the contacts found by then are still removed; their
    /// numbers become `unknown`, the others `failed`. If a stop or the deadline ends it, nothing is
    /// removed, and the numbers are `not_attempted`. See `NumberReport::read_error`.
    ///
    /// Also takes a `BulkOptions`, which converts to `NumberOptions`. Thread-safe. Throws what a
    /// callback or the range throws, after everything is settled.
    ///
    /// Source: https://developer.exotel.com/api/get-details-of-bulk-contacts (the read; its
    /// response format is not documented) and
    /// https://developer.exotel.com/api/delete-contact-from-a-list
    template <class Range>
    NumberReport remove_numbers(const ListSid& list, Range&& numbers,
                                const NumberOptions& options = {}) const {
        using Reader = detail::RangeReader<std::remove_reference_t<Range>>;
        static_assert(Reader::has_texts(), "remove_numbers takes a range of strings");
        Reader reader(numbers);
        return remove_all_numbers(list, reader, options);
    }

    /// Reads the members of a list and passes each to `on_contact` once, page by page.
    ///
    /// Succeeds only if the responses prove that the whole list was read: everyone who was on it
    /// from the first page to the last was passed on. Otherwise fails with
    /// `Errc::malformed_response`, as it does if a response cannot be understood; any `Errc` of a
    /// request may come back. Contacts passed on before a failure are valid, but not all. If there
    /// are no members, the list's details are requested, too: `Errc::not_found` if there is no such
    /// list.
    ///
    /// Blocks, page after page, until the end, `ReadOptions::stop` or its `total_timeout`; holds
    /// one page, the SIDs of eight, and at most 2.3 MiB. Thread-safe. What a callback throws ends
    /// the read and reaches the caller.
    ///
    /// Source: https://developer.exotel.com/api/get-details-of-bulk-contacts and
    /// https://developer.exotel.com/api/get-details-of-a-list (the response format is not
    /// documented)
    [[nodiscard]] Result<ReadProgress> list_contacts(const ListSid& list,
                                                     const std::function<void(Contact)>& on_contact,
                                                     const ReadOptions& options = {}) const;

    /// Reads the lists of the account and passes each to `on_list` once; otherwise like
    /// `list_contacts`, except that no details are requested where there are none.
    ///
    /// Source: https://developer.exotel.com/api/get-bulk-lists (the response format is not
    /// documented)
    [[nodiscard]] Result<ReadProgress> lists(const std::function<void(List)>& on_list,
                                             const ReadOptions& options = {}) const;

    /// Finds the one list with exactly this name, byte for byte; reads all lists of the account.
    ///
    /// `Errc::not_found` if no list has it, `Errc::conflict` if several have: the message shows the
    /// candidates with their SIDs. Otherwise like `lists`.
    ///
    /// Source: https://developer.exotel.com/api/get-bulk-lists
    [[nodiscard]] Result<List> list_by_name(std::string_view name,
                                            const ReadOptions& options = {}) const;

    /// Replaces the credentials from the next attempt of any call on; the old ones are wiped once
    /// no request in flight carries them. Thread-safe, does not block. Throws `Exception` with
    /// `Errc::invalid_argument` if the new ones cannot be used, and keeps the old ones.
    void set_credentials(const Credentials& credentials);

private:
    BulkReport remove_all(const ListSid& list, detail::ItemReader& reader,
                          std::optional<std::size_t> total, const BulkOptions& options) const;
    NumberReport remove_all_numbers(const ListSid& list, detail::ItemReader& reader,
                                    const NumberOptions& options) const;

    std::unique_ptr<detail::ClientState> state_;
};

}}  // namespace exotel::v0_1

#ifndef EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION
#include <exotel/detail/lists_client.hpp>
#endif

#endif
