// The bytes of an HTTP response: the same for every way in which they may arrive.

#include <string>

#include "assay/core/text.hpp"
#include "fuzz/property.hpp"
#include "net/response_parser.hpp"

using assay::fuzz::require;

namespace {

struct Parsed {
  bool ok = false;   ///< would be believed if the connection ended here
  std::string said;  ///< status, headers and body
};

/// In pieces of `step` bytes; what was not taken comes again, as from a connection's buffer.
Parsed parsed(std::string_view bytes, std::size_t step) {
  assay::net::HttpResponse response;
  assay::net::ExchangeLimits limits;
  limits.header_bytes = 512;
  limits.body_bytes = 256;
  assay::net::ResponseParser parser(response, limits, {});
  std::size_t taken = 0;
  for (std::size_t come = 0; come < bytes.size();) {
    come = std::min(bytes.size(), come + step);
    for (std::size_t more = 1; more > 0; taken += more) {
      more = parser.take(bytes.substr(taken, come - taken));
    }
  }
  Parsed result;
  if (parser.failure()) {
    const std::string& reason = parser.failure()->reason;
    require(is_wire(parser.failure()->outcome), "a bad answer is the wire's");
    require(assay::printable(reason, 10'000) == reason, "a reason may be printed");
    return result;
  }
  result.ok = parser.complete() || parser.ends_with_connection();
  require(response.body.size() <= limits.body_bytes, "the body keeps its limit");
  require(response.headers.size() <= 200, "and the head too");
  result.said = std::to_string(response.status);
  for (const auto& [name, value] : response.headers) {
    require((name + value).find_first_of("\r\n") == std::string::npos, "a field is one line");
    result.said += "\n" + name + ": " + value;
  }
  result.said += "\n\n" + response.body;
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = assay::fuzz::text_of(data, size);
  const Parsed whole = parsed(bytes, bytes.size() + 1);
  for (const std::size_t step : {1U, 3U}) {
    const Parsed pieces = parsed(bytes, step);
    require(pieces.ok == whole.ok, "believed alike in any pieces");
    require(!whole.ok || pieces.said == whole.said, "read alike in any pieces");
  }
  return 0;
}
