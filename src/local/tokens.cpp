#include "assay/local/model.hpp"

namespace assay::local {
namespace {

bool is_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

bool is_space(unsigned char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// UTF-8 continuation bytes belong to the character before them.
bool continues_character(unsigned char c) {
  return (c & 0xC0U) == 0x80;
}

}  // namespace

TokenCount count_tokens(std::string_view text) {
  constexpr int kPiece = 4;
  TokenCount tokens = 0;
  int letters = 0;  // of the current piece
  for (const char character : text) {
    const auto c = static_cast<unsigned char>(character);
    if (continues_character(c)) continue;
    if (is_letter(c)) {
      if (letters == 0) ++tokens;
      letters = (letters + 1) % kPiece;
      continue;
    }
    letters = 0;
    if (!is_space(c)) ++tokens;
  }
  return tokens;
}

}  // namespace assay::local
