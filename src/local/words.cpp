#include "local/words.hpp"

#include "assay/core/text.hpp"

namespace assay::local {
namespace {

enum class Kind { separator, letter, mark };

bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

Kind ascii_kind(unsigned char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c)) return Kind::letter;
  return c == '?' || c == '!' || c == '%' || c == '$' ? Kind::mark : Kind::separator;
}

/// Length in bytes and kind of the character at `at`. Folded text is valid UTF-8, and all that is
/// not punctuation counts as a letter there: that suits every script without a table of them.
std::pair<std::size_t, Kind> classify(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
  };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {1, ascii_kind(lead)};
  if (lead < 0xE0) {
    // U+0080 to U+00BF: guillemets, inverted marks, signs; of these, the pound and yen signs
    // matter.
    if (lead != 0xC2) return {2, Kind::letter};
    const bool money = byte(at + 1) == 0xA3 || byte(at + 1) == 0xA5;
    return {2, money ? Kind::mark : Kind::separator};
  }
  if (lead < 0xF0) {
    if (lead == 0xE2 && (byte(at + 1) == 0x80 || byte(at + 1) == 0x81)) return {3, Kind::separator};
    if (lead == 0xE2 && byte(at + 1) == 0x82) return {3, Kind::mark};  // U+2080: currency signs
    return {3, Kind::letter};
  }
  return {4, Kind::letter};
}

}  // namespace

Words::Words(std::string_view text) : folded_(normalised(text)) {
  const std::string_view all = folded_;
  list_.reserve(all.size() / 5 + 1);
  std::size_t start = 0;
  std::size_t at = 0;
  const auto close = [&] {
    if (at > start) list_.push_back(all.substr(start, at - start));
  };
  while (at < all.size()) {
    const auto [size, kind] = classify(all, at);
    if (kind == Kind::letter) {
      at += size;
      continue;
    }
    close();
    if (kind == Kind::mark) list_.push_back(all.substr(at, size));
    at += size;
    start = at;
  }
  at = all.size();  // a character cut short at the end must not reach past it
  close();
}

}  // namespace assay::local
