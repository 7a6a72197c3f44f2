// Lines of a golden set.

#include "assay/dataset/golden_set.hpp"

#include "assay/core/text.hpp"
#include "dataset/sets.hpp"
#include "fuzz/input_file.hpp"
#include "fuzz/property.hpp"

using assay::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace dataset = assay::dataset;
  static const dataset::ColoursSet set;
  static const assay::fuzz::InputFile file(set.folder() / "items.jsonl");
  static_cast<void>(file.put(assay::fuzz::text_of(data, size)));
  dataset::Problems problems;
  const auto read = dataset::load_golden_set(set.folder(), dataset::plain_label_check, problems,
                                             {.line_bytes = 4096, .id_bytes = 64});
  if (!read.has_value()) {
    require(!read.error().message.empty(), "a refusal has a reason");
    require(assay::printable(read.error().message, 1 << 20) == read.error().message,
            "a reason may be printed");
    return 0;
  }
  require(problems.errors.empty() && !read->items.empty(), "what is read is whole");
  for (const dataset::Item& item : read->items) {
    require(!item.id.empty() && item.id.size() <= 64, "ids are kept within their limit");
    require(!assay::invalid_utf8_at(item.id + item.input + item.expected_json).has_value(),
            "texts are UTF-8");
  }
  return 0;
}
