#include "scoring/text_form.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "assay/core/text.hpp"

namespace assay::scoring {
namespace {

using Match = dataset::TransformationRules::Match;

std::string composed(std::string text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(mapped, std::free);
  if (size < 0) return text;
  return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)};
}

std::string with_line_feeds(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      result += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      result += '\n';
    }
  }
  return result;
}

bool is_space(utf8proc_int32_t point) {
  if (point < 0x80) return point == ' ' || (point >= '\t' && point <= '\r');
  const auto category = utf8proc_category(point);
  return point == 0x85 || category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

std::string with_single_spaces(std::string_view text) {
  std::string result;
  bool pending = false;
  while (!text.empty()) {
    utf8proc_int32_t point = -1;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &point);
    const std::size_t size = read > 0 ? static_cast<std::size_t>(read) : 1;
    if (is_space(point)) {
      pending = !result.empty();
    } else {
      if (pending) result += ' ';
      pending = false;
      result.append(text.substr(0, size));
    }
    text.remove_prefix(size);
  }
  return result;
}

}  // namespace

std::string plain_form(std::string_view text) {
  return std::string(trimmed(with_line_feeds(composed(replace_invalid_utf8(text)))));
}

std::string compared_form(Match match, std::string plain) {
  if (match == Match::space) return with_single_spaces(plain);
  // Folding spaces first: `normalised` knows only those that NFKC turns into the one of ASCII.
  if (match == Match::text) return normalised(with_single_spaces(plain));
  return plain;
}

}  // namespace assay::scoring
