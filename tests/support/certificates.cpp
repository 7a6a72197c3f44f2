#include "support/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <atomic>
#include <fstream>
#include <stdexcept>

namespace assay::fake {
namespace {

constexpr long kDay = 24L * 3600;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr, "extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

template <class Write>
std::string pem_of(Write write) {
  BIO* const memory = BIO_new(BIO_s_mem());
  write(memory);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

}  // namespace

Certificate Certificate::make(const CertificateText& text, const Certificate* issuer) {
  static std::atomic<long> serial{1};
  Certificate made;
  made.key_.reset(EVP_EC_gen("P-256"), EVP_PKEY_free);
  made.certificate_.reset(X509_new(), X509_free);
  X509* const certificate = made.certificate_.get();
  require(made.key_ && certificate != nullptr, "key");
  X509* const signer = issuer != nullptr ? issuer->certificate_.get() : certificate;

  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), text.valid_from_days * kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate), text.valid_until_days * kDay);
  X509_NAME* const name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(text.common_name.c_str()), -1,
                             -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  X509_set_pubkey(certificate, made.key_.get());
  add_extension(certificate, signer, NID_basic_constraints,
                text.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!text.names.empty()) {
    add_extension(certificate, signer, NID_subject_alt_name, joined(text.names));
  }
  EVP_PKEY* const signing_key = issuer != nullptr ? issuer->key_.get() : made.key_.get();
  require(X509_sign(certificate, signing_key, EVP_sha256()) > 0, "signature");
  return made;
}

Certificate Certificate::self_signed(const CertificateText& text) {
  return make(text, nullptr);
}

Certificate Certificate::sign(const CertificateText& text) const {
  return make(text, this);
}

std::string Certificate::certificate_pem() const {
  return pem_of([this](BIO* out) { PEM_write_bio_X509(out, certificate_.get()); });
}

std::string Certificate::key_pem() const {
  return pem_of([this](BIO* out) {
    PEM_write_bio_PrivateKey(out, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

std::shared_ptr<ssl_ctx_st> Certificate::server_context(int highest_version) const {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  require(SSL_CTX_use_certificate(context.get(), certificate_.get()) == 1, "certificate");
  require(SSL_CTX_use_PrivateKey(context.get(), key_.get()) == 1, "key");
  if (highest_version != 0) {
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), 0);
    SSL_CTX_set_max_proto_version(context.get(), highest_version);
  }
  return context;
}

TemporaryFiles::TemporaryFiles() {
  std::string pattern = (std::filesystem::temp_directory_path() / "assay-test-XXXXXX").string();
  require(mkdtemp(pattern.data()) != nullptr, "temporary folder");
  folder_ = pattern;
}

TemporaryFiles::~TemporaryFiles() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TemporaryFiles::write(const std::string& name, const std::string& content) const {
  const auto path = folder_ / name;
  std::ofstream(path, std::ios::binary) << content;
  return path.string();
}

}  // namespace assay::fake
