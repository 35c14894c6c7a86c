#ifndef EXOTEL_TESTING_FAKE_PAGES_HPP
#define EXOTEL_TESTING_FAKE_PAGES_HPP

#include <exotel/detail/cpp17.hpp>
// First, so that an older compiler stops here.

#include <cstddef>

namespace exotel {
inline namespace v0_1 {

/// What the pages of a fake Exotel's reads look like: none of it is documented, so an application
/// should work with each.
struct FakePages {
    /// Where a contact's number stands.
    enum class Number {
        in_data,  ///< `item.data.number`
        on_item,  ///< `item.number`; the item is the contact
        nowhere,  ///< the item is a membership
    };
    /// What `metadata` holds.
    enum class Metadata {
        none,            ///< there is none
        uris,            ///< `page_size` and the URIs of the neighbouring pages
        uris_and_total,  ///< the same, `page` and `total`
        counts,          ///< `count`, `offset`, `total` and `limit`
    };

    /// Where a contact's number stands.
    Number number = Number::in_data;
    /// What `metadata` holds.
    Metadata metadata = Metadata::uris;
    /// The most items of a page, whatever is asked for.
    std::size_t max_size = 20;
    /// After every so many pages of contacts the first member leaves the list, so that the others
    /// move up; 0: nobody does.
    std::size_t shift_every = 0;
    /// The contacts of a list that does not exist are an empty page, not a 404.
    bool unknown_list_is_empty = false;
};

}  // namespace v0_1
}  // namespace exotel

#endif
