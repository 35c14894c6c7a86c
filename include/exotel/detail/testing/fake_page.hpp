#ifndef EXOTEL_DETAIL_TESTING_FAKE_PAGE_HPP
#define EXOTEL_DETAIL_TESTING_FAKE_PAGE_HPP

#include <exotel/detail/util/text.hpp>
#include <exotel/testing/fake_pages.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

struct FakeMember {
    std::string sid;
    std::string number;  ///< empty: none
};

/// The members of a list, in order of arrival.
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
        members_[found->second].sid.clear();  // erased by the next `members()`
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

/// Escapes text for the inside of a JSON string.
[[nodiscard]] inline std::string json_text(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result.append(1, '\\').append(1, c);
        } else if (byte < 0x20) {
            result.append("\\u00").append(1, digits[byte >> 4U]).append(1, digits[byte & 0xfU]);
        } else {
            result += c;
        }
    }
    return result;
}

/// The value of a query parameter; empty if there is none.
[[nodiscard]] inline std::string_view query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix((std::min)(query.size(), pair.size() + 1));
        const std::size_t equals = (std::min)(pair.find('='), pair.size());
        if (pair.substr(0, equals) == name) return pair.substr((std::min)(pair.size(), equals + 1));
    }
    return {};
}

/// One page of a fake's response, as JSON.
class FakePage {
public:
    /// `query` is the request's; `total` is the number of all items.
    FakePage(const FakePages& pages, std::string_view query, std::size_t total)
        : pages_(pages), total_(total) {
        const auto number = [&](std::string_view name, std::int64_t otherwise) {
            return static_cast<std::size_t>(
                read_digits(query_value(query, name), INT64_MAX).value_or(otherwise));
        };
        offset_ = number("offset", 0);
        limit_ = (std::min)(number("limit", 20), pages.max_size);
    }
    /// The range of its items, by index.
    [[nodiscard]] std::size_t begin() const { return (std::min)(offset_, total_); }
    [[nodiscard]] std::size_t end() const { return begin() + (std::min)(limit_, total_ - begin()); }

    void add_contact(const FakeMember& member, std::string_view account, std::string_view list) {
        std::string fields = text_field("sid", member.sid);
        const bool is_membership = pages_.number == FakePages::Number::nowhere;
        if (is_membership) fields += "," + text_field("list_id", list);
        if (!is_membership && !member.number.empty())
            fields += "," + text_field("number", member.number);
        fields += "," + text_field("account_sid", account);
        add(fields, pages_.number == FakePages::Number::on_item);
    }
    void add_list(std::string_view sid, std::string_view name) {
        add(list_fields(sid, name), pages_.number == FakePages::Number::on_item);
    }
    /// A single list, as in its details.
    [[nodiscard]] static std::string list_with_count(const FakePages& pages, std::string_view sid,
                                                     std::string_view name, std::size_t contacts) {
        return item(list_fields(sid, name) + R"(,"contact_count":)" + std::to_string(contacts),
                    pages.number == FakePages::Number::on_item);
    }
    /// The members `metadata` and `response`.
    [[nodiscard]] std::string text() const { return metadata() + R"("response":[)" + items_ + "]"; }

private:
    static std::string text_field(std::string_view name, std::string_view text) {
        return "\"" + std::string(name) + "\":\"" + json_text(text) + "\"";
    }
    static std::string list_fields(std::string_view sid, std::string_view name) {
        std::string fields = text_field("sid", sid);
        if (!name.empty()) fields += "," + text_field("name", name);
        return fields;
    }
    static std::string item(const std::string& fields, bool flat) {
        return flat
                   ? "{" + fields + "}"
                   : R"({"code":200,"error_data":null,"status":"success","data":{)" + fields + "}}";
    }
    void add(const std::string& fields, bool flat) {
        if (!items_.empty()) items_ += ',';
        ++count_;
        items_ += item(fields, flat);
    }
    [[nodiscard]] std::string metadata() const {
        const auto field = [](const char* name, std::size_t value) {
            return "\"" + std::string(name) + "\":" + std::to_string(value);
        };
        const bool is_last = offset_ + count_ >= total_;
        const std::string uris =
            field("page_size", limit_) +
            R"(,"first_page_uri":"/v2/accounts/x?offset=0","prev_page_uri":null,"next_page_uri":)" +
            (is_last ? "null"
                     : "\"/v2/accounts/x?offset=" + std::to_string(offset_ + count_) + "\"");
        switch (pages_.metadata) {
            case FakePages::Metadata::none: break;
            case FakePages::Metadata::uris: return R"("metadata":{)" + uris + "},";
            case FakePages::Metadata::uris_and_total:
                return R"("metadata":{)" + uris + "," + field("total", total_) + "," +
                       field("page", limit_ == 0 ? 0 : offset_ / limit_) + "},";
            case FakePages::Metadata::counts:
                return R"("metadata":{)" + field("count", count_) + "," + field("offset", offset_) +
                       "," + field("total", total_) + "," + field("limit", limit_) + "},";
        }
        return {};
    }

    const FakePages& pages_;
    std::size_t total_;
    std::size_t offset_ = 0;
    std::size_t limit_ = 0;
    std::size_t count_ = 0;
    std::string items_;
};

}}}  // namespace exotel::v0_1::detail

#endif
