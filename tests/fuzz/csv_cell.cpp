// A cell for a spreadsheet: it holds the text, and runs nothing.

#include "report/csv_cell.hpp"

#include "assay/core/text.hpp"
#include "fuzz/property.hpp"

using assay::fuzz::require;

namespace {

/// What stands between the quotes, by RFC 4180.
std::string read_cell(std::string_view cell) {
  require(cell.size() >= 2 && cell.front() == '"' && cell.back() == '"', "a text is in quotes");
  cell = cell.substr(1, cell.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    text += cell[i];
    if (cell[i] != '"') continue;
    require(i + 1 < cell.size() && cell[i + 1] == '"', "quotes inside are doubled");
    ++i;
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(assay::fuzz::text_of(data, size));
  const std::string cell = read_cell(assay::report::csv_cell(text));
  require(cell == text || cell == "'" + text, "the text is all there");
  const std::size_t first = cell.find_first_not_of(" \"");
  if (first == std::string::npos) return 0;
  require(std::string_view("=+-@\t\r\n\0", 8).find(cell[first]) == std::string_view::npos,
          "no formula");
  for (const char* sign : {"＝", "＋", "－", "＠"}) {
    require(!std::string_view(cell).substr(first).starts_with(sign), "in full width neither");
  }
  return 0;
}
