// A list is read while members come and go, or change places, as the bytes say: where the walk says
// that it was read whole, everybody who was on it from the first page to the last was handed out,
// and nobody twice.
#include <exotel/detail/page_walk.hpp>

#include "fuzz.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace {

class Bytes {
public:
    Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
    std::size_t next() { return at_ < size_ ? data_[at_++] : 0; }

private:
    const std::uint8_t* data_;
    std::size_t size_;
    std::size_t at_ = 0;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes bytes(data, size);
    std::vector<std::string> members;
    int named = 0;
    const auto new_member = [&] { return "m" + std::to_string(++named); };
    for (std::size_t count = bytes.next(); count > 0; --count) members.push_back(new_member());
    exotel::detail::PageWalk walk(2 + bytes.next() % 30);
    const std::size_t cap = 1 + bytes.next() % 30;
    const std::size_t metadata_kind = bytes.next() % 4;
    std::set<std::string> stayed(members.begin(), members.end());
    std::set<std::string> seen;
    const bool changes_places = bytes.next() % 4 == 0;  // instead of adding and removing

    while (walk.state() == exotel::detail::PageWalk::State::reading) {
        require(walk.pages() < 5000);
        const exotel::detail::PageRequest request = walk.next_request();
        const std::size_t begin = (std::min)(request.offset, members.size());
        const std::size_t end = begin + (std::min)({request.limit, cap, members.size() - begin});
        const std::vector<std::string> page(members.begin() + static_cast<std::ptrdiff_t>(begin),
                                            members.begin() + static_cast<std::ptrdiff_t>(end));
        exotel::detail::PageMetadata metadata;
        if (metadata_kind % 2 == 1) metadata.has_next = end < members.size();
        if (metadata_kind >= 2) metadata.total = members.size();
        for (const std::size_t place : walk.take_page(page, metadata)) {
            require(place < page.size());
            seen.insert(page[place]);
        }
        for (std::size_t changes = bytes.next() % 4; changes > 0; --changes) {
            const std::size_t what = bytes.next();
            if (changes_places) {
                if (members.empty()) break;
                std::swap(members[what % members.size()], members[bytes.next() % members.size()]);
                continue;
            }
            if (members.empty() || what % 8 == 0) {
                members.push_back(new_member());  // newcomers stand at the end, or anywhere
            } else if (what % 8 == 1) {
                const std::size_t place = bytes.next() % members.size();
                members.insert(members.begin() + static_cast<std::ptrdiff_t>(place), new_member());
            } else {
                const std::size_t place = bytes.next() % members.size();
                stayed.erase(members[place]);
                members.erase(members.begin() + static_cast<std::ptrdiff_t>(place));
            }
        }
    }
    if (walk.state() != exotel::detail::PageWalk::State::whole) {
        require(!walk.failure().empty());
        return 0;
    }
    for (const std::string& member : stayed) require(seen.count(member) == 1);
    return 0;
}
