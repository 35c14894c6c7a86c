#ifndef EXOTEL_DETAIL_CURL_DESCRIPTORS_HPP
#define EXOTEL_DETAIL_CURL_DESCRIPTORS_HPP

#if !defined(_WIN32)
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace exotel { inline namespace v0_1 { namespace detail {

inline constexpr const char* out_of_descriptors = "no file descriptor or memory is left";

#if defined(_WIN32)
inline int descriptor_shortage(int) noexcept {
    return 0;
}
#else
/// The `errno` that prevents opening `count` more descriptors at once; 0 if it is possible.
[[nodiscard]] inline int descriptor_shortage(int count) noexcept {
    if (count <= 0) return 0;
    const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno == EMFILE || errno == ENFILE || errno == ENOMEM ? errno : 0;
    const int reason = descriptor_shortage(count - 1);
    (void)::close(descriptor);
    return reason;
}
#endif

}}}  // namespace exotel::v0_1::detail

#endif
