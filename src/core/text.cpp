#include "assay/core/text.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <numeric>
#include <vector>

namespace assay {
namespace {

/// Decodes one code point; negative when the bytes there are not UTF-8. `size` is what to skip.
utf8proc_int32_t decode(std::string_view text, std::size_t at, std::size_t& size) {
  utf8proc_int32_t point = -1;
  const auto got = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                    static_cast<utf8proc_ssize_t>(text.size() - at), &point);
  size = got > 0 ? static_cast<std::size_t>(got) : 1;
  return got > 0 ? point : -1;
}

/// Where the ASCII that starts at `at` ends. Eight bytes at a time: every prompt and every answer
/// is checked on its way, and nearly all of both is ASCII.
std::size_t end_of_ascii(std::string_view text, std::size_t at) {
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

bool is_ascii(std::string_view text) {
  return end_of_ascii(text, 0) == text.size();
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string with_single_spaces(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool pending = false;
  for (const char c : text) {
    if (is_space(c)) {
      pending = !result.empty();
    } else {
      if (pending) result += ' ';
      pending = false;
      result += c;
    }
  }
  return result;
}

/// Characters that move the cursor, hide text or reorder it, and those that are none (U+FFFE,
/// U+FFFF and their like), which XML does not take. Those above U+E0000 spell words that no font
/// draws and every model reads.
bool is_unsafe(utf8proc_int32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x61c ||
         point == 0x180e || (point >= 0x200b && point <= 0x200f) ||
         (point >= 0x2028 && point <= 0x202e) || (point >= 0x2060 && point <= 0x206f) ||
         point == 0xfeff || (point >= 0xfff9 && point <= 0xfffb) ||
         (point >= 0xe0000 && point <= 0xe0fff) || (point >= 0xfdd0 && point <= 0xfdef) ||
         (point & 0xfffe) == 0xfffe;
}

/// How `printable` shows an unsafe character, or a byte that is none (`point` negative).
std::string escaped(char byte, utf8proc_int32_t point) {
  if (point < 0) return fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  if (point == '\n') return "\\n";
  if (point == '\t') return "\\t";
  return point < 0x100 ? fmt::format("\\x{:02x}", point) : fmt::format("\\u{:04x}", point);
}

}  // namespace

std::optional<std::size_t> invalid_utf8_at(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      at = end_of_ascii(bytes, at);
      continue;
    }
    std::size_t size = 0;
    if (decode(bytes, at, size) < 0) return at;
    at += size;
  }
  return std::nullopt;
}

std::string replace_invalid_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (const auto bad = invalid_utf8_at(bytes)) {
    text.append(bytes.substr(0, *bad)).append("\xEF\xBF\xBD");
    bytes.remove_prefix(*bad + 1);
  }
  return text.append(bytes);
}

std::string_view whole_characters(std::string_view text, std::size_t most_bytes) {
  if (text.size() <= most_bytes) return text;
  const auto is_inside = [text](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  std::size_t end = most_bytes;
  while (end > 0 && most_bytes - end < 4 && is_inside(end)) --end;
  return text.substr(0, end);
}

std::string normalised(std::string_view text) {
  if (is_ascii(text)) {
    std::string result = with_single_spaces(text);
    for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
  }
  const std::string valid = replace_invalid_utf8(text);
  utf8proc_uint8_t* mapped = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
                   static_cast<utf8proc_ssize_t>(valid.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                                                  UTF8PROC_COMPAT | UTF8PROC_CASEFOLD));
  const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(mapped, std::free);
  if (size < 0) return with_single_spaces(valid);
  return with_single_spaces(
      std::string_view(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)));
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string printable(std::string_view text, std::size_t limit_bytes) {
  std::string result;
  for (std::size_t at = 0, size = 0; at < text.size(); at += size) {
    const utf8proc_int32_t point = decode(text, at, size);
    const std::string shown = point < 0 || is_unsafe(point)
                                  ? escaped(point < 0 ? text[at] : '\0', point)
                                  : std::string(text.substr(at, size));
    if (result.size() + shown.size() > limit_bytes) return result + "…";
    result += shown;
  }
  return result;
}

std::string printable_lines(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0, size = 0; at < text.size(); at += size) {
    const utf8proc_int32_t point = decode(text, at, size);
    if (point >= 0 && (point == '\n' || point == '\t' || !is_unsafe(point))) {
      result += text.substr(at, size);
    } else {
      result += escaped(point < 0 ? text[at] : '\0', point);
    }
  }
  return result;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0, size = 0; at < text.size(); at += size) {
    const utf8proc_int32_t point = decode(text, at, size);
    width += point < 0 ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point)));
  }
  return width;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace assay
