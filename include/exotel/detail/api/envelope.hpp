#ifndef EXOTEL_DETAIL_API_ENVELOPE_HPP
#define EXOTEL_DETAIL_API_ENVELOPE_HPP

#include <exotel/detail/util/text.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// The members of a resource as text, in the order of the response.
///
/// All texts share one buffer, which is reused from item to item.
class EnvelopeFields {
public:
    struct Field {
        bool in_data;           ///< a member of `data`, not of the item itself
        std::string_view name;  ///< `name`; `outer.inner` for a nested object
        std::string_view text;
    };

    void add(bool in_data, std::string_view name, std::string_view text) {
        if (entries_.empty()) {
            entries_.reserve(16);
            buffer_.reserve(512);
        }
        entries_.push_back({buffer_.size(), name.size(), text.size(), in_data});
        buffer_.append(name).append(text);
    }
    void clear() noexcept {
        entries_.clear();
        buffer_.clear();
    }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    /// The views are valid until the next change.
    [[nodiscard]] Field operator[](std::size_t index) const {
        const Entry& entry = entries_[index];
        const std::string_view both =
            std::string_view(buffer_).substr(entry.at, entry.name_size + entry.text_size);
        return {entry.in_data, both.substr(0, entry.name_size), both.substr(entry.name_size)};
    }
    /// The text of a member of `data`, or of the item itself; empty if there is none.
    [[nodiscard]] std::optional<std::string_view> find(bool in_data, std::string_view name) const {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const Field field = (*this)[i];
            if (field.in_data == in_data && field.name == name) return field.text;
        }
        return std::nullopt;
    }
    /// The text of a member of `data`, else of the item itself.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const {
        const auto text = find(true, name);
        return text ? text : find(false, name);
    }

private:
    struct Entry {
        std::size_t at;
        std::size_t name_size;
        std::size_t text_size;
        bool in_data;
    };
    std::vector<Entry> entries_;
    std::string buffer_;
};

/// `error_data` of an item, or a `RestException`.
struct ApiError {
    int code = 0;
    std::string message;
    std::string description;
};

/// 202 only says that the request was accepted, not that it was carried out.
[[nodiscard]] constexpr bool is_success(int status) noexcept {
    return status >= 200 && status <= 299 && status != 202;
}

/// A number outside HTTP's range is not a status.
[[nodiscard]] constexpr bool is_failure_status(int status) noexcept {
    return status >= 300 && status <= 599;
}

/// One resource's part of a response.
struct EnvelopeItem {
    std::optional<int> code;
    std::string status;
    std::optional<ApiError> error;  ///< an `error_data` that is not empty
    bool has_data = false;          ///< `data` holds a resource
    EnvelopeFields fields;          ///< of `data` and of the item itself

    [[nodiscard]] bool has_failed() const noexcept {
        const int said = code.value_or(0);
        return (said >= 400 && is_failure_status(said)) || error.has_value() ||
               equal_ignoring_case(status, "failure");
    }
    /// Only an explicit success counts.
    [[nodiscard]] bool is_explicit_success() const noexcept {
        if (code && !is_success(*code)) return false;
        return status.empty() ? code.has_value() : equal_ignoring_case(status, "success");
    }
    /// Whether any member says that the call had its effect, even if another contradicts it.
    [[nodiscard]] bool has_success_marker() const noexcept {
        return is_success(code.value_or(0)) || equal_ignoring_case(status, "success");
    }
    /// Clears it for the next item.
    void clear() noexcept {
        code.reset();
        status.clear();
        error.reset();
        has_data = false;
        fields.clear();
    }
};

/// What a response says about its page. Not documented for lists and contacts, so each member may
/// be missing.
struct PageMetadata {
    std::optional<std::size_t> total;
    std::optional<std::size_t> offset;
    std::optional<bool> has_next;  ///< from `next_page_uri` (null: false) or `has_more`

    /// One member that announces a next page is enough.
    void announce_next(bool next) noexcept { has_next = has_next.value_or(false) || next; }
};

/// The response of every v2 call without its items, as far as this library uses it.
struct Envelope {
    std::string request_id;
    std::string method;
    std::optional<int> http_code;
    PageMetadata metadata;
    std::optional<ApiError> rest_exception;
    std::optional<int> rest_exception_status;
    std::string message;  ///< of errors without an envelope

    bool has_response_member = false;  ///< the member is there, even as null
    bool response_is_array = false;
    std::size_t item_count = 0;  ///< of `response`, whether an object or an array
    bool any_item_has_success_marker = false;
    bool any_item_failed = false;
    int failed_code = 0;                   ///< of the first item that failed; 0: it has none
    std::optional<ApiError> failed_error;  ///< of the first item that failed

    /// Whether Exotel wrote it, not a gateway: a gateway's has at most one of the four members.
    [[nodiscard]] bool is_from_exotel() const noexcept {
        if (!http_code && !has_response_member) return false;
        const int members =
            static_cast<int>(http_code.has_value()) + static_cast<int>(has_response_member) +
            static_cast<int>(!request_id.empty()) + static_cast<int>(!method.empty());
        return members >= 2;
    }
};

/// Receives the items of a response, one by one.
class EnvelopeItemHandler {
public:
    EnvelopeItemHandler() = default;
    EnvelopeItemHandler(const EnvelopeItemHandler&) = delete;
    EnvelopeItemHandler& operator=(const EnvelopeItemHandler&) = delete;
    virtual ~EnvelopeItemHandler() = default;
    /// `item` is reused for the next. False ends the reading: the item cannot be understood.
    virtual bool on_item(EnvelopeItem& item) = 0;
};

}}}  // namespace exotel::v0_1::detail

#endif
