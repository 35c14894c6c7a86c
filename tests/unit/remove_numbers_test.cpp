// remove_numbers, on the fake Exotel.
#include "catch.hpp"
#include "unit/members.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace exotel;
using namespace std::chrono_literals;
using exotel_tests::account;
using exotel_tests::every_shape;
using exotel_tests::list;
using exotel_tests::Members;
using exotel_tests::unlimited;

namespace {

/// A run, with every outcome by its index.
struct Run {
    NumberReport report;
    std::map<std::size_t, NumberOutcome> outcomes;

    [[nodiscard]] RemovalStatus status(std::size_t i) const { return outcomes.at(i).status; }
    [[nodiscard]] std::string message(std::size_t i) const {
        const auto& error = outcomes.at(i).error;
        return error ? error->message : std::string();
    }
};

Run run(const Members& fake, const std::vector<std::string>& numbers, NumberOptions options = {},
        const ClientOptions& client_options = unlimited()) {
    Run result;
    if (options.default_country.empty()) options.default_country = "IN";
    options.on_outcome = [&](const NumberOutcome& outcome) {
        CHECK(outcome.number == numbers.at(outcome.index));
        CHECK(result.outcomes.emplace(outcome.index, outcome).second);
    };
    result.report = fake.client(client_options).remove_numbers(list, numbers, options);
    CHECK(result.outcomes.size() == numbers.size());
    CHECK(result.report.total() == numbers.size());
    return result;
}

std::size_t deletes(const Members& fake) {
    std::size_t count = 0;
    for (const FakeRequest& request : fake.exotel.requests())
        count += request.method == "DELETE" ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("people are removed by their numbers, however these are written", "[numbers]") {
    const Members fake(57);
    const Run done = run(fake, {"+91 98000 00003", "09800000019", "9800000020", "0091-98000-00056",
                                "+919899999999", "12", "+919800000003"});
    CHECK(done.report.removed == 5);
    CHECK(done.report.absent == 1);
    CHECK(done.report.failed == 1);
    CHECK(done.report.read.items == 57);
    CHECK_FALSE(done.report.read_error);
    CHECK_FALSE(done.report.stopped_by);
    CHECK(done.report.warning.empty());
    for (const int i : {3, 19, 20, 56}) CHECK_FALSE(fake.has(i));
    CHECK(fake.exotel.size(account, list) == 53);
    CHECK(deletes(fake) == 4);

    const NumberOutcome& first = done.outcomes.at(0);
    CHECK(first.e164 == "+919800000003");
    REQUIRE(first.contacts.size() == 1);
    CHECK(first.contacts[0].contact == ContactSid{"c3"});
    CHECK(first.contacts[0].result->contact.sid == "c3");
    CHECK(first.contacts[0].index == 0);
    CHECK_FALSE(first.error);
    // The same number, given twice.
    CHECK(done.outcomes.at(6).contacts[0].contact == ContactSid{"c3"});
    CHECK(done.outcomes.at(6).contacts[0].index == 6);

    CHECK(done.status(4) == RemovalStatus::absent);
    CHECK(done.outcomes.at(4).contacts.empty());
    CHECK_FALSE(done.outcomes.at(4).error);
    CHECK(done.status(5) == RemovalStatus::failed);
    CHECK(done.outcomes.at(5).error->code == Errc::invalid_argument);
    CHECK(done.outcomes.at(5).e164.empty());
}

TEST_CASE("numbers are removed in each shape that pages may have, or said not to be", "[numbers]") {
    for (const FakePages& pages : every_shape()) {
        INFO(static_cast<int>(pages.number) << static_cast<int>(pages.metadata) << ' '
                                            << pages.max_size << ' ' << pages.shift_every);
        Members fake(97);
        fake.exotel.set_pages(pages);
        const Run done = run(fake, {Members::number(30), Members::number(96), "+919899999999"});
        if (pages.number == FakePages::Number::nowhere) {
            CHECK(done.report.failed == 3);
            CHECK(done.message(2).find("no readable number") != std::string::npos);
            CHECK(deletes(fake) == 0);
            continue;
        }
        CHECK(done.report.removed == 2);
        CHECK(done.report.absent == 1);
        CHECK_FALSE(done.report.read_error);
        CHECK_FALSE(fake.has(30));
        CHECK_FALSE(fake.has(96));
    }
}

TEST_CASE("nothing is removed before the list was read to its end", "[numbers]") {
    const Members fake(57);
    (void)run(fake, {Members::number(0)});
    const auto requests = fake.exotel.requests();
    for (std::size_t i = 0; i + 1 < requests.size(); ++i) CHECK(requests[i].method == "GET");
    CHECK(requests.back().method == "DELETE");
}

TEST_CASE("each contact of a number is removed, and the worst outcome is the number's",
          "[numbers]") {
    Members fake(3);
    fake.exotel.add(account, list, ContactSid{"twin"}, "09800000001");
    SECTION("both go") {
        const Run done = run(fake, {"9800000001"});
        CHECK(done.report.removed == 1);
        CHECK(done.outcomes.at(0).contacts.size() == 2);
        CHECK(fake.exotel.size(account, list) == 2);
    }
    SECTION("one stays") {
        fake.exotel.set_rule([](const FakeRequest& asked) -> std::optional<FakeResponse> {
            if (asked.contact != "c1") return std::nullopt;
            return FakeResponse::answers(409);
        });
        const Run done = run(fake, {"9800000001"});
        CHECK(done.report.failed == 1);
        CHECK(done.outcomes.at(0).error->code == Errc::conflict);
        CHECK(done.message(0).find("contact c1") == 0);
        CHECK_FALSE(fake.exotel.contains(account, list, ContactSid{"twin"}));
    }
}

TEST_CASE("a contact that is listed under two numbers is removed once, for both", "[numbers]") {
    Members fake(57);
    NumberOptions options;
    // The first walk fails, so the list is read again; meanwhile c5 has got another number.
    int pages = 0;
    fake.exotel.set_rule([&](const FakeRequest& asked) -> std::optional<FakeResponse> {
        if (asked.method == "GET" && ++pages == 2) {
            return FakeResponse::answers(
                200, R"({"http_code":200,"metadata":{"offset":5},"response":[{"sid":"x"}]})");
        }
        return std::nullopt;
    });
    options.on_progress = [&](const NumberProgress& progress) {
        if (progress.read.pages == 2 && pages == 2)
            fake.exotel.add(account, list, ContactSid{"c5"}, "+919811111111");
    };
    const Run done = run(fake, {Members::number(5), "+919811111111"}, options);
    CHECK(done.report.removed == 2);
    CHECK(done.outcomes.at(0).contacts[0].contact == ContactSid{"c5"});
    CHECK(done.outcomes.at(1).contacts[0].contact == ContactSid{"c5"});
    CHECK(deletes(fake) == 1);
    CHECK_FALSE(done.report.read_error);
}

TEST_CASE("a list that cannot be read whole leaves nobody absent, and what was found is removed",
          "[numbers]") {
    Members fake(57);
    SECTION("a page that fails") {
        fake.exotel.set_rule([](const FakeRequest& asked) -> std::optional<FakeResponse> {
            if (asked.query.find("offset=19&") == std::string::npos) return std::nullopt;
            return FakeResponse::answers(403);
        });
        const Run done = run(fake, {Members::number(0), Members::number(50), "+919899999999"});
        CHECK_FALSE(fake.has(0));
        CHECK(done.report.unknown == 1);
        CHECK(done.report.failed == 2);
        CHECK(done.status(1) == RemovalStatus::failed);
        CHECK(done.message(2).find("number +919899999999 was not removed: the contacts of list ") ==
              0);
        REQUIRE(done.report.read_error);
        CHECK(done.report.read_error->code == Errc::forbidden);
        CHECK(fake.has(50));
        CHECK(done.report.read.items == 20);
    }
    SECTION("pages that prove nothing, read four times") {
        fake.exotel.set_rule([](const FakeRequest& asked) -> std::optional<FakeResponse> {
            if (asked.query.find("offset=19&") == std::string::npos) return std::nullopt;
            return FakeResponse::answers(
                200, R"({"http_code":200,"metadata":{"offset":0},"response":[{"sid":"c0"}]})");
        });
        const Run done = run(fake, {Members::number(0), "+919899999999"});
        CHECK_FALSE(fake.has(0));
        CHECK(done.report.unknown == 1);
        CHECK(done.report.failed == 1);
        CHECK(done.report.read_error->code == Errc::malformed_response);
        CHECK(fake.exotel.requests().size() == 9);
    }
    SECTION("a list that is not there") {
        NumberOptions options;
        options.default_country = "IN";
        const NumberReport report = fake.client().remove_numbers(
            ListSid{"another"}, std::vector<std::string>{"9800000000"}, options);
        CHECK(report.failed == 1);
        CHECK(report.read_error->code == Errc::not_found);
    }
    SECTION("a member without a number") {
        fake.exotel.add(account, list, ContactSid{"nameless"});
        const Run done = run(fake, {Members::number(0), "+919899999999"});
        CHECK(done.report.removed == 1);
        CHECK(done.report.failed == 1);
        CHECK_FALSE(done.report.read_error);
        CHECK(done.message(1).find("number +919899999999 was not removed: malformed_response: 1 "
                                   "member of the list of 58 has no readable number") == 0);
        CHECK(done.report.warning == "1 member of the list of 58 has no readable number");
    }
}

TEST_CASE("a number that was found in a part of the list may be on the rest, too", "[numbers]") {
    Members fake(57);
    fake.exotel.add(account, list, ContactSid{"twin"}, Members::number(0));
    fake.exotel.set_rule([](const FakeRequest& asked) -> std::optional<FakeResponse> {
        if (asked.query.find("offset=38&") == std::string::npos) return std::nullopt;
        return FakeResponse::answers(500);
    });
    const Run done = run(fake, {Members::number(0)});
    CHECK(fake.exotel.contains(account, list, ContactSid{"twin"}));
    CHECK(done.status(0) == RemovalStatus::unknown);
    CHECK(done.outcomes.at(0).contacts.at(0).status == RemovalStatus::removed);
    CHECK(done.outcomes.at(0).error->may_have_been_applied);
    CHECK(done.message(0).find("number +919800000000 may be on further members; those found with "
                               "it are off the list: the contacts of list ") == 0);
}

TEST_CASE("a member without plus is nobody's where it may be a foreign number", "[numbers]") {
    Members fake(3);
    fake.exotel.add(account, list, ContactSid{"singapore"}, "6591234567");
    fake.exotel.add(account, list, ContactSid{"britain"}, "07911123456");
    const Run done = run(fake, {"+916591234567", "+6591234567", "+447911123456", "+919899999999"});
    CHECK(done.status(0) == RemovalStatus::failed);
    CHECK(done.status(1) == RemovalStatus::failed);
    CHECK(done.status(2) == RemovalStatus::failed);
    CHECK(done.status(3) == RemovalStatus::absent);
    CHECK(deletes(fake) == 0);
    CHECK(done.message(0) ==
          "number +916591234567 was not removed: malformed_response: a member "
          "of the list may have this number: contact 'singapore' is listed as "
          "'6591234567' without '+', which is +916591234567 or +6591234567");
    CHECK(done.message(2).find("contact 'britain' is listed as '07911123456' without '+', which "
                               "is read as +917911123456") != std::string::npos);
}

TEST_CASE("a member's number is read with the invisible characters that Exotel has in it",
          "[numbers]") {
    Members fake(1);
    fake.exotel.add(account, list, ContactSid{"pasted"}, "\xe2\x80\xaa+91 98111 11111\xe2\x80\xac");
    fake.exotel.add(account, list, ContactSid{"script"},
                    "\xe0\xa5\xaf\xe0\xa5\xae\xe0\xa5\xa6\xe0\xa5\xa6\xe0\xa5\xa6"
                    "\xe0\xa5\xa6\xe0\xa5\xa6\xe0\xa5\xa6\xe0\xa5\xa6\xe0\xa5\xaf");
    const Run done = run(fake, {"+919811111111", "9800000009", "+919899999999"});
    CHECK(done.report.removed == 2);
    CHECK(done.report.absent == 1);
    CHECK(fake.exotel.size(account, list) == 1);
}

TEST_CASE("what is no number of a member makes nobody absent", "[numbers]") {
    for (const char* number :
         {"", "XXXXXX1234", "98******10", "n/a", "12345", "+91 98111", "9.8E+9", "9811111111 ext 5",
          "9811111111/9822222222", "9811111111,9822222222"}) {
        INFO(number);
        Members fake(1);
        fake.exotel.add(account, list, ContactSid{"c"}, number);
        CHECK(run(fake, {"+919811111111"}).report.failed == 1);
        CHECK(deletes(fake) == 0);
    }
}

TEST_CASE("a number that a further member may have, too, is not said to be off the list",
          "[numbers]") {
    Members fake(3);
    fake.exotel.add(account, list, ContactSid{"one"}, "+6591234567");
    fake.exotel.add(account, list, ContactSid{"other"}, "6591234567");
    const Run done = run(fake, {"+6591234567", Members::number(1)});
    CHECK(done.status(0) == RemovalStatus::unknown);
    CHECK(done.status(1) == RemovalStatus::removed);
    CHECK_FALSE(fake.exotel.contains(account, list, ContactSid{"one"}));
    CHECK(fake.exotel.contains(account, list, ContactSid{"other"}));
    CHECK(done.message(0).find("contact 'other' is listed as") != std::string::npos);
}

TEST_CASE("an empty page of a list that does not exist leaves nobody absent", "[numbers]") {
    Members fake(3);
    FakePages pages;
    pages.unknown_list_is_empty = true;
    fake.exotel.set_pages(pages);
    NumberOptions options;
    const ListSid wrong{"e46c2fe202904d579ae592d108cf87a1"};
    std::optional<Error> told;
    options.on_outcome = [&](const NumberOutcome& outcome) { told = outcome.error; };
    const NumberReport report =
        fake.client().remove_numbers(wrong, std::vector<std::string>{Members::number(0)}, options);
    CHECK(report.failed == 1);
    CHECK(report.read_error->code == Errc::not_found);
    CHECK(told->message.find("number +919800000000 was not removed: list " + wrong.str() +
                             " could not be read: ") == 0);
}

TEST_CASE("nobody is absent from an empty list unless Exotel says that it is there and empty",
          "[numbers]") {
    Members fake(0);
    const auto details = [&fake](const FakeResponse& answer) {
        fake.exotel.set_rule([answer](const FakeRequest& asked) -> std::optional<FakeResponse> {
            if (!asked.query.empty()) return std::nullopt;
            return answer;
        });
    };
    const std::string head = R"({"http_code":200,"method":"GET","response":)";
    SECTION("it does") {
        CHECK(run(fake, {Members::number(0)}).report.absent == 1);
        CHECK(fake.exotel.requests().size() == 3);
    }
    SECTION("it counts contacts") {
        details(FakeResponse::answers(200, head +
                                               R"({"code":200,"status":"success","data":{"sid":")" +
                                               list.str() + R"(","contacts":{"total":7}}}})"));
        const Run done = run(fake, {Members::number(0)});
        CHECK(done.report.failed == 1);
        CHECK(
            done.message(0).find("no member came, but Exotel says that the list has 7 contacts") !=
            std::string::npos);
    }
    SECTION("it names another list") {
        details(FakeResponse::answers(
            200, head + R"({"code":200,"status":"success","data":{"sid":"another"}}})"));
        CHECK(run(fake, {Members::number(0)}).report.failed == 1);
    }
    SECTION("it names none") {
        details(FakeResponse::answers(200, head + "[]}"));
        CHECK(run(fake, {Members::number(0)}).report.failed == 1);
    }
    SECTION("it fails") {
        details(FakeResponse::answers(500));
        const Run done = run(fake, {Members::number(0)});
        CHECK(done.report.failed == 1);
        CHECK(done.report.read_error->code == Errc::server_error);
    }
    SECTION("the run is stopped meanwhile") {
        StopSource stop;
        NumberOptions options;
        options.stop = stop.get_token();
        options.on_progress = [&](const NumberProgress& progress) {
            if (progress.read.pages == 2) stop.request_stop();
        };
        const Run done = run(fake, {Members::number(0)}, options);
        CHECK(done.report.not_attempted == 1);
        CHECK(done.report.stopped_by->code == Errc::cancelled);
    }
    SECTION("the deadline comes meanwhile") {
        NumberOptions options;
        options.total_timeout = 50ms;  // two pages take 40 ms
        const Run done = run(fake, {Members::number(0)}, options);
        CHECK(done.report.not_attempted == 1);
        CHECK(fake.exotel.elapsed() == 50ms);
    }
}

