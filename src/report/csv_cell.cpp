#include "report/csv_cell.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::report {
namespace {

/// Would a spreadsheet run this cell? (OWASP, "CSV Injection".) Spaces, quotes and a byte-order
/// mark in front of the sign do not count: there are programs that drop them.
bool looks_like_formula(std::string_view text) {
  static constexpr std::string_view kMark = "\xEF\xBB\xBF";
  while (!text.empty()) {
    if (text[0] == ' ' || text[0] == '"') {
      text.remove_prefix(1);
    } else if (text.starts_with(kMark)) {
      text.remove_prefix(kMark.size());
    } else {
      break;
    }
  }
  static constexpr std::string_view kSigns("=+-@\t\r\n\0", 8);
  static constexpr std::array<std::string_view, 4> kFullWidth = {"＝", "＋", "－", "＠"};
  return (!text.empty() && kSigns.find(text[0]) != std::string_view::npos) ||
         std::any_of(kFullWidth.begin(), kFullWidth.end(),
                     [text](std::string_view sign) { return text.starts_with(sign); });
}

}  // namespace

std::string csv_cell(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_number() || value.is_boolean()) return safe_dump(value);
  std::string text = value.is_string() ? value.get<std::string>() : safe_dump(value);
  if (looks_like_formula(text)) text.insert(0, 1, '\'');
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace assay::report
