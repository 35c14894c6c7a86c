// A value or an error, as every call returns it.
//
//     if (removal) use(*removal);
//     else log(removal.error().message);
//     use(removal.value());  // or: throws exotel::Exception
#ifndef EXOTEL_RESULT_HPP
#define EXOTEL_RESULT_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/error.hpp>
#include <exotel/fwd.hpp>

#include <optional>
#include <stdexcept>
#include <utility>

namespace exotel { inline namespace v0_1 {

/// A value or an `Error`, with the interface of `std::expected<T, Error>` so that code can switch
/// to it later.
template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;      ///< as in `std::expected`
    using error_type = Error;  ///< as in `std::expected`

    /// Holds a value.
    Result(T value) : value_(std::move(value)) {}
    /// Holds an error.
    Result(Error error) : error_(std::move(error)) {}

    /// Whether a value is held.
    [[nodiscard]] bool has_value() const noexcept { return value_.has_value(); }
    /// Whether a value is held.
    explicit operator bool() const noexcept { return has_value(); }

    // NOLINTBEGIN(bugprone-exception-escape): an exception there terminates on purpose
    /// The value; terminates the program if there is none.
    [[nodiscard]] T& operator*() & noexcept { return value_.value(); }
    /// The value; terminates the program if there is none.
    [[nodiscard]] const T& operator*() const& noexcept { return value_.value(); }
    /// The value, to move from; terminates the program if there is none.
    [[nodiscard]] T&& operator*() && noexcept { return std::move(value_.value()); }
    /// Access to the value's members; terminates the program if there is no value.
    [[nodiscard]] T* operator->() noexcept { return &value_.value(); }
    /// Access to the value's members; terminates the program if there is no value.
    [[nodiscard]] const T* operator->() const noexcept { return &value_.value(); }
    // NOLINTEND(bugprone-exception-escape)

    /// The value; throws `Exception` with the error if there is none.
    T& value() & {
        throw_unless_value();
        return value_.value();
    }
    /// The value; throws `Exception` with the error if there is none.
    const T& value() const& {
        throw_unless_value();
        return value_.value();
    }
    /// The value, to move from; throws `Exception` with the error if there is none.
    T&& value() && {
        throw_unless_value();
        return std::move(value_.value());
    }

    /// The value, or `other` if there is none.
    template <class U>
    [[nodiscard]] T value_or(U&& other) const& {
        return has_value() ? **this : static_cast<T>(std::forward<U>(other));
    }

    // NOLINTBEGIN(bugprone-exception-escape): an exception there terminates on purpose
    /// The error; terminates the program if there is none.
    [[nodiscard]] Error& error() & noexcept { return checked_error(); }
    /// The error; terminates the program if there is none.
    [[nodiscard]] const Error& error() const& noexcept { return checked_error(); }
    /// The error, to move from; terminates the program if there is none.
    [[nodiscard]] Error&& error() && noexcept { return std::move(checked_error()); }
    // NOLINTEND(bugprone-exception-escape)

private:
    void throw_unless_value() const {
        if (!has_value()) throw Exception(error_);
    }

    // Called from noexcept functions, where the exception terminates the program.
    void throw_if_value() const {
        if (has_value()) throw std::logic_error("a Result that holds a value has no error");
    }
    Error& checked_error() {
        throw_if_value();
        return error_;
    }
    const Error& checked_error() const {
        throw_if_value();
        return error_;
    }

    // A variant would work too, but makes every file that includes this header slower to compile.
    std::optional<T> value_;
    Error error_;  ///< only meaningful without a value
};

}}  // namespace exotel::v0_1

#endif
