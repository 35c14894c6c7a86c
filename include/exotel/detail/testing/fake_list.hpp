#ifndef EXOTEL_DETAIL_TESTING_FAKE_LIST_HPP
#define EXOTEL_DETAIL_TESTING_FAKE_LIST_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace exotel {
inline namespace v0_1 {
namespace detail {

struct FakeMember {
    std::string sid;
    std::string number;  ///< empty: none
};

/// The members of a list in the order in which they came.
class FakeList {
public:
    std::string name;

    void add(const std::string& sid, const std::string& number) {
        const auto [found, is_new] = place_of_.emplace(sid, members_.size());
        if (is_new) {
            members_.push_back({sid, number});
        } else if (!number.empty()) {
            members_[found->second].number = number;
        }
    }
    bool remove(const std::string& sid) {
        const auto found = place_of_.find(sid);
        if (found == place_of_.end()) return false;
        members_[found->second].sid.clear();  // it goes with the next `members`
        place_of_.erase(found);
        return true;
    }
    [[nodiscard]] bool contains(const std::string& sid) const { return place_of_.count(sid) == 1; }
    [[nodiscard]] std::size_t size() const { return place_of_.size(); }
    [[nodiscard]] const std::vector<FakeMember>& members() {
        if (members_.size() == place_of_.size()) return members_;
        members_.erase(std::remove_if(members_.begin(), members_.end(),
                                      [](const FakeMember& member) { return member.sid.empty(); }),
                       members_.end());
        for (std::size_t i = 0; i < members_.size(); ++i) place_of_[members_[i].sid] = i;
        return members_;
    }

private:
    std::vector<FakeMember> members_;
    std::unordered_map<std::string, std::size_t> place_of_;
};

}  // namespace detail
}  // namespace v0_1
}  // namespace exotel

#endif
