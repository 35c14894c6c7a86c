// A list with numbers on the fake Exotel, in each format that its pages may have.
#ifndef EXOTEL_TESTS_MEMBERS_HPP
#define EXOTEL_TESTS_MEMBERS_HPP

#include "unit/fake_client.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace exotel_tests {

/// Contacts c0, c1, ... whose numbers are +919800000000 and on.
struct Members : FakeClient {
    explicit Members(int count) {
        exotel.remove(account, list, contact);
        for (int i = 0; i < count; ++i) exotel.add(account, list, sid(i), number(i));
    }
    static exotel::ContactSid sid(int i) { return exotel::ContactSid{"c" + std::to_string(i)}; }
    static std::string number(int i) { return "+9198" + std::to_string(100'000'000 + i).substr(1); }
    [[nodiscard]] bool has(int i) const { return exotel.contains(account, list, sid(i)); }
};

inline std::vector<exotel::FakePages> every_shape() {
    using exotel::FakePages;
    std::vector<FakePages> shapes;
    for (const auto number :
         {FakePages::Number::in_data, FakePages::Number::on_item, FakePages::Number::nowhere}) {
        for (const auto metadata :
             {FakePages::Metadata::none, FakePages::Metadata::uris,
              FakePages::Metadata::uris_and_total, FakePages::Metadata::counts}) {
            for (const std::size_t max_size : {std::size_t{20}, std::size_t{7}}) {
                for (const std::size_t shift_every : {std::size_t{0}, std::size_t{3}}) {
                    FakePages pages;
                    pages.number = number;
                    pages.metadata = metadata;
                    pages.max_size = max_size;
                    pages.shift_every = shift_every;
                    shapes.push_back(pages);
                }
            }
        }
    }
    return shapes;
}

inline exotel::ClientOptions unlimited() {
    exotel::ClientOptions options;
    options.rate_limit = exotel::RateLimit::none();
    return options;
}

}  // namespace exotel_tests

#endif
