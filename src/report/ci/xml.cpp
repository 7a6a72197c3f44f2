#include "report/ci/xml.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::report::ci {
namespace {

constexpr std::size_t kAttributeBytes = 500;

std::string escaped(std::string_view shown) {
  std::string result;
  result.reserve(shown.size());
  for (std::size_t at = 0; at < shown.size(); ++at) {
    const char c = shown[at];
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";  // `]]>` may not stand in text
    } else if (c == '"') {
      result += "&quot;";
    } else if (shown.substr(at, 3) == "\xEF\xBF\xBE" || shown.substr(at, 3) == "\xEF\xBF\xBF") {
      // Characters of UTF-8, but not of XML (section 2.2).
      result += shown[at + 2] == '\xBE' ? "\\ufffe" : "\\uffff";
      at += 2;
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

std::string xml_text(std::string_view text) {
  return escaped(printable_lines(text));
}

std::string without_dots(std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

std::string xml_attribute(std::string_view name, std::string_view value) {
  return fmt::format(" {}=\"{}\"", name, escaped(printable(value, kAttributeBytes)));
}

}  // namespace assay::report::ci
