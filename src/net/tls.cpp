#include "net/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <cstdlib>
#include <filesystem>

namespace assay::net {
namespace {

namespace ssl = asio::ssl;
namespace fs = std::filesystem;

// OpenSSL looks for its defaults when it verifies and says nothing when there are none; then every
// certificate looks forged. Better to find out beforehand.
bool system_has_authorities() {
  const auto or_default = [](const char* variable, const char* otherwise) {
    const char* const value = std::getenv(variable);
    return fs::path(value != nullptr ? value : otherwise);
  };
  std::error_code ignored;
  if (fs::is_regular_file(
          or_default(X509_get_default_cert_file_env(), X509_get_default_cert_file()), ignored)) {
    return true;
  }
  const auto folder = or_default(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
  return fs::is_directory(folder, ignored) && !fs::is_empty(folder, ignored) && !ignored;
}

std::string last_reason(const error_code& error) {
  ERR_clear_error();  // what is left behind would be blamed on the next call of this thread
  return error.message();
}

}  // namespace

Result<std::shared_ptr<ssl::context>> client_tls(const std::string& ca_file) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  context->set_verify_mode(ssl::verify_peer);
  error_code error;
  context->set_default_verify_paths(error);
  if (!ca_file.empty()) {
    context->load_verify_file(ca_file, error);
    if (error) {
      return invalid(ca_file + ": no certificates to trust: " + last_reason(error));
    }
  } else if (!system_has_authorities()) {
    return invalid(
        "no certificate authorities found to verify servers with; install the package "
        "ca-certificates or name a CA file");
  }
  return context;
}

Result<std::shared_ptr<ssl::context>> server_tls(const std::string& certificate_file,
                                                 const std::string& key_file) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  error_code error;
  context->use_certificate_chain_file(certificate_file, error);
  if (error) return invalid(certificate_file + ": no certificate: " + last_reason(error));
  context->use_private_key_file(key_file, ssl::context::pem, error);
  if (error) return invalid(key_file + ": no key of that certificate: " + last_reason(error));
  return context;
}

bool expect_peer(TlsStream& stream, const std::string& host) {
  SSL* const session = stream.native_handle();
  X509_VERIFY_PARAM* const expected = SSL_get0_param(session);
  SSL_set_hostflags(session,
                    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  if (!not_an_address) return X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
  return SSL_set1_host(session, host.c_str()) == 1 &&
         SSL_set_tlsext_host_name(session, host.c_str()) == 1;
}

std::string handshake_failure(TlsStream& stream, const error_code& error) {
  std::string library = last_reason(error);
  const long verdict = SSL_get_verify_result(stream.native_handle());
  if (verdict == X509_V_OK) return "TLS handshake failed: " + library;
  return std::string("certificate refused: ") + X509_verify_cert_error_string(verdict);
}

}  // namespace assay::net