TEST_CASE("an empty page where the walk looks back does not end the list", "[numbers]") {
    for (const int empty_pages : {1, 2}) {
        for (const char* page : {"[]", "null"}) {
            Members fake(60);
            fake.exotel.set_rule(
                [=, gets = 0](const FakeRequest& request) mutable -> std::optional<FakeResponse> {
                    if (request.method != "GET") return std::nullopt;
                    ++gets;
                    if (gets < 3 || gets >= 3 + empty_pages) return std::nullopt;
                    return FakeResponse::answers(
                        200, std::string(R"({"request_id":"r","method":"GET","http_code":200,)") +
                                 R"("response":)" + page + "}");
                });
            NumberOptions options;
            options.on_progress = [&, pages = 0](const NumberProgress& progress) mutable {
                if (progress.read.pages != 1 || pages++ > 0) return;
                fake.exotel.remove(account, list, Members::sid(19));
            };
            const Run done = run(fake, {Members::number(45)}, options);
            INFO(empty_pages << " of " << page);
            CHECK(done.status(0) != RemovalStatus::absent);
            if (empty_pages == 1) CHECK(done.status(0) == RemovalStatus::removed);
        }
    }
}

TEST_CASE("a list whose pages prove nothing at first is read again", "[numbers]") {
    Members fake(57);
    int pages = 0;
    fake.exotel.set_rule([&](const FakeRequest& asked) -> std::optional<FakeResponse> {
        if (asked.method != "GET" || ++pages != 2) return std::nullopt;
        return FakeResponse::answers(
            200, R"({"http_code":200,"metadata":{"offset":5},"response":[{"sid":"c0"}]})");
    });
    const Run done = run(fake, {Members::number(56), "+919899999999"});
    CHECK(done.report.removed == 1);
    CHECK(done.report.absent == 1);
    CHECK_FALSE(done.report.read_error);
    CHECK(done.report.read.items == 57);
}

