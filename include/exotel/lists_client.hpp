// The client: takes contacts off Exotel campaign lists and reports what happened to each.
//
//     exotel::ListsClient lists{exotel::AccountSid{"my-account"}, exotel::Credentials{key, token}};
//     auto removal = lists.remove_contact(exotel::ListSid{list}, exotel::ContactSid{contact});
//     if (removal) log("removed", removal->request_id);
//     else log(removal.error().message);
#ifndef EXOTEL_LISTS_CLIENT_HPP
#define EXOTEL_LISTS_CLIENT_HPP

#include <exotel/detail/cpp17.hpp>
// First, so that an older compiler stops here.
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

namespace exotel {
inline namespace v0_1 {

namespace detail {
class ClientState;
}  // namespace detail

/// Takes contacts off Exotel campaign lists, and reports one outcome for each.
///
/// Use one client per account and process: it keeps connections warm, and its rate limit, retry
/// budget and pause after a 429 cover all that it sends. Const members may be called from any
/// number of threads at once, and `set_credentials` beside them. Movable; a moved-from client can
/// only be assigned to or destroyed. A child after `fork()` may use its copy: it opens connections
/// of its own. Fork while no other thread uses TLS, whose library's locks the child would get as
/// they are. No thread is started. Before libcurl 7.84 make the first client before other threads
/// use libcurl.
class ListsClient {
public:
    /// Makes a client; nothing is sent. Throws `Exception` with `Errc::invalid_argument` when the
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
    /// `EXOTEL_CA_FILE`, which win over `options`. `Errc::invalid_argument` names all that is
    /// missing or unusable at once.
    [[nodiscard]] static Result<ListsClient> from_environment(ClientOptions options = {});

    /// Removes one contact from one list; the contact itself stays in the address book.
    ///
    /// Blocks until it is settled: at most `ClientOptions::total_timeout` (all attempts, back-offs
    /// and the wait for the rate limit), or 50 ms from when `stop` is requested. Any `Errc` may
    /// come back; `Error::may_have_been_applied` says whether the removal may have happened. A
    /// contact that is not on the list is `Errc::not_found` with `Error::answered_by_api`; Exotel
    /// answers alike where the list or contact SID is wrong. Thread-safe. Throws only what
    /// `ClientOptions::on_attempt` throws, and `std::bad_alloc`.
    ///
    /// Source: https://developer.exotel.com/api/delete-contact-from-a-list
    Result<ListContactRemoval> remove_contact(const ListSid& list, const ContactSid& contact,
                                              const StopToken& stop = {}) const;
    /// The same, with options of this call. A `total_timeout` that is not positive is
    /// `Errc::invalid_argument`.
    Result<ListContactRemoval> remove_contact(const ListSid& list, const ContactSid& contact,
                                              const CallOptions& options) const;

    /// Removes many contacts from one list; every input ends in exactly one outcome.
    ///
    /// `contacts` is any input range of `ContactSid` or strings; it is read once, lazily, on the
    /// calling thread, and never held in memory. Blocks until all are settled, or the run was ended
    /// by `BulkOptions::stop` (after `grace` for requests in flight), by `total_timeout`, by an
    /// error that concerns them all (401, 402, 407, certificate; 403 ten times in a row, or fifty
    /// times where each says that the contact is another account's), or because every request
    /// failed for `give_up_after`; the rest is then `not_attempted`, and `BulkReport::stopped_by`
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

    /// Removes the people with these phone numbers from one list; every input ends in exactly one
    /// outcome.
    ///
    /// `numbers` is any input range of strings as people write them; it is read once and held in
    /// memory. They are normalised as by `to_e164`, matched against the list's members, of which
    /// every page is read, and what was found is removed after that. One request is needed for
    /// every 19 members. Members are compared by the number that Exotel lists them with; a member
    /// whose number cannot be read makes every number that was not found `failed`, not `absent`, as
    /// does a list of which no member comes and whose details do not say that it exists.
    /// Blocks until all are settled; ends early as `remove_contacts` does. Contacts are removed
    /// even where the list could not be read whole: see `NumberReport::read_error`. Takes a
    /// `BulkOptions` as well, from which `NumberOptions` can be made. Thread-safe.
    /// Throws what a callback or the range throws, after everything is settled.
    ///
    /// Source: https://developer.exotel.com/api/get-details-of-bulk-contacts (the read; what its
    /// answers look like is not documented) and
    /// https://developer.exotel.com/api/delete-contact-from-a-list
    template <class Range>
    NumberReport remove_numbers(const ListSid& list, Range&& numbers,
                                const NumberOptions& options = {}) const {
        using Reader = detail::RangeReader<std::remove_reference_t<Range>>;
        static_assert(Reader::has_texts(), "remove_numbers takes a range of strings");
        Reader reader(numbers);
        return remove_all_numbers(list, reader, options);
    }

    /// Reads the members of a list and hands each to `on_contact` once, as its page comes.
    ///
    /// Succeeds only where the responses prove that the whole list was read: everybody who was on
    /// it from the first page to the last was handed out. `Errc::malformed_response` where they do
    /// not, or where a response cannot be understood; any `Errc` that a request may end with. What
    /// was handed out before stays true then, but is not all. Where no member comes the list's
    /// details are asked for, too: `Errc::not_found` where there is no such list.
    ///
    /// Blocks, page after page, until the end, `ReadOptions::stop` or its `total_timeout`; holds
    /// one page in memory. Thread-safe. Throws what a callback throws, which ends the read.
    ///
    /// Source: https://developer.exotel.com/api/get-details-of-bulk-contacts and
    /// https://developer.exotel.com/api/get-details-of-a-list (the shape of the answers is not
    /// documented)
    [[nodiscard]] Result<ReadProgress> list_contacts(const ListSid& list,
                                                     const std::function<void(Contact)>& on_contact,
                                                     const ReadOptions& options = {}) const;

    /// Reads the lists of the account and hands each to `on_list` once; otherwise as
    /// `list_contacts`.
    ///
    /// Source: https://developer.exotel.com/api/get-bulk-lists (the shape of the responses is not
    /// documented)
    [[nodiscard]] Result<ReadProgress> lists(const std::function<void(List)>& on_list,
                                             const ReadOptions& options = {}) const;

    /// Finds the one list with this name, byte for byte; reads all lists of the account.
    ///
    /// `Errc::not_found` where none has it, and `Errc::conflict` where several have: the message
    /// shows the candidates with their SIDs. Otherwise as `lists`.
    ///
    /// Source: https://developer.exotel.com/api/get-bulk-lists
    [[nodiscard]] Result<List> list_by_name(std::string_view name,
                                            const ReadOptions& options = {}) const;

    /// Replaces the credentials, from the next attempt of any call on; the old ones are wiped as
    /// soon as no request that carries them is in flight. Thread-safe, does not block. Throws
    /// `Exception` with `Errc::invalid_argument`, and keeps the old ones, when the new ones cannot
    /// be used.
    void set_credentials(const Credentials& credentials);

private:
    BulkReport remove_all(const ListSid& list, detail::ItemReader& reader,
                          std::optional<std::size_t> total, const BulkOptions& options) const;
    NumberReport remove_all_numbers(const ListSid& list, detail::ItemReader& reader,
                                    const NumberOptions& options) const;

    std::unique_ptr<detail::ClientState> state_;
};

}  // namespace v0_1
}  // namespace exotel

#ifndef EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION
#include <exotel/detail/lists_client.hpp>
#endif

#endif
