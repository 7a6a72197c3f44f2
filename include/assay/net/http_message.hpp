#pragma once

/// \file
/// HTTP requests and responses as plain data, free of any HTTP library.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"

namespace assay::net {

struct Header {
  std::string name;
  std::string value;
};

using Headers = std::vector<Header>;

/// Value of the first header with this name (ASCII case ignored), or nullopt.
[[nodiscard]] std::optional<std::string_view> find_header(const Headers& headers,
                                                          std::string_view name);

/// Values of all headers with this name, in their order.
[[nodiscard]] std::vector<std::string_view> find_headers(const Headers& headers,
                                                         std::string_view name);

/// Scheme, host and port: the unit that keys are bound to and connections are pooled by (RFC 6454).
struct Origin {
  bool tls = true;
  std::string host;  ///< lower case, IPv6 without brackets
  std::uint16_t port = 443;

  auto operator<=>(const Origin&) const = default;
  [[nodiscard]] std::string text() const;  ///< `https://api.example.com`, port only if unusual
  [[nodiscard]] bool is_loopback() const;  ///< localhost, 127.0.0.0/8 or ::1, decided without DNS
};

/// A base URL as configured.
struct BaseUrl {
  Origin origin;
  std::string path;  ///< starts with `/` or is empty; no trailing `/`
};

/// Reads an absolute http or https URL. Refused: user info, fragments, queries, backslashes,
/// control and non-ASCII characters, empty or malformed hosts, trailing dots, ports outside
/// 1-65535, other schemes. Hosts made of digits must be plain dotted IPv4. \error invalid_argument
[[nodiscard]] Result<BaseUrl> parse_base_url(std::string_view text);

struct HttpRequest {
  std::string method = "POST";
  Origin origin;
  std::string target;  ///< path and query, starts with `/`
  Headers headers;  ///< without Host, Content-Length, Connection, Accept-Encoding: net/ sets them
  std::string body;
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

}  // namespace assay::net