TEST_CASE("a contact that was listed and gets a 404 is absent only where removals work",
          "[numbers]") {
    Members fake(3);
    const auto leaves = [](const std::string& contact) {
        return [contact](const FakeRequest& asked) -> std::optional<FakeResponse> {
            if (asked.contact != contact) return std::nullopt;
            return FakeResponse::answers(404);
        };
    };
    SECTION("nothing was removed: these may not be the SIDs to remove by") {
        fake.exotel.set_rule(leaves("c0"));
        const Run done = run(fake, {Members::number(0)});
        CHECK(done.report.unknown == 1);
        CHECK(done.message(0).find("run it again") != std::string::npos);
        CHECK(done.outcomes.at(0).contacts[0].status == RemovalStatus::absent);
        CHECK_FALSE(done.report.warning.empty());
    }
    SECTION("another was removed") {
        fake.exotel.set_rule(leaves("c0"));
        const Run done = run(fake, {Members::number(0), Members::number(1)});
        CHECK(done.report.absent == 1);
        CHECK(done.report.removed == 1);
    }
    SECTION("a response was lost") {
        int sent = 0;
        fake.exotel.set_rule([&](const FakeRequest& asked) -> std::optional<FakeResponse> {
            if (asked.method == "GET" || ++sent > 1) return std::nullopt;
            return FakeResponse::lost_answer();
        });
        const Run done = run(fake, {Members::number(0)});
        CHECK(done.report.absent == 1);
        CHECK(done.outcomes.at(0).error->may_have_been_applied);
    }
}

