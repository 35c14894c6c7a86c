#ifndef EXOTEL_DETAIL_UTIL_SECRET_HPP
#define EXOTEL_DETAIL_UTIL_SECRET_HPP

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace exotel { inline namespace v0_1 { namespace detail {

/// Overwrites memory in a way that the compiler must not remove, even if the memory is freed next.
inline void wipe(void* memory, std::size_t size) noexcept {
    volatile unsigned char* bytes = static_cast<unsigned char*>(memory);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = 0;
}

inline void wipe(std::string& text) noexcept {
    wipe(text.data(), text.size());
    text.clear();
}

/// Text that is wiped on destruction. Reserve its memory before filling it: reallocation leaves a
/// copy.
struct WipedText {
    WipedText() = default;
    WipedText(const WipedText&) = delete;
    WipedText& operator=(const WipedText&) = delete;
    ~WipedText() { wipe(text); }

    std::string text;
};

/// Text that is wiped on destruction; always in one heap block, so that moving leaves no copy
/// behind.
class Secret {
public:
    explicit Secret(std::string_view text) : text_(new char[text.size() + 1]), size_(text.size()) {
        text.copy(text_.get(), size_);
        text_[size_] = '\0';
    }
    Secret(const Secret& other) : Secret(other.view()) {}
    Secret(Secret&& other) noexcept
        : text_(std::move(other.text_)), size_(std::exchange(other.size_, 0)) {}
    Secret& operator=(Secret other) noexcept {
        std::swap(text_, other.text_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~Secret() {
        if (text_) wipe(text_.get(), size_);
    }

    [[nodiscard]] std::string_view view() const noexcept {
        return text_ ? std::string_view(text_.get(), size_) : std::string_view();
    }
    [[nodiscard]] const char* c_str() const noexcept { return text_ ? text_.get() : ""; }

private:
    std::unique_ptr<char[]> text_;
    std::size_t size_;
};

}}}  // namespace exotel::v0_1::detail

#endif
