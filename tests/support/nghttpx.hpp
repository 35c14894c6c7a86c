#ifndef EXOTEL_TESTS_NGHTTPX_HPP
#define EXOTEL_TESTS_NGHTTPX_HPP

#include <sys/types.h>

namespace exotel_tests {

/// nghttpx as a separate process: HTTP/2 over TLS in front of a plain HTTP/1.1 server on loopback.
/// Throws if the program is missing: a test that cannot run must not pass.
class Nghttpx {
public:
    explicit Nghttpx(int backend_port);
    Nghttpx(const Nghttpx&) = delete;
    Nghttpx& operator=(const Nghttpx&) = delete;
    ~Nghttpx();

    [[nodiscard]] int port() const { return port_; }

private:
    pid_t process_ = -1;
    int port_ = 0;
};

}  // namespace exotel_tests

#endif
