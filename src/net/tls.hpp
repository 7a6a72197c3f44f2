#pragma once

/// \file
/// TLS settings, and failures in words. Private to net/.

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>

#include "assay/core/result.hpp"
#include "net/asio.hpp"

namespace assay::net {

using TlsStream = asio::ssl::stream<Socket&>;

/// Trusts the system's certificate authorities and those in `ca_file` (empty: none besides).
/// \error invalid_argument  the file cannot be used, or there is nothing to trust at all
[[nodiscard]] Result<std::shared_ptr<asio::ssl::context>> client_tls(const std::string& ca_file);

/// \error invalid_argument  a file is missing or the key does not fit the certificate
[[nodiscard]] Result<std::shared_ptr<asio::ssl::context>> server_tls(
    const std::string& certificate_file, const std::string& key_file);

/// Before the handshake: whom we expect. The name must be among the certificate's subject
/// alternative names; its common name is never looked at (RFC 9525, section 2).
[[nodiscard]] bool expect_peer(TlsStream& stream, const std::string& host);

/// Why the handshake failed: what is wrong with the certificate, or what the library said.
[[nodiscard]] std::string handshake_failure(TlsStream& stream, const error_code& error);

}  // namespace assay::net
