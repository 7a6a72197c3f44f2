// A baseline file, which may come from a pull request.

#include "assay/eval/baseline_file.hpp"

#include <fmt/format.h>

#include "assay/core/hash.hpp"
#include "assay/core/text.hpp"
#include "fuzz/input_file.hpp"
#include "fuzz/property.hpp"

using assay::fuzz::require;

namespace {

/// The right last line, so that what stands before it is looked at.
std::string sealed(std::string_view text) {
  return fmt::format("{}{{\"sha256\":\"{}\"}}\n", text, assay::sha256_hex(text));
}

void check(const std::filesystem::path& path) {
  const auto source = assay::eval::open_baseline_file(path);
  if (!source.has_value()) {
    require(assay::printable(source.error().message, 1 << 20) == source.error().message,
            "a reason may be printed");
    return;
  }
  std::string last;
  const auto seen = (*source)->for_each_item([&last](const assay::eval::AnsweredItem& item) {
    require(item.id > last, "items are in order");
    last = item.id;
    require(item.tally.right <= item.tally.scored && item.tally.scored <= item.tally.answers,
            "right, scored, answered");
    return assay::Status();
  });
  require(seen.has_value() || !seen.error().message.empty(), "a refusal has a reason");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const assay::fake::TemporaryFolder folder;
  static const assay::fuzz::InputFile file(folder / "a.baseline.jsonl");
  const std::string_view text = assay::fuzz::text_of(data, size);
  check(file.put(text));
  check(file.put(sealed(text)));
  return 0;
}
