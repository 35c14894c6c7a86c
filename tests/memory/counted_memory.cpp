#include "counted_memory.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> in_use{0};
std::atomic<std::size_t> peak{0};
thread_local long left = -1;
thread_local bool failed = false;

}  // namespace

void* operator new(std::size_t size) {
    if (left == 0) {
        failed = true;
        throw std::bad_alloc();
    }
    if (left > 0) --left;
    void* const memory = std::malloc(size == 0 ? 1 : size);
    if (memory == nullptr) throw std::bad_alloc();
    const std::size_t now = in_use += ::malloc_usable_size(memory);
    for (std::size_t most = peak; most < now && !peak.compare_exchange_weak(most, now);) {
    }
    return memory;
}
void operator delete(void* memory) noexcept {
    if (memory != nullptr) in_use -= ::malloc_usable_size(memory);
    std::free(memory);
}
void* operator new[](std::size_t size) {
    return ::operator new(size);
}
void operator delete[](void* memory) noexcept {
    ::operator delete(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    ::operator delete(memory);
}
void operator delete[](void* memory, std::size_t /*size*/) noexcept {
    ::operator delete(memory);
}

namespace exotel_tests {

std::size_t bytes_in_use() {
    return in_use;
}
std::size_t peak_bytes() {
    return peak;
}
void forget_peak() {
    peak = in_use.load();
}
void fail_after(long allocations) {
    failed = false;
    left = allocations;
}
bool has_failed() {
    return failed;
}

}  // namespace exotel_tests
