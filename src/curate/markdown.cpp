#include "curate/markdown.hpp"

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kInertBytes = 1000;
constexpr std::size_t kLineBytes = 4000;

std::size_t longest_run(std::string_view text, char mark) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == mark ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

/// At most `limit` bytes, cut between characters.
std::string_view shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return text.substr(0, limit);
}

/// Would Markdown obey this character here? `:`, `@` and `www.` make links by themselves on some
/// hosts; `-`, `+`, `=` and `1.` mean something at the start of a line only.
bool is_mark(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (std::string_view("\\`*_{}[]>#|~!$:@").find(c) != std::string_view::npos) return true;
  const std::string_view before = text.substr(0, at);
  if (c == '-' || c == '+' || c == '=') return before.empty();
  if (c != '.' && c != ')') return false;
  return before.find_first_not_of("0123456789") == std::string_view::npos ||
         before.ends_with("www") || before.ends_with("WWW");
}

}  // namespace

std::string inert(std::string_view text) {
  const std::string shown = printable(text, kInertBytes);
  std::string result;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else {
      if (is_mark(shown, i)) result += '\\';
      result += c;
    }
  }
  return result;
}

std::string fenced(std::string_view text, std::string_view language, std::size_t limit_bytes) {
  const std::string_view shown = shortened(text, limit_bytes);
  const std::string fence(std::max<std::size_t>(3, longest_run(shown, '`') + 1), '`');
  std::string result = fence;
  result.append(language).append("\n");
  for (std::size_t at = 0; at < shown.size();) {
    const std::size_t end = std::min(shown.find('\n', at), shown.size());
    result += printable(shown.substr(at, end - at), kLineBytes) + "\n";
    at = end + 1;
  }
  if (shown.size() < text.size()) result += "…\n";
  return result + fence + "\n";
}

std::string pipe_table(const std::vector<std::string>& titles,
                       const std::vector<std::vector<std::string>>& rows) {
  const auto line = [](const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) text += " " + cell + " |";
    return text + "\n";
  };
  std::string text = line(titles) + "|---|";
  for (std::size_t i = 1; i < titles.size(); ++i) text += "---:|";
  text += "\n";
  for (const auto& row : rows) text += line(row);
  return text;
}

}  // namespace assay::curate
