#ifndef EXOTEL_DETAIL_UTIL_FIRST_EXCEPTION_HPP
#define EXOTEL_DETAIL_UTIL_FIRST_EXCEPTION_HPP

#include <exception>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Keeps the first exception of the caller's code until a run has ended.
class FirstException {
public:
    /// Runs `code`; false if it threw.
    template <class Code>
    bool capture(Code code) {
        try {
            code();
            return true;
        } catch (...) {
            if (!first_) first_ = std::current_exception();
            return false;
        }
    }
    [[nodiscard]] bool exists() const noexcept { return first_ != nullptr; }
    void rethrow() const {
        if (first_) std::rethrow_exception(first_);
    }

private:
    std::exception_ptr first_;
};

}}}  // namespace exotel::v0_1::detail

#endif
