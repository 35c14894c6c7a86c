#include "pages.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace exotel_stand_in {

void Members::add(const std::string& sid, const std::string& number) {
    const auto [found, is_new] = place_of_.emplace(sid, members_.size());
    if (is_new) {
        members_.push_back({sid, number});
    } else if (!number.empty()) {
        members_[found->second].number = number;
    }
}

bool Members::remove(const std::string& sid) {
    const auto found = place_of_.find(sid);
    if (found == place_of_.end()) return false;
    members_[found->second].sid.clear();  // erased by the next `all()`
    place_of_.erase(found);
    return true;
}

const std::vector<Member>& Members::all() {
    if (members_.size() == place_of_.size()) return members_;
    members_.erase(std::remove_if(members_.begin(), members_.end(),
                                  [](const Member& member) { return member.sid.empty(); }),
                   members_.end());
    for (std::size_t i = 0; i < members_.size(); ++i) place_of_[members_[i].sid] = i;
    return members_;
}

PlaceOfPage place_of_page(const Pages& pages, const std::string& offset, const std::string& limit,
                          std::size_t total) {
    const auto number = [](const std::string& text, std::size_t otherwise) {
        return text.empty() ? otherwise
                            : static_cast<std::size_t>(std::strtoul(text.c_str(), nullptr, 10));
    };
    PlaceOfPage page;
    page.offset = number(offset, 0);
    page.limit = (std::min)(number(limit, 20), pages.max_size);
    page.total = total;
    page.count = (std::min)(page.limit, total - (std::min)(total, page.offset));
    return page;
}

std::string metadata_of(const Pages& pages, const PlaceOfPage& page) {
    if (pages.metadata == Pages::Metadata::none) return {};
    if (pages.metadata == Pages::Metadata::counts) {
        return nlohmann::ordered_json{{"count", page.count},
                                      {"offset", page.offset},
                                      {"total", page.total},
                                      {"limit", page.limit}}
            .dump();
    }
    const auto uri = [&](std::size_t offset) {
        return "/v2/accounts/x?offset=" + std::to_string(offset) +
               "&page_size=" + std::to_string(page.limit);
    };
    const std::size_t next = page.offset + page.count;
    nlohmann::ordered_json metadata = {{"page_size", page.limit},
                                       {"first_page_uri", uri(0)},
                                       {"prev_page_uri", nullptr},
                                       {"next_page_uri", nullptr}};
    if (next < page.total) metadata["next_page_uri"] = uri(next);
    if (pages.metadata == Pages::Metadata::uris_and_total) {
        metadata["total"] = page.total;
        metadata["page"] = page.offset / (std::max)(page.limit, std::size_t{1});
    }
    return metadata.dump();
}

}  // namespace exotel_stand_in
