#ifndef EXOTEL_LISTS_CLIENT_HPP
#define EXOTEL_LISTS_CLIENT_HPP

#include <exotel/bulk.hpp>
#include <exotel/client_options.hpp>
#include <exotel/credentials.hpp>
#include <exotel/detail/client_state.hpp>
#include <exotel/detail/environment.hpp>
#include <exotel/detail/feeds.hpp>
#include <exotel/detail/outcome_recorder.hpp>
#include <exotel/engine/run.hpp>
#include <exotel/error.hpp>
#include <exotel/list_contact.hpp>
#include <exotel/protocol/remove_contact.hpp>
#include <exotel/region.hpp>
#include <exotel/result.hpp>
#include <exotel/sid.hpp>
#include <exotel/stop_token.hpp>
#include <exotel/timestamp.hpp>
#include <exotel/version.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace exotel {
inline namespace v0_1 {

/// Takes contacts off Exotel campaign lists, and knows for certain what happened to each.
///
/// One client per account and process is meant: it keeps connections warm, and its rate limit,
/// retry budget and hold after a 429 cover all that it sends. Const members may be called from any
/// number of threads at once, and `set_credentials` beside them. Movable; a moved-from client can
/// only be assigned to or destroyed. A child after `fork()` may use its copy: it opens connections
/// of its own. No thread is started. Before libcurl 7.84 make the first client before other threads
/// use libcurl.
class ListsClient {
public:
    /// Makes a client; nothing is sent. Throws `Exception` with `Errc::invalid_argument` when the
    /// account SID, the credentials or an option cannot be used.
    ListsClient(AccountSid account, const Credentials& credentials, ClientOptions options = {})
        : state_(std::make_unique<detail::ClientState>(std::move(account), credentials,
                                                       std::move(options))) {}

    /// Makes a client from `EXOTEL_ACCOUNT_SID`, `EXOTEL_API_KEY`, `EXOTEL_API_TOKEN`, and
    /// optionally `EXOTEL_REGION` (`singapore`, the default, or `mumbai`), `EXOTEL_BASE_URL` and
    /// `EXOTEL_CA_FILE`, which win over `options`. `Errc::invalid_argument` names all that is
    /// missing or unusable at once.
    [[nodiscard]] static Result<ListsClient> from_environment(ClientOptions options = {}) try {
        Result<detail::Environment> environment = detail::read_environment(std::move(options));
        if (!environment) return std::move(environment).error();
        return ListsClient(std::move(environment->account), environment->credentials,
                           std::move(environment->options));
    } catch (const Exception& exception) {
        return exception.error();
    }

    /// Removes one contact from one list; the contact itself stays in the address book.
    ///
    /// Blocks until it is settled: at most `ClientOptions::total_timeout` (all attempts, back-offs
    /// and the wait for the rate limit), or 50 ms from when `stop` is requested. Any `Errc` may
    /// come back; whether the removal may have happened all the same says
    /// `Error::may_have_been_applied`. A contact that is not on the list is `Errc::not_found` with
    /// `Error::answered_by_api`.
    /// Throws only what `ClientOptions::on_attempt` throws, and `std::bad_alloc`.
    ///
    /// Source: https://developer.exotel.com/api/delete-contact-from-a-list
    Result<ListContactRemoval> remove_contact(const ListSid& list, const ContactSid& contact,
                                              const StopToken& stop = {}) const {
        return call(protocol::RemoveContact(state_->endpoint(), state_->account(), list), contact,
                    stop);
    }

    /// Removes many contacts from one list; every input ends in exactly one outcome, whatever
    /// happens.
    ///
    /// `contacts` is any input range of `ContactSid` or strings; it is read once, lazily, on the
    /// calling thread, and never held in memory. Blocks until all are settled, or the run was ended
    /// by `BulkOptions::stop` (after `grace` for what is under way), by `total_timeout`, by a fault
    /// that concerns them all (401, 402, 407, certificate, ten times 403 and nothing else), or
    /// because every request failed for `give_up_after`; the rest is then `not_attempted`, and
    /// `BulkReport::stopped_by` says why. `ClientOptions::total_timeout` does not apply. Throws
    /// what a callback or the range throws, after everything is settled.
    ///
    /// Source: https://developer.exotel.com/api/delete-contact-from-a-list
    template <class Range>
    BulkReport remove_contacts(const ListSid& list, Range&& contacts,
                               const BulkOptions& options = {}) const {
        engine::Limits limits;
        limits.bulk = true;
        limits.max_in_flight = static_cast<std::size_t>(options.max_in_flight);
        limits.total_timeout = options.total_timeout;
        limits.grace = options.grace;
        limits.give_up_after = options.give_up_after;
        limits.stop = options.stop;
        detail::ContactFeed<std::remove_reference_t<Range>> feed(contacts);
        BulkReport report;
        with_context([&](const engine::Context& context) {
            const protocol::RemoveContact operation(state_->endpoint(), state_->account(), list);
            detail::OutcomeRecorder recorder(options, context.transport, feed.size());
            engine::Run run(context, limits, operation, feed, recorder);
            if (auto error = detail::check(options)) run.refuse(std::move(*error));
            report = recorder.report(run.run());
        });
        return report;
    }

    /// Replaces the credentials, from the next attempt of any call on; the old ones are wiped as
    /// soon as no request that carries them is under way. Thread-safe, does not block. Throws
    /// `Exception` with `Errc::invalid_argument`, and keeps the old ones, when the new ones cannot
    /// be used.
    void set_credentials(const Credentials& credentials) {
        detail::check_credentials(credentials);
        state_->shared().credentials->replace(credentials);
    }

private:
    /// Makes one call of an operation of the API.
    template <class Operation>
    Result<typename Operation::Value> call(const Operation& operation,
                                           const typename Operation::Subject& subject,
                                           const StopToken& stop) const {
        engine::Limits limits;
        limits.total_timeout = state_->options().total_timeout;
        limits.stop = stop;
        detail::RunOfOne<Operation> one(subject);
        with_context([&](const engine::Context& context) {
            engine::Run(context, limits, operation, one, one).run();
        });
        return std::move(*one.result());
    }

    template <class Use>
    void with_context(Use use) const {
        detail::SharedState& shared = state_->shared();
        const ClientOptions& options = state_->options();
        const http::TransportPool::Lease transport(shared.pool);
        use(engine::Context{*transport, shared.governor, *shared.credentials, options.retry,
                            options.attempt_timeout, options.on_attempt});
    }

    std::unique_ptr<detail::ClientState> state_;
};

}  // namespace v0_1
}  // namespace exotel

#endif
