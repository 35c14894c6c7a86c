// The definitions of exotel/lists_client.hpp.
#ifndef EXOTEL_DETAIL_LISTS_CLIENT_HPP
#define EXOTEL_DETAIL_LISTS_CLIENT_HPP

#include <exotel/contact.hpp>
#include <exotel/detail/api/read_contacts.hpp>
#include <exotel/detail/api/read_list.hpp>
#include <exotel/detail/api/read_lists.hpp>
#include <exotel/detail/api/remove_contact.hpp>
#include <exotel/detail/bulk_removal.hpp>
#include <exotel/detail/client_state.hpp>
#include <exotel/detail/config.hpp>
#include <exotel/detail/number_removal.hpp>
#include <exotel/detail/options_check.hpp>
#include <exotel/detail/page_reading.hpp>
#include <exotel/detail/retry/attempt_loop.hpp>
#include <exotel/detail/retry/loop_interfaces.hpp>
#include <exotel/lists_client.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 {
EXOTEL_LISTS_CLIENT_INLINE ListsClient::ListsClient(AccountSid account,
                                                    const Credentials& credentials,
                                                    ClientOptions options)
    : state_(std::make_unique<detail::ClientState>(std::move(account), credentials,
                                                   std::move(options))) {}

EXOTEL_LISTS_CLIENT_INLINE ListsClient::~ListsClient() = default;
EXOTEL_LISTS_CLIENT_INLINE ListsClient::ListsClient(ListsClient&& other) noexcept = default;
EXOTEL_LISTS_CLIENT_INLINE ListsClient& ListsClient::operator=(ListsClient&& other) noexcept =
    default;

EXOTEL_LISTS_CLIENT_INLINE Result<ListsClient> ListsClient::from_environment(
    ClientOptions options) try {
    Result<detail::Environment> environment = detail::read_environment(std::move(options));
    if (!environment) return std::move(environment).error();
    return ListsClient(std::move(environment->account), environment->credentials,
                       std::move(environment->options));
} catch (const Exception& exception) {
    return exception.error();
}

EXOTEL_LISTS_CLIENT_INLINE Result<ListContactRemoval> ListsClient::remove_contact(
    const ListSid& list, const ContactSid& contact, const StopToken& stop) const {
    CallOptions options;
    options.stop = stop;
    return remove_contact(list, contact, options);
}

EXOTEL_LISTS_CLIENT_INLINE Result<ListContactRemoval> ListsClient::remove_contact(
    const ListSid& list, const ContactSid& contact, const CallOptions& options) const {
    const detail::ClientState::Lease lease(*state_);
    detail::LoopLimits limits;
    limits.total_timeout = options.total_timeout.value_or(state_->options().total_timeout);
    limits.stop = options.stop;
    detail::RemoveContact operation = state_->removal_operation(list);
    detail::OneItem one(contact.str());
    detail::AttemptLoop loop(lease.context(), limits, operation, one, one);
    (void)loop.run(detail::validate(options));
    if (one.outcome().error) return std::move(*one.outcome().error);
    return operation.take_removal(one.outcome().attempts);
}

EXOTEL_LISTS_CLIENT_INLINE void ListsClient::set_credentials(const Credentials& credentials) {
    detail::validate_credentials(credentials);
    state_->shared().credentials.replace(credentials);
}

EXOTEL_LISTS_CLIENT_INLINE BulkReport ListsClient::remove_all(const ListSid& list,
                                                              detail::ItemReader& reader,
                                                              std::optional<std::size_t> total,
                                                              const BulkOptions& options) const {
    const detail::ClientState::Lease lease(*state_);
    const detail::LoopLimits limits = detail::make_limits(options);
    detail::RemoveContact operation = state_->removal_operation(list);
    detail::BulkRemoval bulk(options, operation, lease.context().rate_limiter,
                             lease.context().transport, total);
    detail::AttemptLoop loop(lease.context(), limits, operation, reader, bulk);
    return bulk.report(loop.run(detail::validate(options)));
}

EXOTEL_LISTS_CLIENT_INLINE NumberReport ListsClient::remove_all_numbers(
    const ListSid& list, detail::ItemReader& reader, const NumberOptions& options) const {
    const detail::ClientState::Lease lease(*state_);
    detail::ReadContacts contacts(state_->endpoint(), state_->account(), list);
    detail::ReadList details(state_->endpoint(), state_->account(), list);
    // These SIDs come from Exotel, so numeric ones are no mix-up: they are sent.
    detail::RemoveContact removal(state_->endpoint(), state_->account(), list, true);
    return detail::NumberRemoval(lease.context(), contacts, details, removal, options).run(reader);
}

EXOTEL_LISTS_CLIENT_INLINE Result<ReadProgress> ListsClient::list_contacts(
    const ListSid& list, const std::function<void(Contact)>& on_contact,
    const ReadOptions& options) const {
    const detail::ClientState::Lease lease(*state_);
    detail::ReadContacts operation(state_->endpoint(), state_->account(), list);
    detail::ReadList details(state_->endpoint(), state_->account(), list);
    const auto take = [&](std::size_t place) { on_contact(operation.take(place)); };
    return detail::PageReading(lease.context(), operation, options, take, &details).run();
}

EXOTEL_LISTS_CLIENT_INLINE Result<ReadProgress> ListsClient::lists(
    const std::function<void(List)>& on_list, const ReadOptions& options) const {
    const detail::ClientState::Lease lease(*state_);
    detail::ReadLists operation(state_->endpoint(), state_->account());
    const auto take = [&](std::size_t place) { on_list(operation.take(place)); };
    return detail::PageReading(lease.context(), operation, options, take).run();
}

EXOTEL_LISTS_CLIENT_INLINE Result<List> ListsClient::list_by_name(
    std::string_view name, const ReadOptions& options) const {
    const detail::ClientState::Lease lease(*state_);
    detail::ReadLists operation(state_->endpoint(), state_->account());
    detail::ListsOfName found(name);
    const auto take = [&](std::size_t place) {
        const bool is_equal = operation.is_named(place, name);
        found.take(operation.take(place), is_equal);
    };
    const Result<ReadProgress> read =
        detail::PageReading(lease.context(), operation, options, take).run();
    if (!read) return read.error();
    return found.result();
}

}}  // namespace exotel::v0_1

#endif
