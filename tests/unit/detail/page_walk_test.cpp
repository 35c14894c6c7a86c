#include <exotel/detail/page_walk.hpp>

#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

using exotel::detail::PageMetadata;
using exotel::detail::PageRequest;
using exotel::detail::PageWalk;
using State = PageWalk::State;

namespace {

using Sids = std::vector<std::string>;

Sids numbered(std::size_t count) {
    Sids sids;
    for (std::size_t i = 0; i < count; ++i) sids.push_back("c" + std::to_string(i));
    return sids;
}

/// A list on a server, and what the server says about its pages.
struct Server {
    Sids list;
    std::size_t cap = 1'000;
    bool states_total = false;
    bool states_next = false;
    bool states_offset = false;
    /// Called before it answers a request, which is counted from 0.
    std::function<void(Server&, std::size_t)> before_answer = [](Server&, std::size_t) {};
    std::size_t requests = 0;

    std::pair<Sids, PageMetadata> answer(const PageRequest& request) {
        before_answer(*this, requests++);
        const std::size_t begin = (std::min)(request.offset, list.size());
        const std::size_t end = (std::min)(begin + (std::min)(request.limit, cap), list.size());
        PageMetadata metadata;
        if (states_total) metadata.total = list.size();
        if (states_next) metadata.has_next = end < list.size();
        if (states_offset) metadata.offset = request.offset;
        return {Sids(list.begin() + static_cast<std::ptrdiff_t>(begin),
                     list.begin() + static_cast<std::ptrdiff_t>(end)),
                metadata};
    }
    void remove(std::size_t place) {
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(place));
    }
    void insert(std::size_t place, const std::string& sid) {
        list.insert(list.begin() + static_cast<std::ptrdiff_t>(place), sid);
    }
};

struct Walked {
    State state{};
    std::string fault;
    Sids items;
    std::size_t pages = 0;
};

