// The stand-in's reads: the members of a list, and the metadata of a page.
#ifndef EXOTEL_STAND_IN_PAGES_HPP
#define EXOTEL_STAND_IN_PAGES_HPP

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace exotel_stand_in {

/// The format of pages. None of it is documented, so each variant is available.
struct Pages {
    enum class Number { in_data, on_item, nowhere };
    enum class Metadata { none, uris, uris_and_total, counts };

    Number number = Number::in_data;     ///< where a contact's phone number is
    Metadata metadata = Metadata::uris;  ///< the content of `metadata`
    std::size_t max_size = 20;           ///< maximum, whatever the request asks for
    std::size_t shift_every = 0;         ///< after so many pages the first member leaves; 0: never
    bool unknown_list_is_empty = false;  ///< the contacts of an unknown list are an empty page
};

struct Member {
    std::string sid;
    std::string number;  ///< empty: none
};

/// The members of a list, in order of arrival.
class Members {
public:
    std::string name;

    void add(const std::string& sid, const std::string& number);
    bool remove(const std::string& sid);
    [[nodiscard]] std::size_t size() const { return place_of_.size(); }
    [[nodiscard]] const std::vector<Member>& all();

private:
    std::vector<Member> members_;
    std::unordered_map<std::string, std::size_t> place_of_;
};

/// Which items a page holds, and how many there are.
struct PlaceOfPage {
    std::size_t offset = 0;
    std::size_t limit = 0;
    std::size_t count = 0;
    std::size_t total = 0;
};

/// The page that a query asks for.
[[nodiscard]] PlaceOfPage place_of_page(const Pages& pages, const std::string& offset,
                                        const std::string& limit, std::size_t total);

/// `metadata` as JSON; empty if there is none.
[[nodiscard]] std::string metadata_of(const Pages& pages, const PlaceOfPage& page);

}  // namespace exotel_stand_in

#endif
