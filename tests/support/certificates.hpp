#ifndef EXOTEL_TESTS_CERTIFICATES_HPP
#define EXOTEL_TESTS_CERTIFICATES_HPP

#include <string>

namespace exotel_tests {

/// What is wrong with a server's certificate.
enum class Certificate { good, expired, other_host, unknown_ca };

/// A folder with keys and certificates made for this run, removed at the end of the program.
class Certificates {
public:
    static const Certificates& get();

    /// The CA that signed all certificates except that of an unknown CA.
    [[nodiscard]] std::string ca_file() const { return folder_ + "/ca.pem"; }
    /// A folder like /etc/ssl/certs, with a file for the unknown CA, which the bundle does not
    /// contain.
    [[nodiscard]] std::string system_folder() const { return folder_ + "/system"; }
    [[nodiscard]] std::string certificate_file(Certificate kind) const;
    /// One key for all servers.
    [[nodiscard]] std::string key_file() const { return folder_ + "/key.pem"; }
    /// `sha256//` and the base64 hash of the servers' public key.
    [[nodiscard]] const std::string& public_key_pin() const { return pin_; }

    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

private:
    Certificates();
    ~Certificates();

    std::string folder_;
    std::string pin_;
};

}  // namespace exotel_tests

#endif
