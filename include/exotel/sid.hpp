#ifndef EXOTEL_SID_HPP
#define EXOTEL_SID_HPP

#include <exotel/fwd.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace exotel {
inline namespace v0_1 {

/// Identifier (SID) of an account, a list or a contact: one type each, so that none can stand for
/// another.
///
/// Any text can be held; what may not go into a URL is refused as `Errc::invalid_argument` by the
/// call that would send it, before anything is sent: empty, `.`, `..`, over 128 bytes, or holding a
/// control character, a space or one of `/ \ ? # %`.
template <class Tag>
class Sid {
public:
    /// Takes the text as it is.
    explicit Sid(std::string text) noexcept : text_(std::move(text)) {}

    /// The text as it was given.
    [[nodiscard]] const std::string& str() const noexcept { return text_; }

    /// Equal when the texts are, byte for byte.
    friend bool operator==(const Sid& a, const Sid& b) noexcept { return a.text_ == b.text_; }
    /// Differs when the texts do.
    friend bool operator!=(const Sid& a, const Sid& b) noexcept { return a.text_ != b.text_; }
    /// Orders by the texts' bytes, for ordered containers.
    friend bool operator<(const Sid& a, const Sid& b) noexcept { return a.text_ < b.text_; }

private:
    std::string text_;
};

}  // namespace v0_1
}  // namespace exotel

/// @cond Doxygen has no place for a specialisation of another namespace's template.
/// Hash of the text, for unordered containers.
template <class Tag>
struct std::hash<exotel::Sid<Tag>> {
    /// The hash.
    std::size_t operator()(const exotel::Sid<Tag>& sid) const noexcept {
        return std::hash<std::string>{}(sid.str());
    }
};
/// @endcond

#endif