template <class Answer>
Walked walk(std::size_t page_size, Answer answer) {
    PageWalk walk(page_size);
    Walked walked;
    while (walk.state() == State::reading) {
        REQUIRE(walk.pages() < 2'000);
        const auto [sids, metadata] = answer(walk.next_request());
        for (const std::size_t place : walk.take_page(sids, metadata))
            walked.items.push_back(sids.at(place));
    }
    CHECK(walk.items() == walked.items.size());
    walked.state = walk.state();
    walked.fault = walk.failure();
    walked.pages = walk.pages();
    return walked;
}

using Answer = std::pair<Sids, PageMetadata>;

/// Walks over a server's responses after `change` was applied to it.
template <class Change>
Walked walk_changed(Server& server, Change change) {
    return walk(20, [&](const PageRequest& request) {
        Answer answer = server.answer(request);
        change(request, answer);
        return answer;
    });
}

Walked walk(Server& server, std::size_t page_size = 20) {
    return walk(page_size, [&](const PageRequest& request) { return server.answer(request); });
}

bool says(const Walked& walked, const std::string& part) {
    INFO(walked.fault);
    CHECK(walked.state == State::failed);
    CHECK(walked.fault.find("the list was not read completely: ") == 0);
    return walked.fault.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a walk reads the whole list once whatever the metadata says", "[page_walk]") {
    for (const std::size_t size : {0U, 1U, 2U, 5U, 19U, 20U, 21U, 39U, 40U, 100U, 777U}) {
        for (int form = 0; form < 8; ++form) {
            Server server;
            server.list = numbered(size);
            server.states_total = (form & 1) != 0;
            server.states_next = (form & 2) != 0;
            server.states_offset = (form & 4) != 0;
            INFO(size << " items, form " << form);
            const Walked walked = walk(server);
            CHECK(walked.state == State::whole);
            CHECK(walked.fault.empty());
            CHECK(walked.items == server.list);
        }
    }
}

TEST_CASE("a page that is capped by the server is no end", "[page_walk]") {
    for (const std::size_t cap : {2U, 3U, 7U, 20U}) {
        Server server;
        server.list = numbered(101);
        server.cap = cap;
        INFO("cap " << cap);
        const Walked walked = walk(server, 100);
        CHECK(walked.state == State::whole);
        CHECK(walked.items == server.list);
    }
}

TEST_CASE("a server that sends one item a page is distinguished from the end of the list",
          "[page_walk]") {
    Server server;
    server.list = numbered(3);
    server.cap = 1;
    CHECK(says(walk(server), "followed by another"));

    const Walked said = walk_changed(
        server, [&](const PageRequest&, Answer& answer) { answer.second.has_next = false; });
    CHECK(says(said, "followed by another"));
}

TEST_CASE("an empty page behind an only item that was removed is no end", "[page_walk]") {
    Server server;
    server.list = numbered(2);
    server.cap = 1;
    server.before_answer = [](Server& changed, std::size_t request) {
        if (request == 2) changed.remove(0);  // "c1" moves up to where "c0" was read
    };
    const Walked walked = walk(server);
    CHECK(walked.state == State::failed);
    CHECK(walked.items == Sids{"c0"});
}

TEST_CASE("a walk asks for one item twice and for one page more than there are", "[page_walk]") {
    Server server;
    server.list = numbered(20);
    std::vector<std::size_t> offsets;
    const Walked walked = walk(20, [&](const PageRequest& request) {
        offsets.push_back(request.offset);
        CHECK(request.limit == 20);
        return server.answer(request);
    });
    CHECK(walked.state == State::whole);
    CHECK(offsets == std::vector<std::size_t>{0, 19, 20});

    server.states_total = true;
    CHECK(walk(server).pages == 2);
    server.states_total = false;
    server.states_next = true;
    CHECK(walk(server).pages == 2);
}

TEST_CASE("members that are removed while the list is read hide no other member", "[page_walk]") {
    for (std::size_t removed = 1; removed <= 25; ++removed) {
        Server server;
        server.list = numbered(200);
        server.before_answer = [removed](Server& self, std::size_t request) {
            if (request != 3) return;
            for (std::size_t i = 0; i < removed; ++i) self.remove(10);
        };
        INFO(removed << " removed");
        const Walked walked = walk(server);
        CHECK(walked.state == State::whole);
        CHECK(walked.items == numbered(200));
    }
}

TEST_CASE("the place is found again where the last item read was itself removed", "[page_walk]") {
    Server server;
    server.list = numbered(60);
    server.before_answer = [](Server& self, std::size_t request) {
        if (request == 1) self.remove(19);
    };
    const Walked walked = walk(server);
    CHECK(walked.state == State::whole);
    CHECK(walked.items == numbered(60));
}

TEST_CASE("a list that shrinks to less than was read is read to its end", "[page_walk]") {
    Server server;
    server.list = numbered(40);
    server.before_answer = [](Server& self, std::size_t request) {
        if (request == 1) self.list.erase(self.list.begin(), self.list.begin() + 18);
    };
    const Walked walked = walk(server);
    CHECK(walked.state == State::whole);
    CHECK(walked.items == numbered(40));
}

TEST_CASE("a list that is emptied while it is read has been read whole", "[page_walk]") {
    Server server;
    server.list = numbered(40);
    server.before_answer = [](Server& self, std::size_t request) {
        if (request == 1) self.list.clear();
    };
    const Walked walked = walk(server);
    CHECK(walked.state == State::whole);
    CHECK(walked.items.size() == 20);
}

TEST_CASE("members that are added at the end while the list is read are handed out",
          "[page_walk]") {
    Server server;
    server.list = numbered(40);
    server.states_total = true;
    server.before_answer = [](Server& self, std::size_t request) {
        if (request < 6) self.list.push_back("new" + std::to_string(request));
    };
    const Walked walked = walk(server);
    CHECK(walked.state == State::whole);
    CHECK(walked.items == server.list);
}

TEST_CASE("members added to the part that was already read are reported", "[page_walk]") {
    Server server;
    server.list = numbered(100);
    server.before_answer = [](Server& self, std::size_t request) {
        if (request == 2 || request == 3) self.insert(0, "new" + std::to_string(request));
    };
    const Walked walked = walk(server);
    CHECK(says(walked, "items were added or moved"));
    CHECK(walked.items == numbered(100));
}

TEST_CASE("a member that is moved to where it was read already is not taken for read",
          "[page_walk]") {
    Server server;
    server.list = numbered(100);
    server.before_answer = [](Server& self, std::size_t request) {
        if (request != 2) return;
        self.remove(80);
        self.insert(0, "c80");
    };
    const Walked walked = walk(server);
    CHECK(says(walked, "items were added or moved"));
    CHECK(walked.items.size() == 99);
}

TEST_CASE("members that change their order while the list is read end the walk", "[page_walk]") {
    Server server;
    server.list = numbered(100);
    server.before_answer = [](Server& self, std::size_t request) {
        if (request != 1) return;
        std::swap(self.list[17], self.list[19]);
        self.insert(0, "new");
    };
    CHECK(says(walk(server), "the items changed places"));
}

TEST_CASE("the same page again for ever ends the walk", "[page_walk]") {
    for (const std::size_t size : {2U, 5U, 20U}) {
        INFO(size << " items");
        const Walked walked = walk(20, [size](const PageRequest&) {
            return std::pair<Sids, PageMetadata>(numbered(size), {});
        });
        CHECK(says(walked, "the same items come again and again"));
        CHECK(walked.items == numbered(size));
    }
}

TEST_CASE("pages that begin again from the front end the walk", "[page_walk]") {
    for (const std::size_t size : {30U, 190U, 400U}) {
        INFO(size << " items");
        const Sids all = numbered(size);
        const Walked walked = walk(20, [&](const PageRequest& request) {
            Sids page;
            for (std::size_t i = 0; i < request.limit; ++i)
                page.push_back(all[(request.offset + i) % all.size()]);
            return std::pair<Sids, PageMetadata>(page, {});
        });
        CHECK(walked.state == State::failed);
        CHECK(walked.items == all);
    }
}

TEST_CASE("a page at another offset than asked for ends the walk", "[page_walk]") {
    const Walked walked = walk(20, [](const PageRequest&) {
        PageMetadata metadata;
        metadata.offset = 0;
        return std::pair<Sids, PageMetadata>(numbered(20), metadata);
    });
    CHECK(says(walked, "the page at offset 19 was requested, but the one at offset 0 came"));
}

TEST_CASE("a page that begins as it should is the right one whatever offset it bears",
          "[page_walk]") {
    Server server;
    server.list = numbered(50);
    const Walked walked = walk_changed(server, [&](const PageRequest& request, Answer& answer) {
        answer.second.offset = request.offset == 0 ? 0 : request.offset + answer.first.size();
    });
    CHECK(walked.state == State::whole);
    CHECK(walked.items == server.list);
}

TEST_CASE("a stated total that is less than what came proves nothing", "[page_walk]") {
    for (const std::size_t size : {1U, 2U, 19U, 20U, 21U, 50U}) {
        Server server;
        server.list = numbered(size);
        INFO(size << " items");
        const auto counts_page = [&](const PageRequest& request) {
            auto answer = server.answer(request);
            answer.second.total = answer.first.size();
            return answer;
        };
        const Walked walked = walk(20, counts_page);
        CHECK(walked.state == State::whole);
        CHECK(walked.items == server.list);

        const auto stale = [&](const PageRequest& request) {
            auto answer = server.answer(request);
            answer.second.total = size - 1;
            return answer;
        };
        const Walked walked_by_stale_total = walk(20, stale);
        CHECK(walked_by_stale_total.state == State::whole);
        CHECK(walked_by_stale_total.items == server.list);
    }
}

TEST_CASE("fewer items than the stated total are not the whole list", "[page_walk]") {
    for (const std::size_t size : {0U, 1U, 20U, 45U}) {
        Server server;
        server.list = numbered(size);
        INFO(size << " items");
        const Walked walked = walk_changed(
            server, [&](const PageRequest&, Answer& answer) { answer.second.total = size + 1; });
        CHECK(says(walked, std::to_string(size) + " items came, but " + std::to_string(size + 1)));
        CHECK(walked.items == server.list);
    }
}

TEST_CASE("a total that only the pages with items state is believed behind them", "[page_walk]") {
    Server server;
    server.list = numbered(45);
    const Walked walked = walk_changed(server, [&](const PageRequest& request, Answer& answer) {
        if (request.offset == 0) answer.second.total = 60;
    });
    CHECK(says(walked, "45 items came, but 60 is stated"));
}

TEST_CASE("a further page that is announced and does not come is no end", "[page_walk]") {
    Server server;
    server.list = numbered(25);
    const Walked walked = walk_changed(
        server, [&](const PageRequest&, Answer& answer) { answer.second.has_next = true; });
    CHECK(says(walked, "after 25 items another page is announced"));
}

TEST_CASE("the word that no page follows is no end while items follow", "[page_walk]") {
    Server server;
    server.list = numbered(50);
    const Walked walked = walk_changed(
        server, [&](const PageRequest&, Answer& answer) { answer.second.has_next = false; });
    CHECK(walked.state == State::whole);
    CHECK(walked.items == server.list);
}

TEST_CASE("an empty page in the middle is no end", "[page_walk]") {
    Server server;
    server.list = numbered(100);
    const Walked once = walk_changed(server, [&](const PageRequest&, Answer& answer) {
        if (server.requests == 3) answer.first.clear();
    });
    CHECK(once.state == State::whole);
    CHECK(once.items == server.list);

    const Walked always = walk_changed(server, [&](const PageRequest& request, Answer& answer) {
        if (request.offset > 50) answer.first.clear();
    });
    CHECK(always.state == State::failed);
}

TEST_CASE("a page that holds nothing known is read again further in front", "[page_walk]") {
    Server server;
    server.list = numbered(100);
    const Walked once = walk_changed(server, [&](const PageRequest&, Answer& answer) {
        if (server.requests == 3) answer.first = {"x", "y", "z"};
    });
    CHECK(once.state == State::whole);
    CHECK(once.items == server.list);

    int pages = 0;
    const Walked always = walk(20, [&](const PageRequest&) {
        Sids page;
        for (int i = 0; i < 20; ++i) page.push_back(std::to_string(pages * 20 + i));
        ++pages;
        return std::pair<Sids, PageMetadata>(page, {});
    });
    CHECK(says(always, "the items changed places"));
    CHECK(always.pages == 5);
}

TEST_CASE("an empty first page is asked for again", "[page_walk]") {
    Server server;
    server.list = numbered(30);
    const Walked walked = walk_changed(server, [&](const PageRequest&, Answer& answer) {
        if (server.requests == 1) answer.first.clear();
    });
    CHECK(walked.state == State::whole);
    CHECK(walked.items == server.list);
    Server empty;
    CHECK(walk(empty).pages == 2);
}

TEST_CASE("two members that change places while the list is read are not taken for read",
          "[page_walk]") {
    // One comes again, the other never does; the places around them look right.
    for (const std::size_t size : {60U, 1'000U}) {
        Server server;
        server.list = numbered(size);
        server.states_total = true;
        server.before_answer = [](Server& self, std::size_t request) {
            if (request == 2) std::swap(self.list[5], self.list[self.list.size() - 5]);
        };
        INFO(size << " items");
        const Walked walked = walk(server);
        CHECK(walked.state == State::failed);
    }
}

TEST_CASE("an item that stands twice on a page may stand in another's place", "[page_walk]") {
    Server server;
    server.list = {"a", "b", "b", "c"};
    CHECK(says(walk(server), "an item came more than once"));
}

TEST_CASE("members that change places while others leave are not taken for read", "[page_walk]") {
    for (const std::size_t size : {60U, 1'000U}) {
        Server server;
        server.list = numbered(size);
        server.before_answer = [](Server& self, std::size_t request) {
            if (request != 2) return;
            std::swap(self.list[5], self.list[self.list.size() - 5]);
            self.remove(7);
        };
        INFO(size << " items");
        CHECK(walk(server).state == State::failed);
    }
}

TEST_CASE("of two servers with different orders no read is said to be whole that is not",
          "[page_walk]") {
    int whole = 0;
    for (unsigned seed = 0; seed < 2'000; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&random](std::size_t bound) {
            return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
        };
        const std::size_t size = 2 + below(seed % 2 == 0 ? 60 : 400);
        Server server;
        server.list = numbered(size);
        server.cap = 2 + below(30);
        server.states_total = below(2) == 0;
        Sids other = server.list;
        for (std::size_t swaps = 1 + below(3); swaps > 0; --swaps)
            std::swap(other[below(size)], other[below(size)]);
        server.before_answer = [&](Server& self, std::size_t) {
            if (below(2) == 0) std::swap(self.list, other);
        };
        INFO("seed " << seed);
        const Walked walked = walk(server);
        if (walked.state != State::whole) continue;
        ++whole;
        const std::set<std::string> seen(walked.items.begin(), walked.items.end());
        CHECK(seen.size() == size);
    }
    CHECK(whole > 100);
}

TEST_CASE("a list in another order each time is never said to be read whole", "[page_walk]") {
    std::mt19937 random(7);
    for (const std::size_t size : {10U, 40U, 200U, 1'000U}) {
        for (int round = 0; round < 20; ++round) {
            Server server;
            server.list = numbered(size);
            server.before_answer = [&](Server& self, std::size_t) {
                std::shuffle(self.list.begin(), self.list.end(), random);
            };
            const Walked walked = walk(server);
            const std::set<std::string> seen(walked.items.begin(), walked.items.end());
            if (walked.state == State::whole) CHECK(seen.size() == size);
        }
    }
}

TEST_CASE("whatever is added and removed meanwhile a whole walk missed nobody who stayed",
          "[page_walk]") {
    std::map<State, int> ends;
    for (unsigned seed = 0; seed < 3'000; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&random](std::size_t bound) {
            return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
        };
        Server server;
        server.list = numbered(below(300));
        server.cap = 2 + below(30);
        server.states_total = below(2) == 0;
        server.states_next = below(2) == 0;
        const std::size_t most_changes = 1 + below(12);
        const std::size_t insertions = below(3);  // none, at the end, anywhere
        std::set<std::string> stayed(server.list.begin(), server.list.end());
        int added = 0;
        server.before_answer = [&](Server& self, std::size_t request) {
            if (request == 0 || request > 100 || below(3) > 0) return;
            for (std::size_t changes = below(most_changes + 1); changes > 0; --changes) {
                if (below(2) == 0 && !self.list.empty()) {
                    const std::size_t place = below(self.list.size());
                    stayed.erase(self.list[place]);
                    self.remove(place);
                } else if (insertions > 0) {
                    const std::size_t size = self.list.size();
                    self.insert(insertions == 1 ? size : below(size + 1),
                                "new" + std::to_string(added++));
                }
            }
        };
        INFO("seed " << seed);
        const Walked walked = walk(server, 20);
        const std::set<std::string> seen(walked.items.begin(), walked.items.end());
        CHECK(seen.size() == walked.items.size());
        ++ends[walked.state];
        if (walked.state == State::whole) {
            CHECK(std::includes(seen.begin(), seen.end(), stayed.begin(), stayed.end()));
        }
        if (insertions == 0 && most_changes < 5 && server.cap >= 10)
            CHECK(walked.state == State::whole);
    }
    CHECK(ends[State::whole] > 2'000);
    CHECK(ends[State::failed] > 100);
}
