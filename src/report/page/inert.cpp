#include "report/page/inert.hpp"

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::report::page {

std::string html_text(std::string_view text) {
  std::string result;
  const std::string shown = printable_lines(text);
  result.reserve(shown.size() + shown.size() / 8);
  for (const char c : shown) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      case '`':
        result += "&#96;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string markdown_block(std::string_view text, std::string_view language) {
  const std::string shown = printable_lines(text);
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char c : shown) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  std::string block = fence + std::string(language) + "\n" + shown;
  if (!shown.empty() && shown.back() != '\n') block += '\n';
  return block + fence + "\n";
}

}  // namespace assay::report::page