TEST_CASE("a stopped run of numbers reports each number", "[numbers]") {
    Members fake(57);
    StopSource stop;
    NumberOptions options;
    options.stop = stop.get_token();
    SECTION("while the list is read") {
        options.on_progress = [&](const NumberProgress& progress) {
            CHECK(progress.numbers == 2);
            if (progress.read.pages == 2) stop.request_stop();
        };
        options.default_country = "IN";
        const Run done = run(fake, {Members::number(0), Members::number(50)}, options);
        CHECK(done.report.not_attempted == 2);
        CHECK(done.report.stopped_by->code == Errc::cancelled);
        CHECK(deletes(fake) == 0);
    }
    SECTION("while contacts are removed") {
        options.max_in_flight = 1;
        fake.exotel.set_latency(200ms);  // progress comes every 100 ms
        options.on_progress = [&](const NumberProgress& progress) {
            if (progress.removal && progress.removal->removed == 1) stop.request_stop();
        };
        const Run done = run(fake, {Members::number(0), Members::number(50)}, options);
        CHECK(done.report.removed == 1);
        CHECK(done.report.not_attempted == 1);
        CHECK(done.report.stopped_by->code == Errc::cancelled);
    }
    SECTION("by its deadline, while the list is read") {
        options.total_timeout = 50ms;
        const Run done = run(fake, {Members::number(0)}, options);
        CHECK(done.report.not_attempted == 1);
        CHECK(done.report.stopped_by->code == Errc::deadline_exceeded);
        CHECK(fake.exotel.elapsed() == 50ms);
        CHECK(deletes(fake) == 0);
    }
    SECTION("by its deadline, which covers both") {
        options.total_timeout = 100ms;
        fake.exotel.set_latency(30ms);  // four pages
        const Run done = run(fake, {Members::number(0)}, options);
        CHECK(done.report.not_attempted == 1);
        CHECK(fake.exotel.elapsed() <= 100ms);
    }
    SECTION("by a wrong key") {
        fake.exotel.expect(Credentials{"another", "credential"});
        const Run done = run(fake, {Members::number(0)}, options);
        CHECK(done.report.failed == 1);
        CHECK(done.report.read_error->code == Errc::unauthorized);
    }
}

