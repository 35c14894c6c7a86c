// Makes a system call fail, for tests; loaded before the C library by LD_PRELOAD. FAULT_CALL names
// it (read, write, fsync, close, flock), FAULT_ERRNO its errno, FAULT_FILE the end of the path that
// it concerns, and FAULT_AFTER how many calls go well before; of write, how many bytes.
#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

bool concerns(std::string_view call, int descriptor) {
    if (variable("FAULT_CALL") != call) return false;
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    std::array<char, 4096> path{};
    const ssize_t size = ::readlink(link.c_str(), path.data(), path.size());
    if (size <= 0) return false;
    const std::string_view end = variable("FAULT_FILE");
    const std::string_view whole(path.data(), static_cast<std::size_t>(size));
    return !end.empty() && whole.size() >= end.size() &&
           whole.substr(whole.size() - end.size()) == end;
}

/// How much of an amount may go well still.
std::size_t allowed(std::size_t amount) {
    static std::atomic<long> left{std::atol(std::string(variable("FAULT_AFTER")).c_str())};
    const long before = left.fetch_sub(static_cast<long>(amount));
    return std::min(amount, static_cast<std::size_t>(std::max(before, 0L)));
}

int fail() {
    errno = std::atoi(std::string(variable("FAULT_ERRNO")).c_str());
    return -1;
}

template <class Function>
Function real(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t read(int descriptor, void* buffer, std::size_t size) {
    if (concerns("read", descriptor) && allowed(1) == 0) return fail();
    return real<ssize_t (*)(int, void*, std::size_t)>("read")(descriptor, buffer, size);
}

ssize_t write(int descriptor, const void* buffer, std::size_t size) {
    if (concerns("write", descriptor)) {
        size = allowed(size);
        if (size == 0) return fail();
    }
    return real<ssize_t (*)(int, const void*, std::size_t)>("write")(descriptor, buffer, size);
}

int fsync(int descriptor) {
    if (concerns("fsync", descriptor) && allowed(1) == 0) return fail();
    return real<int (*)(int)>("fsync")(descriptor);
}

int close(int descriptor) {
    const bool fails = concerns("close", descriptor) && allowed(1) == 0;
    const int result = real<int (*)(int)>("close")(descriptor);
    return fails ? fail() : result;
}

int flock(int descriptor, int operation) noexcept {
    if (concerns("flock", descriptor) && allowed(1) == 0) return fail();
    return real<int (*)(int, int)>("flock")(descriptor, operation);
}

}  // extern "C"
