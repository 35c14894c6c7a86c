#include "catch.hpp"
#include "integration/scripted_client.hpp"
#include "memory/counted_memory.hpp"

#include <exotel/testing/fake_exotel.hpp>

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace exotel;
using namespace exotel_tests;
using namespace std::chrono_literals;

namespace {

/// Answers each removal at once, and remembers nothing: what memory grows is the library's.
class AnswersAll final : public exotel::Transport {
public:
    [[nodiscard]] exotel::TimePoint now() const noexcept override { return now_; }
    [[nodiscard]] std::chrono::system_clock::time_point time_of_day() const noexcept override {
        return {};
    }
    [[nodiscard]] std::size_t capacity() const noexcept override { return 100; }
    void submit(std::size_t id, const exotel::Request& request) override {
        exotel::Completion completion;
        completion.id = id;
        completion.sends = 1;
        completion.response.status = 200;
        completion.response.body = success_body(request.url.substr(request.url.rfind('/') + 1));
        pending_.push_back(std::move(completion));
    }
    const exotel::Completion* wait(exotel::TimePoint until) override {
        if (pending_.empty()) {
            now_ = until;
            return nullptr;
        }
        now_ += 1ms;
        done_ = std::move(pending_.front());
        pending_.pop_front();
        return &done_;
    }
    int abandon(std::size_t /*id*/) noexcept override { return 0; }
    void stop_requested() noexcept override {}

private:
    exotel::TimePoint now_{};
    std::deque<exotel::Completion> pending_;
    exotel::Completion done_;
};

/// SIDs made when they are asked for.
struct Lazy {
    struct Iterator {
        std::size_t at;
        std::string operator*() const { return "contact-" + std::to_string(at); }
        Iterator& operator++() { return ++at, *this; }
        bool operator!=(const Iterator& other) const { return at != other.at; }
    };
    [[nodiscard]] Iterator begin() const { return {0}; }
    [[nodiscard]] Iterator end() const { return {size}; }
    std::size_t size;
};

/// The most that a run of so many contacts holds at once.
std::size_t peak_of_run(std::size_t contacts) {
    ClientOptions options;
    options.rate_limit = RateLimit::none();
    options.transport = [] { return std::make_unique<AnswersAll>(); };
    const ListsClient client = client_for(options);
    std::size_t outcomes = 0;
    BulkOptions bulk;
    bulk.max_in_flight = 100;
    bulk.on_outcome = [&](const ContactOutcome&) { ++outcomes; };
    bulk.on_progress = [](const BulkProgress&) {};
    forget_peak();
    const std::size_t before = bytes_in_use();
    const Lazy input{contacts};
    const BulkReport report = client.remove_contacts(list, input, bulk);
    CHECK(report.removed == contacts);
    CHECK(outcomes == contacts);
    return peak_bytes() - before;
}

}  // namespace

TEST_CASE("memory does not grow with the length of a run", "[memory]") {
    const std::size_t small = peak_of_run(10'000);
    const std::size_t large = peak_of_run(100'000);
    WARN("peak of 10,000 contacts: " << small << " bytes; of 100,000: " << large << " bytes");
    CHECK(large <= small + 2'000'000);
    CHECK(large < 40'000'000);
}

TEST_CASE("memory that runs out at any moment leaks nothing and makes no outcome wrong",
          "[memory]") {
    const AccountSid account{"Exotel"};
    const auto run = [&](long allocations) {
        exotel::FakeExotel fake;
        std::set<std::string> removed;
        for (int i = 0; i < 3; ++i) fake.add(account, list, ContactSid{"c" + std::to_string(i)});
        fake.next(exotel::FakeResponse::answers(503));
        bool failed = false;
        fail_after(allocations);
        try {
            ClientOptions options;
            options.transport = fake.transport();
            const ListsClient client = client_for(options);
            BulkOptions bulk;
            bulk.on_outcome = [&](const ContactOutcome& outcome) {
                if (outcome.status == RemovalStatus::removed) removed.insert(outcome.contact.str());
            };
            (void)client.remove_contacts(list, std::vector<std::string>{"c0", "", "c1", "c2"},
                                         bulk);
        } catch (const std::bad_alloc&) {
            failed = true;
        } catch (const Exception&) {
            failed = true;
        }
        const bool ran_out = has_failed();
        fail_after(-1);
        for (const std::string& name : removed)
            CHECK_FALSE(fake.contains(account, list, ContactSid{name}));
        CHECK((ran_out || !failed));
        return ran_out;
    };
    run(-1);  // what is made once and kept
    long allocations = 0;
    for (bool ran_out = true; ran_out; ++allocations) {
        INFO(allocations);
        const std::size_t before = bytes_in_use();
        ran_out = run(allocations);
        CHECK(bytes_in_use() == before);
    }
    CHECK(allocations > 100);
}

TEST_CASE(
    "memory that runs out during real requests leaks no connection and makes no outcome wrong",
    "[memory]") {
    const ScriptedServer server(
        [](const SeenRequest& seen, Conversation& talk) { talk.send(success(seen.contact())); });
    const auto run = [&](long allocations) {
        const ClientOptions options = options_for(server.base_url());
        const std::string name = "c" + std::to_string(allocations);
        const int before = server.deletes();
        std::optional<Result<ListContactRemoval>> removal;
        fail_after(allocations);
        try {
            const ListsClient client = client_for(options);
            removal.emplace(client.remove_contact(list, ContactSid{name}));
        } catch (const std::bad_alloc&) {
        }
        const bool ran_out = has_failed();
        fail_after(-1);
        if (removal && *removal) CHECK(server.deletes() == before + 1);
        if (removal && !*removal && !removal->error().may_have_been_applied)
            CHECK(server.deletes() == before);
        return ran_out;
    };
    run(-1);
    long allocations = 0;
    while (run(allocations)) ++allocations;
    CHECK(allocations > 30);
}
