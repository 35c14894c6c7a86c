#ifndef EXOTEL_DETAIL_API_ENVELOPE_TABLE_HPP
#define EXOTEL_DETAIL_API_ENVELOPE_TABLE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace exotel { inline namespace v0_1 { namespace detail {

/// The place of a member in an envelope.
enum class EnvelopePlace : std::uint8_t {
    root,
    metadata,
    items,  ///< `response`, if it is an array
    item,   ///< an element of `response`, or `response` itself
    error_data,
    error_list,  ///< `error_data`, if it is an array
    data,
    data_list,  ///< `data`, if it is an array
    inner,      ///< an object inside an item or its `data`
    rest_exception,
    skipped,
};

/// What a member is used for.
enum class EnvelopeMember : std::uint8_t {
    request_id,
    method,
    http_code,
    metadata,
    response,
    rest_exception,
    flat_message,
    total,
    offset,
    next_page_uri,
    has_more,
    item_code,
    item_status,
    error_data,
    data,
    field,
    error_code,
    error_message,
    error_description,
    rest_status,
    rest_code,
    rest_message,
};

/// The JSON types that a member may have. Null is always allowed: it counts as a missing member.
namespace json_types {
inline constexpr unsigned text = 1;  ///< strings and numbers, either in place of the other
inline constexpr unsigned boolean = 2;
inline constexpr unsigned object = 4;
inline constexpr unsigned array = 8;
inline constexpr unsigned any = 15;
}  // namespace json_types

struct EnvelopeRow {
    EnvelopePlace place;
    EnvelopeMember member;
    unsigned types;
    std::string_view name;
};

/// Documents the envelope: every member whose type matters, with its place and types.
///
/// A member of another type, or one that occurs twice, makes the response unreadable: what cannot
/// be understood must not count as a response. A member without a row may have any type; in an item
/// and its `data`, texts and numbers are kept by name.
///
/// Source: https://developer.exotel.com/api/delete-contact-from-a-list, and the v2 responses that
/// https://github.com/exotel/exotel-vsip-trunk-Configuration-API shows
struct EnvelopeTable {
    using P = EnvelopePlace;
    using M = EnvelopeMember;

    static constexpr EnvelopeRow rows[] = {
        {P::root, M::request_id, json_types::text, "request_id"},
        {P::root, M::method, json_types::text, "method"},
        {P::root, M::http_code, json_types::text, "http_code"},
        {P::root, M::response, json_types::object | json_types::array, "response"},
        {P::root, M::metadata, json_types::any, "metadata"},
        {P::root, M::rest_exception, json_types::object, "RestException"},
        // Errors without an envelope come in many forms.
        {P::root, M::flat_message, json_types::any, "message"},
        {P::root, M::flat_message, json_types::any, "error"},
        {P::root, M::flat_message, json_types::any, "description"},

        {P::item, M::item_code, json_types::text, "code"},
        {P::item, M::item_status, json_types::text, "status"},
        {P::item, M::error_data, json_types::any, "error_data"},
        {P::item, M::data, json_types::object | json_types::array, "data"},
        // In some documents, what identifies the resource is on the item itself.
        {P::item, M::field, json_types::text, "sid"},
        {P::item, M::field, json_types::text, "account_sid"},
        {P::item, M::field, json_types::text, "list_id"},
        {P::item, M::field, json_types::text, "number"},

        {P::error_data, M::error_code, json_types::text, "code"},
        {P::error_data, M::error_message, json_types::text, "message"},
        {P::error_data, M::error_description, json_types::text, "description"},

        {P::data, M::field, json_types::text, "sid"},
        {P::data, M::field, json_types::text, "account_sid"},
        {P::data, M::field, json_types::text, "list_id"},
        {P::data, M::field, json_types::text, "number"},
        {P::data, M::field, json_types::text, "uri"},
        {P::data, M::field, json_types::any, "date_created"},
        {P::data, M::field, json_types::any, "date_updated"},

        // None of these is documented.
        {P::metadata, M::total, json_types::any, "total"},
        {P::metadata, M::offset, json_types::any, "offset"},
        {P::metadata, M::next_page_uri, json_types::any, "next_page_uri"},
        {P::metadata, M::has_more, json_types::any, "has_more"},

        {P::rest_exception, M::rest_status, json_types::text, "Status"},
        {P::rest_exception, M::rest_code, json_types::text, "Code"},
        {P::rest_exception, M::rest_message, json_types::text, "Message"},
    };
    static constexpr std::size_t size = std::size(rows);

    /// The index of a member's row; `size` if it has none.
    [[nodiscard]] static std::size_t find(EnvelopePlace place, std::string_view name) noexcept {
        for (std::size_t i = first_row_of[static_cast<std::size_t>(place)];
             i < size && rows[i].place == place; ++i) {
            if (rows[i].name == name) return i;
        }
        return size;
    }

private:
    /// The first row of each place, for fast look-up of keys; the rows of a place are adjacent.
    static constexpr auto first_row_of = [] {
        std::array<std::size_t, static_cast<std::size_t>(P::skipped) + 1> first{};
        for (std::size_t& row : first) row = std::size(rows);
        for (std::size_t i = std::size(rows); i > 0; --i)
            first[static_cast<std::size_t>(rows[i - 1].place)] = i - 1;
        return first;
    }();
};

}}}  // namespace exotel::v0_1::detail

#endif
