#ifndef EXOTEL_REGION_HPP
#define EXOTEL_REGION_HPP

namespace exotel {
inline namespace v0_1 {

/// Where the account lives; chosen when the account is made, and the wrong one answers 401 or 404.
enum class Region {
    singapore,  ///< `https://api.exotel.com`
    mumbai,     ///< `https://api.in.exotel.com`
};

}  // namespace v0_1
}  // namespace exotel

#endif
