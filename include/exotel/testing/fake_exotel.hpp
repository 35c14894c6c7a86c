// An Exotel in memory, for the unit tests of an application: see `FakeExotel`.
#ifndef EXOTEL_TESTING_FAKE_EXOTEL_HPP
#define EXOTEL_TESTING_FAKE_EXOTEL_HPP

#include <exotel/detail/cpp17.hpp>
// First, so that an older compiler stops here.
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

namespace exotel {
inline namespace v0_1 {

/// An Exotel in memory, for an application's own unit tests: no network, no waiting.
///
/// Give `transport()` to `ClientOptions::transport`. Removals really remove, faults come on demand,
/// and time is virtual: a test of an hour's back-off takes none. Copies are the same Exotel.
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

    /// What makes a client talk to this Exotel.
    [[nodiscard]] TransportFactory transport() const {
        return [world = world_] { return std::make_unique<detail::FakeTransport>(world); };
    }

    // ---- who is on which list

    /// Puts a contact on a list of an account, making both where needed; without a number it has
    /// none that a read would show.
    void add(const AccountSid& account, const ListSid& list, const ContactSid& contact,
             const std::string& number = {}) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->lists[{account.str(), list.str()}].add(contact.str(), number);
    }
    /// Names a list, making it where needed.
    void set_name(const AccountSid& account, const ListSid& list, const std::string& name) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->lists[{account.str(), list.str()}].name = name;
    }
    /// Takes a contact off a list, as somebody else would.
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

    // ---- how it behaves

    /// The next `times` requests end like this; may be called again for those after them.
    void next(const FakeResponse& fault, int times = 1) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        for (int i = 0; i < times; ++i) world_->next_faults.push_back(fault);
    }
    /// Asked for every request that no `next` is for; empty: the request is answered normally. Runs
    /// under the fake's lock, so it must not call the fake.
    void set_rule(std::function<std::optional<FakeResponse>(const FakeRequest&)> rule) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->rule = std::move(rule);
    }
    /// What the pages of reads look like.
    void set_pages(const FakePages& pages) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->pages = pages;
    }
    /// Answers 401 to any other credentials; by default all are welcome.
    void expect(const Credentials& credentials) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->expected_authorization = detail::basic_authorization(credentials);
    }
    /// How long a response takes, in virtual time; 20 ms by default.
    void set_latency(std::chrono::milliseconds latency) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->latency = latency;
    }
    /// Lets virtual time pass.
    void advance(std::chrono::milliseconds time) {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        world_->now += time;
    }

    // ---- what happened

    /// Virtual time since the fake was made.
    [[nodiscard]] std::chrono::milliseconds elapsed() const {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        return std::chrono::duration_cast<std::chrono::milliseconds>(world_->now - world_->began);
    }
    /// Everything that was asked, in order.
    [[nodiscard]] std::vector<FakeRequest> requests() const {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        return world_->requests;
    }
    /// The most requests that were ever in flight at once.
    [[nodiscard]] std::size_t most_in_flight() const {
        const std::lock_guard<std::mutex> lock(world_->mutex);
        return world_->most_in_flight;
    }

private:
    std::shared_ptr<detail::FakeWorld> world_;
};

}  // namespace v0_1
}  // namespace exotel

#endif
