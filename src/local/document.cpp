#include "local/document.hpp"

#include <array>
#include <utility>

#include "assay/core/text.hpp"

namespace assay::local {
namespace {

/// What typesetting and word processors put where plain text has an ASCII character.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kPlain{{
    {"\xC2\xA0", " "},
    {"\xE2\x80\xAF", " "},
    {"\xE2\x80\x89", " "},
    {"\xE2\x80\x87", " "},
    {"\xE2\x80\x8B", ""},
    {"\xEF\xBB\xBF", ""},
    {"\xC2\xAD", ""},
    {"\xE2\x88\x92", "-"},
    {"\xE2\x80\x90", "-"},
    {"\xE2\x80\x91", "-"},
    {"\xE2\x80\x93", "-"},
    {"\xE2\x80\x94", "-"},
    {"\xE2\x80\x99", "'"},
    {"\xE2\x80\x98", "'"},
    {"\xC3\x97", "x"},
    {"\xE2\x80\xA6", "..."},
    {"\xC2\xB4", "'"},
}};

std::string clean(std::string_view bytes) {
  const std::string valid = replace_invalid_utf8(bytes.substr(0, Document::kLongest));
  std::string text;
  text.reserve(valid.size());
  for (std::size_t at = 0; at < valid.size();) {
    const auto c = static_cast<unsigned char>(valid[at]);
    if (c < 0x80) {
      const bool kept = c >= 0x20 || c == '\n' || c == '\t';
      text += c == 0x7F || !kept ? ' ' : static_cast<char>(c);
      ++at;
      continue;
    }
    bool replaced = false;
    for (const auto& [fancy, plain] : kPlain) {
      if (valid.compare(at, fancy.size(), fancy) != 0) continue;
      text += plain;
      at += fancy.size();
      replaced = true;
      break;
    }
    if (!replaced) text += valid[at++];
  }
  return text;
}

/// Length of the reply marks (`>> `) or of a chat's stamp (`[16:40] kev: `) before a line's own
/// text.
std::size_t prefix_length(std::string_view line) {
  if (line.starts_with('[')) {
    const std::size_t close = line.substr(0, 24).find("] ");
    const std::size_t colon = line.substr(0, 48).find(": ");
    const bool stamp = close != std::string_view::npos && is_digit(line[1]);
    if (!stamp) return 0;
    return colon != std::string_view::npos && colon > close ? colon + 2 : close + 2;
  }
  std::size_t at = 0;
  while (at < line.size() && (line[at] == '>' || (line[at] == ' ' && line[0] == '>'))) ++at;
  return at;
}

/// Where a line that is too long is cut: at its last blank, else between two characters.
std::size_t cut_place(std::string_view text, std::size_t start) {
  std::size_t end = start + Document::kLongestLine;
  const std::size_t blank = text.rfind(' ', end);
  if (blank != std::string_view::npos && blank > start) return blank;
  while (end > start + 1 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return end;
}

}  // namespace

std::string lower_in_place(std::string_view text) {
  std::string lower(text);
  for (std::size_t i = 0; i < lower.size(); ++i) {
    auto c = static_cast<unsigned char>(lower[i]);
    if (c >= 'A' && c <= 'Z') {
      lower[i] = static_cast<char>(c + 0x20);
      continue;
    }
    if (i + 1 >= lower.size() || c < 0xC3 || c > 0xC5) continue;
    auto next = static_cast<unsigned char>(lower[i + 1]);
    if (c == 0xC3 && next >= 0x80 && next <= 0x9E) {
      next = static_cast<unsigned char>(next + 0x20);
    } else if ((c == 0xC4 && next < 0xB8) || (c == 0xC5 && next >= 0x8A && next < 0xB8)) {
      next |= 1U;  // U+0100 to U+0137, U+014A to U+0177: capitals are even
    } else if ((c == 0xC5 && next >= 0x81 && next <= 0x88 && next % 2 == 1) ||
               (c == 0xC5 && next >= 0xB9 && next % 2 == 1 && next < 0xBE)) {
      next = static_cast<unsigned char>(next + 1);  // U+0139 to U+0148, U+0179 to U+017E
    }
    lower[++i] = static_cast<char>(next);
  }
  return lower;
}

Document::Document(std::string_view bytes) : text_(clean(bytes)), lower_(lower_in_place(text_)) {
  const std::string_view text = text_;
  const std::string_view lower = lower_;
  for (std::size_t start = 0; start <= text.size();) {
    std::size_t end = text.find('\n', start);
    if (end == std::string_view::npos) end = text.size();
    std::size_t next = end + 1;
    if (end - start > Document::kLongestLine) {
      end = cut_place(text, start);
      next = end;
    }
    const std::size_t begin = start + prefix_length(text.substr(start, end - start));
    lines_.push_back({text.substr(begin, end - begin), lower.substr(begin, end - begin)});
    start = next;
  }
}

}  // namespace assay::local
