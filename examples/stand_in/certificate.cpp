#include "certificate.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <sys/stat.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace exotel_stand_in {

namespace {

template <class T, void (*free_function)(T*)>
struct Free {
    void operator()(T* object) const { free_function(object); }
};
template <class T, void (*free_function)(T*)>
using Owned = std::unique_ptr<T, Free<T, free_function>>;

void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("cannot make a certificate: ") + what);
}

void extend(X509* certificate, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    require(extension != nullptr, value);
    X509_add_ext(certificate, extension.get(), -1);
}

struct CloseFile {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
};

}  // namespace

void make_certificate(const std::string& certificate_file, const std::string& key_file) {
    const Owned<EVP_PKEY, EVP_PKEY_free> key(EVP_EC_gen("P-256"));
    require(key != nullptr, "no key");
    const Owned<X509, X509_free> certificate(X509_new());
    require(certificate != nullptr, "no memory");

    constexpr long day = 24L * 60 * 60;
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), day);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("stand-in for Exotel"), -1,
                               -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    extend(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "not signed");

    const std::unique_ptr<std::FILE, CloseFile> key_out(std::fopen(key_file.c_str(), "w"));
    require(key_out != nullptr, key_file.c_str());
    ::chmod(key_file.c_str(), S_IRUSR | S_IWUSR);
    require(
        PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) > 0,
        key_file.c_str());
    const std::unique_ptr<std::FILE, CloseFile> out(std::fopen(certificate_file.c_str(), "w"));
    require(out != nullptr, certificate_file.c_str());
    require(PEM_write_X509(out.get(), certificate.get()) > 0, certificate_file.c_str());
}

}  // namespace exotel_stand_in
