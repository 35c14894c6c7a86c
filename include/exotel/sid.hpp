// Identifiers of accounts, lists and contacts.
//
//     const exotel::ContactSid contact{text};
//     if (const auto problem = contact.validate()) log("the contact SID " + *problem);
#ifndef EXOTEL_SID_HPP
#define EXOTEL_SID_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/detail/util/validation.hpp>
#include <exotel/fwd.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 {

/// Identifier (SID) of an account, a list or a contact: one type each, so that they cannot be mixed
/// up.
///
/// Holds any text. The call that would send an invalid SID fails with `Errc::invalid_argument`
/// before anything is sent; see `validate`.
template <class Tag>
class Sid {
public:
    /// Takes any text; does not check it.
    explicit Sid(std::string text) noexcept : text_(std::move(text)) {}

    /// The text as it was given.
    [[nodiscard]] const std::string& str() const noexcept { return text_; }

    /// Returns what is wrong with the SID, worded to follow its name, such as "looks like an e-mail
    /// address"; `std::nullopt` if it is valid. The message contains no control character and no
    /// part of the SID.
    ///
    /// A valid SID has 1 to 128 letters, digits, `.`, `_` and `-`, and is neither `.` nor `..`:
    /// every known SID fits. A valid SID need not exist.
    [[nodiscard]] std::optional<std::string> validate() const {
        const std::string_view problem = detail::sid_problem(text_);
        if (problem.empty()) return std::nullopt;
        return std::string(problem);
    }

    /// Equal if the texts are, byte for byte.
    friend bool operator==(const Sid& a, const Sid& b) noexcept { return a.text_ == b.text_; }
    /// Different if the texts are.
    friend bool operator!=(const Sid& a, const Sid& b) noexcept { return a.text_ != b.text_; }
    /// Orders by the texts' bytes, for ordered containers.
    friend bool operator<(const Sid& a, const Sid& b) noexcept { return a.text_ < b.text_; }

private:
    std::string text_;
};

}}  // namespace exotel::v0_1

/// @cond Doxygen cannot place a specialisation of another namespace's template.
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