TEST_CASE("an exception stops a run of numbers, and each number has its outcome", "[numbers]") {
    const Members fake(57);
    const std::vector<std::string> numbers = {"12", Members::number(0), Members::number(50),
                                              "+919899999999"};
    std::map<std::size_t, RemovalStatus> told;
    NumberOptions options;
    options.max_in_flight = 1;
    options.on_outcome = [&](const NumberOutcome& outcome) {
        CHECK(told.emplace(outcome.index, outcome.status).second);
    };
    const auto throws = [&] {
        const ListsClient client = fake.client(unlimited());
        CHECK_THROWS_AS((void)client.remove_numbers(list, numbers, options), std::runtime_error);
        CHECK(told.size() == numbers.size());
    };
    SECTION("of progress, while the list is read") {
        options.on_progress = [](const NumberProgress& progress) {
            if (progress.read.pages == 2) throw std::runtime_error("from progress");
        };
        throws();
        CHECK(told.at(1) == RemovalStatus::not_attempted);
        CHECK(deletes(fake) == 0);
    }
    SECTION("of an outcome before anything is sent") {
        options.on_outcome = [&](const NumberOutcome& outcome) {
            CHECK(told.emplace(outcome.index, outcome.status).second);
            if (outcome.index == 0) throw std::runtime_error("from outcome");
        };
        throws();
        CHECK(fake.exotel.requests().empty());
    }
    SECTION("of an outcome while contacts are removed") {
        options.on_outcome = [&](const NumberOutcome& outcome) {
            CHECK(told.emplace(outcome.index, outcome.status).second);
            if (outcome.index == 1) throw std::runtime_error("from outcome");
        };
        throws();
        CHECK(told.at(1) == RemovalStatus::removed);
        CHECK(told.at(2) == RemovalStatus::not_attempted);
        CHECK(told.at(3) == RemovalStatus::absent);
        CHECK(deletes(fake) == 1);
    }
}

