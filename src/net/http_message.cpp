#include "assay/net/http_message.hpp"

#include "net/message_text.hpp"

namespace assay::net {

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
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
