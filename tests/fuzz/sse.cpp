// A stream of events: the same for every way in which it may arrive.

#include "assay/net/sse.hpp"

#include <string>

#include "fuzz/property.hpp"

using assay::fuzz::require;
using assay::net::SseEvent;
using assay::net::SseParser;

namespace {

constexpr std::size_t kEventBytes = 64;  // small, so that inputs reach it

struct Parsed {
  bool fits = true;
  std::string events;
};

/// In pieces of `step` bytes.
Parsed parsed(std::string_view text, std::size_t step) {
  SseParser parser(kEventBytes);
  std::vector<SseEvent> events;
  Parsed result;
  for (std::size_t at = 0; at < text.size() && result.fits; at += step) {
    result.fits = parser.feed(text.substr(at, step), events);
  }
  if (result.fits) parser.finish(events);
  for (const SseEvent& event : events) {
    require(event.data.size() <= kEventBytes, "an event is no larger than the limit");
    require(event.name.find('\n') == std::string::npos, "a name is one line");
    result.events += event.name + '\0' + event.data + '\0';
  }
  return result;
}

/// CRLF and CR as LF.
std::string with_plain_ends(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && i > 0 && text[i - 1] == '\r') continue;
    plain += text[i] == '\r' ? '\n' : text[i];
  }
  return plain;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  const Parsed whole = parsed(text, text.size() + 1);
  for (const std::size_t step : {1U, 2U, 3U, 7U}) {
    const Parsed pieces = parsed(text, step);
    require(pieces.fits == whole.fits, "the limit does not depend on the pieces");
    require(!whole.fits || pieces.events == whole.events, "events do not depend on the pieces");
  }
  const Parsed plain = parsed(with_plain_ends(text), text.size() + 1);
  require(plain.fits == whole.fits && (!whole.fits || plain.events == whole.events),
          "events do not depend on the kind of line end");
  return 0;
}
