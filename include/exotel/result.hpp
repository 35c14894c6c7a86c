#ifndef EXOTEL_RESULT_HPP
#define EXOTEL_RESULT_HPP

#include <exotel/detail/cpp17.hpp>
// Before all else, so that an older compiler stops here.
#include <exotel/error.hpp>
#include <exotel/fwd.hpp>

#include <type_traits>
#include <utility>
#include <variant>

namespace exotel {
inline namespace v0_1 {

/// A value or an `Error`, shaped as `std::expected<T, Error>` so that code can move to that one
/// day.
template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;      ///< as in `std::expected`
    using error_type = Error;  ///< as in `std::expected`

    /// Holds a value.
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    /// Holds an error.
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    /// Whether a value is held.
    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    /// Whether a value is held.
    explicit operator bool() const noexcept { return has_value(); }

    /// The value; there must be one, else the program terminates.
    [[nodiscard]] T& operator*() & noexcept { return std::get<0>(state_); }
    /// The value; there must be one, else the program terminates.
    [[nodiscard]] const T& operator*() const& noexcept { return std::get<0>(state_); }
    /// The value, to move from; there must be one, else the program terminates.
    [[nodiscard]] T&& operator*() && noexcept { return std::move(std::get<0>(state_)); }
    /// The value's members; there must be one, else the program terminates.
    [[nodiscard]] T* operator->() noexcept { return &std::get<0>(state_); }
    /// The value's members; there must be one, else the program terminates.
    [[nodiscard]] const T* operator->() const noexcept { return &std::get<0>(state_); }

    /// The value; throws `Exception` with the error where there is none.
    T& value() & {
        throw_unless_value();
        return std::get<0>(state_);
    }
    /// The value; throws `Exception` with the error where there is none.
    const T& value() const& {
        throw_unless_value();
        return std::get<0>(state_);
    }
    /// The value, to move from; throws `Exception` with the error where there is none.
    T&& value() && {
        throw_unless_value();
        return std::move(std::get<0>(state_));
    }

    /// The value, or `other` where there is none.
    template <class U>
    [[nodiscard]] T value_or(U&& other) const& {
        return has_value() ? **this : static_cast<T>(std::forward<U>(other));
    }

    /// The error; there must be one, else the program terminates.
    [[nodiscard]] Error& error() & noexcept { return std::get<1>(state_); }
    /// The error; there must be one, else the program terminates.
    [[nodiscard]] const Error& error() const& noexcept { return std::get<1>(state_); }
    /// The error, to move from; there must be one, else the program terminates.
    [[nodiscard]] Error&& error() && noexcept { return std::move(std::get<1>(state_)); }

private:
    void throw_unless_value() const {
        if (!has_value()) throw Exception(std::get<1>(state_));
    }

    std::variant<T, Error> state_;
};

}  // namespace v0_1
}  // namespace exotel

#endif
