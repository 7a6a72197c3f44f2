#include "assay/net/http_message.hpp"

#include "net/message_text.hpp"

namespace assay::net {

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
}

std::vector<std::string_view> find_headers(const Headers& headers, std::string_view name) {
  std::vector<std::string_view> values;
  for (const Header& header : headers) {
    if (equal_ignoring_case(header.name, name)) values.emplace_back(header.value);
  }
  return values;
}

std::string Origin::text() const {
  return (tls ? "https://" : "http://") + host_field(*this);
}

bool Origin::is_loopback() const {
  // parse_base_url lets only dotted IPv4 through among hosts that end in a digit.
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

}  // namespace assay::net
