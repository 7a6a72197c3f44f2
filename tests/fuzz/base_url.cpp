// Where requests go: one reading of an address, or none.

#include <algorithm>
#include <string>

#include "assay/core/text.hpp"
#include "assay/net/http_message.hpp"
#include "fuzz/property.hpp"
#include "net/response_parser.hpp"

using assay::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  const std::string target = assay::net::redirect_target(text);
  require(target.find_first_of("?#") == std::string::npos, "a redirect is shown without its query");
  require(assay::printable(target) == target, "and may be printed");

  const auto url = assay::net::parse_base_url(text);
  if (!url.has_value()) {
    require(assay::printable(url.error().message, 1 << 20) == url.error().message,
            "a reason may be printed");
    return 0;
  }
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == ':';
  };
  const std::string& host = url->origin.host;
  require(!host.empty() && std::all_of(host.begin(), host.end(), plain), "a host is a plain name");
  require(host.back() != '.' && url->origin.port != 0, "without a dot at the end; with a port");
  require(text.find_first_of("\\?# \t\r\n") == std::string_view::npos,
          "nothing to read in two ways");
  const std::string written = url->origin.text() + url->path;
  const auto again = assay::net::parse_base_url(written);
  require(again.has_value() && again->origin == url->origin && again->path == url->path,
          "what is shown is where it goes");
  return 0;
}
