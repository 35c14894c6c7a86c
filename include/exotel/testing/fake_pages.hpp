#ifndef EXOTEL_TESTING_FAKE_PAGES_HPP
#define EXOTEL_TESTING_FAKE_PAGES_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <cstddef>

namespace exotel { inline namespace v0_1 {

/// The format of the pages that a fake Exotel's reads return. None of it is documented, so an
/// application should work with each.
struct FakePages {
    /// Where a contact's number is.
    enum class Number {
        in_data,  ///< `item.data.number`
        on_item,  ///< `item.number`; the item is the contact
        nowhere,  ///< the item is a membership
    };
    /// What `metadata` contains.
    enum class Metadata {
        none,            ///< there is none
        uris,            ///< `page_size` and the URIs of the neighbouring pages
        uris_and_total,  ///< the same, `page` and `total`
        counts,          ///< `count`, `offset`, `total` and `limit`
    };

    /// Where a contact's number is.
    Number number = Number::in_data;
    /// What `metadata` contains.
    Metadata metadata = Metadata::uris;
    /// The maximum number of items per page, whatever the request asks for.
    std::size_t max_size = 20;
    /// After every `shift_every` pages of contacts the first member leaves the list, so that the
    /// others move up; 0: never.
    std::size_t shift_every = 0;
    /// The contacts of an unknown list are an empty page instead of a 404.
    bool unknown_list_is_empty = false;
};

}}  // namespace exotel::v0_1

#endif
