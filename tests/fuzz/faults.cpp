// A fault file of `assay simulate --faults`.

#include "assay/simulate/faults.hpp"
#include "assay/core/text.hpp"
#include "fuzz/property.hpp"

using assay::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto script =
      assay::simulate::parse_faults(assay::fuzz::text_of(data, size), "faults.yaml");
  if (!script.has_value()) {
    require(assay::printable(script.error().message, 1 << 20) == script.error().message,
            "a reason may be printed");
    return 0;
  }
  for (const auto& rule : script->rules) {
    require(!rule.faults.empty(), "a rule does something");
    require(rule.share >= 0 && rule.share <= 1, "a share is one");
    require(rule.pause.count() >= 0, "no pause is negative");
  }
  return 0;
}
