#pragma once

/// \file
/// A document as clean lines of text, with a lower-case twin of the same length beside it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::local {

/// A line of a document. `text` and `lower` have the same length, so a place in one is that place
/// in the other.
struct Line {
  std::string_view text;
  std::string_view lower;
};

/// Valid UTF-8 without control characters; exotic blanks, dashes and quotes replaced by plain ones,
/// reply marks (`>`) taken away, and no longer than a document may sensibly be. Not copyable or
/// movable: its lines are views.
class Document {
 public:
  /// Beyond this nothing is read. An invoice has a few thousand characters.
  static constexpr std::size_t kLongest = 64 * 1024;
  /// A longer line is cut at a blank, so that looking from every word to every other stays cheap.
  static constexpr std::size_t kLongestLine = 1000;

  explicit Document(std::string_view bytes);
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view lower() const { return lower_; }

 private:
  std::string text_;
  std::string lower_;
  std::vector<Line> lines_;
};

/// Lower case for ASCII, Latin-1 and Latin Extended-A letters, byte for byte of the same length.
[[nodiscard]] std::string lower_in_place(std::string_view text);

[[nodiscard]] inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] inline bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
/// Bytes outside ASCII count as letters: after cleaning, nearly all of them are.
[[nodiscard]] inline bool is_letter(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}
[[nodiscard]] inline bool is_word(char c) {
  return is_digit(c) || is_letter(c);
}

}  // namespace assay::local
