#ifndef EXOTEL_DETAIL_UTIL_MAKE_ERROR_HPP
#define EXOTEL_DETAIL_UTIL_MAKE_ERROR_HPP

#include <exotel/error.hpp>

#include <string>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

[[nodiscard]] inline Error make_error(Errc code, std::string message) {
    Error error;
    error.code = code;
    error.message = std::move(message);
    return error;
}

[[nodiscard]] inline Error invalid_argument(std::string message) {
    return make_error(Errc::invalid_argument, std::move(message));
}

}}}  // namespace exotel::v0_1::detail

#endif
