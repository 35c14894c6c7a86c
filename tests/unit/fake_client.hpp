// A client on the fake Exotel, as the engine's tests use it.
#ifndef EXOTEL_TESTS_FAKE_CLIENT_HPP
#define EXOTEL_TESTS_FAKE_CLIENT_HPP

#include <exotel/lists_client.hpp>
#include <exotel/testing/fake_exotel.hpp>

#include <cstddef>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace exotel_tests {

inline const exotel::AccountSid account{"Exotel"};
inline const exotel::ListSid list{"e46c2fe202904d579ae592d108cf87a0"};
inline const exotel::ContactSid contact{"d49b7a4781ea45dcb702825ce30494ba"};

struct FakeClient {
    exotel::FakeExotel exotel;

    FakeClient() { exotel.add(account, list, contact); }

    [[nodiscard]] exotel::ListsClient client(exotel::ClientOptions options = {}) const {
        options.transport = exotel.transport();
        return {account, exotel::Credentials{"canary-key", "canary-token"}, options};
    }
    [[nodiscard]] exotel::Result<exotel::ListContactRemoval> remove(
        const exotel::ClientOptions& options = {}) const {
        return client(options).remove_contact(list, contact);
    }
    /// Adds contacts c0, c1, ... to the list and returns their names.
    std::vector<std::string> add(int count) {
        std::vector<std::string> names;
        for (int i = 0; i < count; ++i) {
            names.push_back("c" + std::to_string(i));
            exotel.add(account, list, exotel::ContactSid{names.back()});
        }
        return names;
    }
};

/// An input range that can be read once; it counts the items read, and may throw.
struct InputRange {
    struct Iterator {
        using iterator_category = std::input_iterator_tag;
        using value_type = std::string;
        using difference_type = std::ptrdiff_t;
        using pointer = const std::string*;
        using reference = std::string;

        const InputRange* range;
        int place;
        std::string operator*() const { return range->name(place); }
        Iterator& operator++() {
            if (++place == range->throws_at) throw std::runtime_error("from the range");
            range->read = place;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return place != other.place; }
    };

    int count = 0;
    int throws_at = -1;  ///< the index at which reading throws; -1: none
    std::function<std::string(int)> name = [](int place) { return "c" + std::to_string(place); };
    mutable int read = 0;

    [[nodiscard]] Iterator begin() const { return {this, 0}; }
    [[nodiscard]] Iterator end() const { return {this, count}; }
};

}  // namespace exotel_tests

#endif
