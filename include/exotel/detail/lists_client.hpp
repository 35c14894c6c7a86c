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
#include <exotel/detail/empty_list_check.hpp>
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
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace detail {

/// The input and the output of a loop that removes one contact.
class SingleRemoval final : public ItemReader, public ItemSink {
public:
    SingleRemoval(const ContactSid& contact, RemoveContact& operation)
        : contact_(&contact), operation_(operation) {}

    bool next(std::string& item) override {
        if (contact_ == nullptr) return false;
        item = contact_->str();
        contact_ = nullptr;
        return true;
    }
    void on_settled(std::size_t /*index*/, std::string /*item*/, ItemOutcome outcome) override {
        if (outcome.error) {
            result_ = std::move(*outcome.error);
        } else {
            result_ = operation_.take_removal(outcome.attempts);
        }
    }
    [[nodiscard]] Result<ListContactRemoval> take_result() { return std::move(result_); }

private:
    const ContactSid* contact_;
    RemoveContact& operation_;
    Result<ListContactRemoval> result_{Error()};  ///< until the item is settled
};

}  // namespace detail

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
    detail::SingleRemoval single(contact, operation);
    detail::AttemptLoop loop(lease.context(), limits, operation, single, single);
    if (auto error = detail::validate(options)) {
        (void)loop.reject_all(std::move(*error));
    } else {
        (void)loop.run();
    }
    return single.take_result();
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
    auto invalid = detail::validate(options);
    return bulk.report(invalid ? loop.reject_all(std::move(*invalid)) : loop.run());
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
    const TimePoint began = lease.context().transport.now();
    Result<ReadProgress> read = detail::PageReading(lease.context(), operation, options,
                                                    [&](const std::vector<std::size_t>& places) {
                                                        std::vector<Contact> page =
                                                            operation.take_contacts();
                                                        for (const std::size_t i : places)
                                                            on_contact(std::move(page[i]));
                                                    })
                                    .run();
    if (!read || read->items > 0) return read;
    detail::ReadList details(state_->endpoint(), state_->account(), list);
    auto error = detail::EmptyListCheck(lease.context(), details, options).run(began);
    if (error) return std::move(*error);
    return read;
}

EXOTEL_LISTS_CLIENT_INLINE Result<ReadProgress> ListsClient::lists(
    const std::function<void(List)>& on_list, const ReadOptions& options) const {
    const detail::ClientState::Lease lease(*state_);
    detail::ReadLists operation(state_->endpoint(), state_->account());
    return detail::PageReading(lease.context(), operation, options,
                               [&](const std::vector<std::size_t>& places) {
                                   std::vector<List> page = operation.take_lists();
                                   for (const std::size_t i : places) on_list(std::move(page[i]));
                               })
        .run();
}

EXOTEL_LISTS_CLIENT_INLINE Result<List> ListsClient::list_by_name(
    std::string_view name, const ReadOptions& options) const {
    const detail::ClientState::Lease lease(*state_);
    detail::ReadLists operation(state_->endpoint(), state_->account());
    detail::ListsOfName found(name);
    const Result<ReadProgress> read =
        detail::PageReading(lease.context(), operation, options,
                            [&](const std::vector<std::size_t>& places) {
                                std::vector<List> page = operation.take_lists();
                                for (const std::size_t i : places)
                                    found.take(std::move(page[i]), operation.is_named(i, name));
                            })
            .run();
    if (!read) return read.error();
    return found.result();
}

}  // namespace v0_1
}  // namespace exotel

#endif
