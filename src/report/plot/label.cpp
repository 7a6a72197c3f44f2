#include "report/plot/label.hpp"

#include <algorithm>
#include <cstddef>

#include "assay/core/text.hpp"

namespace assay::report::plot {
namespace {

constexpr std::size_t kMostBytes = 300;

/// The whole UTF-8 sequence at the front; the text is valid.
std::string_view first_character(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return text.substr(0, size);
}

double character_width(std::string_view character) {
  if (character.size() > 1) return 0.6 * static_cast<double>(display_width(character));
  const char c = character.front();
  if (std::string_view("mwMW@%+=<>~").find(c) != std::string_view::npos) return 0.9;
  if (std::string_view(" iljtfIr.,:;'|!()[]").find(c) != std::string_view::npos) return 0.37;
  return c >= 'A' && c <= 'Z' ? 0.7 : 0.58;
}

}  // namespace

double text_width(std::string_view text) {
  double width = 0;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    width += character_width(character);
    text.remove_prefix(character.size());
  }
  return width;
}

std::string visible(std::string_view label) {
  std::string shown = printable(label, kMostBytes);
  return trimmed(shown).empty() ? "(empty)" : shown;
}

std::string shortened(std::string_view label, double ems) {
  std::string shown = visible(label);
  if (text_width(shown) <= ems) return shown;
  const double room = ems - text_width("…");
  double width = 0;
  std::size_t size = 0;
  while (size < shown.size()) {
    const std::string_view character = first_character(std::string_view(shown).substr(size));
    width += character_width(character);
    if (width > room) break;
    size += character.size();
  }
  return shown.substr(0, size) + "…";
}

std::string in_quotes(std::string_view label) {
  return "\"" + shortened(label, 40) + "\"";
}

std::string worded(std::string_view measure) {
  return shortened(measure, 40);
}

std::string sentence_start(std::string_view measure) {
  std::string words = worded(measure);
  if (words.front() >= 'a' && words.front() <= 'z') {
    words.front() = static_cast<char>(words.front() - 'a' + 'A');
  }
  return words;
}

}  // namespace assay::report::plot