TEST_CASE("an exception of the range stops a run of numbers before it begins", "[numbers]") {
    const Members fake(3);
    struct Broken {
        struct Iterator {
            int place;
            std::string operator*() const { return Members::number(place); }
            Iterator& operator++() {
                if (++place == 2) throw std::runtime_error("from the range");
                return *this;
            }
            bool operator!=(const Iterator& other) const { return place != other.place; }
        };
        [[nodiscard]] static Iterator begin() { return {0}; }
        [[nodiscard]] static Iterator end() { return {9}; }
    };
    std::size_t told = 0;
    NumberOptions options;
    options.on_outcome = [&](const NumberOutcome& outcome) {
        CHECK(outcome.status == RemovalStatus::not_attempted);
        ++told;
    };
    CHECK_THROWS_AS((void)fake.client().remove_numbers(list, Broken{}, options),
                    std::runtime_error);
    CHECK(told == 2);
    CHECK(fake.exotel.requests().empty());
}

TEST_CASE("options and numbers that cannot be used send nothing", "[numbers]") {
    const Members fake(3);
    NumberOptions options;
    SECTION("a country") {
        options.default_country = "XX";
        const Run done = run(fake, {Members::number(0)}, options);
        CHECK(done.report.not_attempted == 1);
        CHECK(done.report.stopped_by->message.find("default_country 'XX'") == 0);
    }
    SECTION("a page of one") {
        options.page_size = 1;
        CHECK(run(fake, {Members::number(0)}, options).report.stopped_by->code ==
              Errc::invalid_argument);
    }
    SECTION("no request in flight") {
        options.max_in_flight = 0;
        CHECK(run(fake, {Members::number(0)}, options).report.stopped_by->code ==
              Errc::invalid_argument);
    }
    SECTION("no number at all") {
        CHECK(run(fake, {}).report.total() == 0);
    }
    SECTION("nothing but what is no number") {
        CHECK(run(fake, {"12", "abc"}).report.failed == 2);
    }
    CHECK(fake.exotel.requests().empty());
}

