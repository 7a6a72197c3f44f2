#pragma once

/// \file
/// Certificates made while the test runs: nothing in the tree that expires.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct evp_pkey_st;
struct ssl_ctx_st;
struct x509_st;

namespace assay::fake {

/// What a certificate says.
struct CertificateText {
  std::string common_name = "assay test";
  std::vector<std::string> names{};  ///< subject alternative names: `DNS:localhost`, `IP:127.0.0.1`
  bool is_authority = false;
  int valid_from_days = -1;  ///< from now
  int valid_until_days = 1;
};

/// A certificate with its private key.
class Certificate {
 public:
  [[nodiscard]] static Certificate self_signed(const CertificateText& text);
  [[nodiscard]] Certificate sign(const CertificateText& text) const;

  [[nodiscard]] std::string certificate_pem() const;
  [[nodiscard]] std::string key_pem() const;

  /// For ScriptedConnection::start_tls. `highest_version` as OpenSSL numbers them, 0 = any.
  [[nodiscard]] std::shared_ptr<ssl_ctx_st> server_context(int highest_version = 0) const;

 private:
  Certificate() = default;
  static Certificate make(const CertificateText& text, const Certificate* issuer);

  std::shared_ptr<x509_st> certificate_;
  std::shared_ptr<evp_pkey_st> key_;
};

/// Files that are gone after the test.
class TemporaryFiles {
 public:
  TemporaryFiles();
  ~TemporaryFiles();
  TemporaryFiles(const TemporaryFiles&) = delete;
  TemporaryFiles& operator=(const TemporaryFiles&) = delete;

  /// Writes a file and returns its path.
  [[nodiscard]] std::string write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace assay::fake
