// The one header that includes nlohmann/json: it turns bytes into events.
#ifndef EXOTEL_DETAIL_API_JSON_HPP
#define EXOTEL_DETAIL_API_JSON_HPP

#include <nlohmann/json.hpp>

#include <string_view>

#if NLOHMANN_JSON_VERSION_MAJOR < 3 || \
    (NLOHMANN_JSON_VERSION_MAJOR == 3 && NLOHMANN_JSON_VERSION_MINOR < 9)
#error "exotel-lists needs nlohmann/json 3.9 or newer"
#endif

namespace exotel { inline namespace v0_1 { namespace detail {

/// Reads one JSON value; no content makes it throw. `handler` has the members of `json_sax`; each
/// returns whether to continue.
///
/// Uses `sax_parse`, because `parse` with a callback costs more to compile, builds a document, and
/// can neither stop early nor pass on a number as written.
template <class Handler>
void read_json(std::string_view bytes, Handler& handler) {
    (void)nlohmann::json::sax_parse(bytes.data(), bytes.data() + bytes.size(), &handler);
}

}}}  // namespace exotel::v0_1::detail

#endif