TEST_CASE("numbers of which none is on the list are absent, with a warning", "[numbers]") {
    const Members fake(57);
    const Run done = run(fake, {"+919899999999", "+919899999998"});
    CHECK(done.report.absent == 2);
    CHECK(done.report.warning ==
          "none of the 2 numbers is on list " + list.str() +
              ", which has 57 members; check that list, account and region are right");
}

TEST_CASE("numbers are removed by the options of a bulk run", "[numbers]") {
    Members fake(57);
    fake.exotel.add(account, list, ContactSid{"twin"}, Members::number(50));
    std::vector<std::pair<std::size_t, std::string>> told;
    std::size_t last_removed = 0;
    BulkOptions bulk;
    bulk.max_in_flight = 1;
    bulk.on_outcome = [&](const ContactOutcome& outcome) {
        told.emplace_back(outcome.index, outcome.contact.str());
    };
    bulk.on_progress = [&](const BulkProgress& progress) { last_removed = progress.removed; };
    const std::vector<std::string> numbers = {"+919899999999", Members::number(50),
                                              Members::number(0)};
    SECTION("with its callbacks") {
        const NumberReport report = fake.client(unlimited()).remove_numbers(list, numbers, bulk);
        CHECK(report.removed == 2);
        CHECK(report.absent == 1);
        CHECK(told ==
              std::vector<std::pair<std::size_t, std::string>>{{1, "c50"}, {1, "twin"}, {2, "c0"}});
        CHECK(last_removed == 3);
        CHECK(fake.exotel.most_in_flight() == 1);
    }
    SECTION("with its deadline") {
        bulk.total_timeout = 50ms;
        const NumberReport report = fake.client(unlimited()).remove_numbers(list, numbers, bulk);
        CHECK(report.not_attempted == 3);
        CHECK(report.stopped_by->code == Errc::deadline_exceeded);
    }
}

TEST_CASE("the callback of a bulk run is not told of a 404 that is not believed", "[numbers]") {
    Members fake(3);
    fake.exotel.set_rule([](const FakeRequest& request) -> std::optional<FakeResponse> {
        if (request.method == "DELETE") return FakeResponse::answers(404);
        return std::nullopt;
    });
    BulkOptions bulk;
    int told = 0;
    bulk.on_outcome = [&](const ContactOutcome& outcome) {
        ++told;
        CHECK(outcome.status == RemovalStatus::unknown);
    };
    const std::vector<std::string> numbers{Members::number(1)};
    const NumberReport report = fake.client(unlimited()).remove_numbers(list, numbers, bulk);
    CHECK(report.unknown == 1);
    CHECK(told == 1);
}

TEST_CASE("a number whose contact was found is no reason for a warning", "[numbers]") {
    Members fake(3);
    fake.exotel.set_rule(
        [lost = false](const FakeRequest& request) mutable -> std::optional<FakeResponse> {
            if (request.method != "DELETE" || lost) return std::nullopt;
            lost = true;
            return FakeResponse::lost_answer();
        });
    const Run done = run(fake, {Members::number(1)});
    CHECK(done.status(0) == RemovalStatus::absent);
    CHECK(done.report.warning.empty());
}

TEST_CASE("a contact SID of digits that Exotel lists is removed", "[numbers]") {
    Members fake(1);
    fake.exotel.add(account, list, ContactSid{"123456789"}, "+919811111111");
    CHECK(run(fake, {"9811111111"}).report.removed == 1);
}

TEST_CASE("reads and removals keep to one rate limit", "[numbers]") {
    const Members fake(95);
    ClientOptions options;
    options.rate_limit.requests = 6;
    options.rate_limit.burst = 1;
    const Run done = run(fake, {Members::number(0), Members::number(94)}, {}, options);
    CHECK(done.report.removed == 2);
    const auto requests = fake.exotel.requests();
    for (std::size_t i = 6; i < requests.size(); ++i)
        CHECK(requests[i].at - requests[i - 6].at >= 1min);
}
