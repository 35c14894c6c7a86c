// A shared library that hides all its names but one, and throws.
#include <exotel/result.hpp>

__attribute__((visibility("default"))) void throw_from_library() {
    exotel::Error error;
    error.code = exotel::Errc::forbidden;
    (void)exotel::Result<int>(error).value();
}
