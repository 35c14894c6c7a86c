// An in-memory Exotel for the unit tests of an application: see `FakeExotel`.
#ifndef EXOTEL_TESTING_FAKE_EXOTEL_HPP
#define EXOTEL_TESTING_FAKE_EXOTEL_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/credentials.hpp>
#include <exotel/detail/api/credential_store.hpp>
#include <exotel/detail/testing/fake_transport.hpp>
#include <exotel/detail/testing/fake_world.hpp>
#include <exotel/sid.hpp>
#include <exotel/testing/fake_pages.hpp>
#include <exotel/testing/fake_response.hpp>
#include <exotel/transport.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 {

/// An in-memory Exotel for an application's own unit tests: no network, no waiting.
///
/// Assign `transport()` to `ClientOptions::transport`. Removals take effect, faults come on demand,
/// and time is virtual: a test of an hour's backoff takes no time. Copies share one state.
/// Thread-safe.
///
///     exotel::FakeExotel exotel;
///     exotel.add(account, list, contact);
///     exotel.next(exotel::FakeResponse::answers(503));
///     exotel::ClientOptions options;
///     options.transport = exotel.transport();
class FakeExotel {
public:
    FakeExotel() : world_(std::make_shared<detail::FakeWorld>()) {}

    /// Connects a client to this Exotel.
    [[nodiscard]] TransportFactory transport() const {
        return [world = world_] { return std::make_unique<detail::FakeTransport>(world); };
    }

    // ---- lists and their contacts

    /// Adds a contact to a list of an account, creating both if needed; without `number`, reads
    /// show none.
    void add(const AccountSid& account, const ListSid& list, const ContactSid& contact,
             const std::string& number = {}) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->lists[{account.str(), list.str()}].add(contact.str(), number);
    }
    /// Names a list, creating it if needed.
    void set_name(const AccountSid& account, const ListSid& list, const std::string& name) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->lists[{account.str(), list.str()}].name = name;
    }
    /// Removes a contact from a list, as another program would.
    void remove(const AccountSid& account, const ListSid& list, const ContactSid& contact) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->lists[{account.str(), list.str()}].remove(contact.str());
    }
    /// Whether the contact is on the list.
    [[nodiscard]] bool contains(const AccountSid& account, const ListSid& list,
                                const ContactSid& contact) const {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        const auto found = world_->lists.find({account.str(), list.str()});
        return found != world_->lists.end() && found->second.contains(contact.str());
    }
    /// How many contacts the list has.
    [[nodiscard]] std::size_t size(const AccountSid& account, const ListSid& list) const {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        const auto found = world_->lists.find({account.str(), list.str()});
        return found == world_->lists.end() ? 0 : found->second.size();
    }

    // ---- behaviour

    /// The next `times` requests end like this; further calls append.
    void next(const FakeResponse& response, int times = 1) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        for (int i = 0; i < times; ++i) world_->next_responses.push_back(response);
    }
    /// Called for every request that no `next` covers; if it returns empty, the request is answered
    /// normally. Runs under the fake's lock, so it must not call the fake.
    void set_rule(std::function<std::optional<FakeResponse>(const FakeRequest&)> rule) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->rule = std::move(rule);
    }
    /// Sets the format of the pages that reads return.
    void set_pages(const FakePages& pages) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->pages = pages;
    }
    /// Answers 401 to any other credentials; by default all are accepted.
    void expect(const Credentials& credentials) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->expected_authorization = detail::basic_authorization(credentials);
    }
    /// How long a response takes, in virtual time; 20 ms by default.
    void set_latency(std::chrono::milliseconds latency) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->latency = latency;
    }
    /// Advances virtual time.
    void advance(std::chrono::milliseconds time) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->now += time;
    }

    // ---- records

    /// Virtual time since the fake was made.
    [[nodiscard]] std::chrono::milliseconds elapsed() const {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        return std::chrono::duration_cast<std::chrono::milliseconds>(world_->now - world_->began);
    }
    /// All requests, in order.
    [[nodiscard]] std::vector<FakeRequest> requests() const {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        return world_->requests;
    }
    /// The highest number of requests in flight at once.
    [[nodiscard]] std::size_t most_in_flight() const {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        return world_->most_in_flight;
    }

private:
    std::shared_ptr<detail::FakeWorld> world_;
};

}}  // namespace exotel::v0_1

#endif
