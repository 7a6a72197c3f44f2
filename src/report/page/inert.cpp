#include "report/page/inert.hpp"

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::report::page {
namespace {

/// Every ASCII character that GitHub-flavoured Markdown may give a meaning to.
constexpr std::string_view kMarkup = "\\`*_{}[]()<>#+-.!|~@:/&$^=\"'";

bool is_url_scheme_at(std::string_view text, std::size_t at) {
  return text[at] == 'w' && text.substr(at, 4) == "www.";
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string result;
  const std::string shown = printable_lines(text);
  result.reserve(shown.size());
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

std::string markdown_text(std::string_view text) {
  const std::string shown = printable(text, text.size() * 6 + 1);
  std::string result;
  result.reserve(shown.size() * 2);
  for (std::size_t at = 0; at < shown.size(); ++at) {
    const char c = shown[at];
    if (c == '@' || c == '#' || is_url_scheme_at(shown, at)) {
      // A backslash does not stop GitHub from seeing a mention, a reference or an address.
      result += c == '@' ? "&#64;<!-- -->" : c == '#' ? "&#35;<!-- -->" : "w<!-- -->";
    } else if (c == '<' || c == '>' || c == '&') {
      result += c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;";
    } else if (c == ':' || c == '.') {
      result += c;
      if (at + 1 < shown.size() && (shown[at + 1] == '/' || c == '.')) result += "<!-- -->";
    } else {
      if (kMarkup.find(c) != std::string_view::npos) result += '\\';
      result += c;
    }
  }
  return result;
}

std::string markdown_block(std::string_view text) {
  const std::string shown = printable_lines(text);
  std::size_t longest = 2;
  for (std::size_t at = 0; at < shown.size();) {
    const std::size_t end = std::min(shown.find_first_not_of('`', at), shown.size());
    longest = std::max(longest, end - at);
    at = end + (end == at ? 1 : 0);
  }
  const std::string fence(longest + 1, '`');
  return fence + "text\n" + shown + (shown.ends_with('\n') ? "" : "\n") + fence + "\n";
}

}  // namespace assay::report::page
