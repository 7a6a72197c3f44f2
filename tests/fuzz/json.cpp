// Strict JSON: what was read can be written and read again with the same meaning.

#include "assay/core/json.hpp"

#include "assay/core/text.hpp"
#include "fuzz/property.hpp"

using assay::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  const auto reading = assay::read_json(text, {.depth = 16, .nodes = 1000, .keys_per_object = 20});
  require(reading.ok() == reading.message.empty(), "a refusal has a reason, and only a refusal");
  require(assay::printable(reading.message, 1000) == reading.message, "a reason may be printed");
  if (!reading.ok()) {
    require(reading.value.is_null(), "a refusal leaves no value");
    return 0;
  }
  require(!assay::invalid_utf8_at(text).has_value(), "what is accepted is UTF-8");
  const std::string canonical = assay::canonical_json(reading.value);
  const auto again = assay::read_json(assay::safe_dump(reading.value));
  require(again.ok(), "what is written can be read");
  require(assay::canonical_json(again.value) == canonical, "writing keeps the meaning");
  const auto twice = assay::read_json(canonical);
  require(twice.ok() && assay::canonical_json(twice.value) == canonical,
          "canonical stays canonical");
  return 0;
}
