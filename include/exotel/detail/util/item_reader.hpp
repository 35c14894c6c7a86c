#ifndef EXOTEL_DETAIL_UTIL_ITEM_READER_HPP
#define EXOTEL_DETAIL_UTIL_ITEM_READER_HPP

#include <string>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Supplies the items of a run.
class ItemReader {
public:
    ItemReader() = default;
    ItemReader(const ItemReader&) = delete;
    ItemReader& operator=(const ItemReader&) = delete;
    virtual ~ItemReader() = default;
    /// Sets the next item; false if there is none. May throw.
    virtual bool next(std::string& item) = 0;
};

}}}  // namespace exotel::v0_1::detail

#endif
