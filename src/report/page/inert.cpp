#include "report/page/inert.hpp"

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

}  // namespace assay::report::page
