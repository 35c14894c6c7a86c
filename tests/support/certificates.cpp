#include "certificates.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <vector>

namespace exotel_tests {

namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Cert = std::shared_ptr<X509>;

Key new_key() {
    return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void extend(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    if (extension == nullptr) throw std::runtime_error("cannot extend a certificate");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Cert new_certificate(const char* name, const Key& key, const Cert& issuer, const Key& issuer_key,
                     const char* names, bool expired) {
    static long serial = 0;
    constexpr long day = 24L * 60 * 60;
    Cert certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * day);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), expired ? -day : day);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509* by = issuer ? issuer.get() : certificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(by));
    if (!issuer) extend(certificate.get(), by, NID_basic_constraints, "critical,CA:TRUE");
    if (names != nullptr) extend(certificate.get(), by, NID_subject_alt_name, names);
    if (X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) == 0) {
        throw std::runtime_error("cannot sign a certificate");
    }
    return certificate;
}

void write(const std::string& path, const std::vector<Cert>& chain) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) throw std::runtime_error("cannot write " + path);
    for (const Cert& certificate : chain) PEM_write_X509(file, certificate.get());
    (void)std::fclose(file);
}

std::string pin_of(X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    std::array<unsigned char, 32> hash{};
    EVP_Digest(der, static_cast<std::size_t>(size), hash.data(), nullptr, EVP_sha256(), nullptr);
    OPENSSL_free(der);
    std::array<unsigned char, 64> text{};
    EVP_EncodeBlock(text.data(), hash.data(), static_cast<int>(hash.size()));
    return "sha256//" + std::string(reinterpret_cast<const char*>(text.data()));
}

const char* name_of(Certificate kind) {
    switch (kind) {
        case Certificate::good: return "good";
        case Certificate::expired: return "expired";
        case Certificate::other_host: return "other_host";
        case Certificate::unknown_ca: return "unknown_ca";
    }
    return "";
}

}  // namespace

const Certificates& Certificates::get() {
    static const Certificates certificates;
    return certificates;
}

std::string Certificates::certificate_file(Certificate kind) const {
    return folder_ + "/" + name_of(kind) + ".pem";
}

Certificates::Certificates() {
    std::string pattern = std::filesystem::temp_directory_path() / "exotel-tests-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder");
    folder_ = pattern;
    const char* here = "DNS:localhost,DNS:moved.test,IP:127.0.0.1,IP:::1";
    const Key ca_key = new_key();
    const Cert ca = new_certificate("test CA", ca_key, nullptr, ca_key, nullptr, false);
    const Key other_key = new_key();
    const Cert other_ca =
        new_certificate("other CA", other_key, nullptr, other_key, nullptr, false);
    const Key key = new_key();
    const Cert good = new_certificate("server", key, ca, ca_key, here, false);
    write(ca_file(), {ca});
    write(certificate_file(Certificate::good), {good});
    write(certificate_file(Certificate::expired),
          {new_certificate("server", key, ca, ca_key, here, true)});
    write(certificate_file(Certificate::other_host),
          {new_certificate("server", key, ca, ca_key, "DNS:elsewhere.example", false)});
    write(certificate_file(Certificate::unknown_ca),
          {new_certificate("server", key, other_ca, other_key, here, false)});
    std::filesystem::create_directory(system_folder());
    write(system_folder() + "/ca-certificates.crt", {ca});
    std::array<char, 16> hash{};  // the name under which OpenSSL looks for a CA in a folder
    (void)std::snprintf(hash.data(), hash.size(), "/%08lx.0",
                        ::X509_subject_name_hash(other_ca.get()));
    write(system_folder() + hash.data(), {other_ca});
    std::FILE* file = std::fopen(key_file().c_str(), "w");
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    (void)std::fclose(file);
    pin_ = pin_of(good.get());
}

Certificates::~Certificates() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

}  // namespace exotel_tests
