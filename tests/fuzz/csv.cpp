// Records of a CSV file, as `assay dataset import` reads them.

#include "assay/dataset/csv.hpp"

#include "fuzz/input_file.hpp"
#include "fuzz/property.hpp"

using assay::dataset::CsvReader;
using assay::dataset::CsvRecord;
using assay::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const assay::fake::TemporaryFolder folder;
  static const assay::fuzz::InputFile file(folder / "a.csv");
  const auto& path = file.put(assay::fuzz::text_of(data, size));
  for (const char separator : {',', '\t'}) {
    auto reader = CsvReader::open(path, separator, 512);
    if (!reader.has_value()) continue;
    CsvRecord record;
    int line = 0;
    for (std::size_t count = 0;; ++count) {
      require(count <= size, "a file ends");
      const auto more = reader->next(record);
      if (!more.has_value() || !*more) break;
      require(record.line > line, "records come in order");
      line = record.line;
      require(!record.fault.empty() || record.cells.size() == reader->header().size(),
              "a record is as long as the header");
    }
  }
  return 0;
}
