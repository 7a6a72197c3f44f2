// Headers of an answer, one a line, and the wait that they ask for.

#include "assay/provider/retry_after.hpp"

#include "fuzz/property.hpp"

using assay::fuzz::require;

namespace {

void check(std::optional<std::chrono::milliseconds> wait) {
  if (!wait) return;
  require(wait->count() >= 0, "no wait is negative");
  require(*wait <= std::chrono::hours(24 * 3660), "no wait is longer than ten years");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  assay::net::Headers headers;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t colon = line.find(": ");
    const std::string_view value = colon == std::string_view::npos ? line : line.substr(colon + 2);
    if (colon != std::string_view::npos) {
      headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
    }
    const auto now = std::chrono::sys_seconds(std::chrono::seconds(1'790'000'000));
    check(assay::provider::parse_wait(value));
    check(assay::provider::parse_wait(value, now));
  }
  check(assay::provider::retry_after(headers));
  return 0;
}
