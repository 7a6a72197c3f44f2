#pragma once

/// \file
/// Digits with what people write between them: all that a telephone number can be made of.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::local {

/// What stands between two groups of digits.
struct Gap {
  bool space = false;
  bool line = false;  ///< a line break, perhaps with the mark of a quoted mail after it
  bool hyphen = false;
  bool dot = false;
  bool slash = false;
  bool bracket = false;

  /// Nothing but a hyphen or a dot: the digits around it are one thing.
  [[nodiscard]] bool is_tight() const { return (hyphen || dot) && !space && !line && !bracket; }
  [[nodiscard]] bool is_loose() const { return (space || line) && !hyphen && !slash && !bracket; }
};

struct DigitGroup {
  std::size_t begin = 0;  ///< bytes of the text
  std::size_t end = 0;
  std::string digits;  ///< ASCII, also of full-width ones
  Gap before;          ///< to the group before it; none for the first
};

/// Groups that might be one number, or several. What starts with a plus sign starts a run.
struct DigitRun {
  bool plus = false;
  std::size_t begin = 0;  ///< of the plus sign, or of the first group
  std::vector<DigitGroup> groups;
};

/// All runs of a text, in order. Linear in the length of the text.
[[nodiscard]] std::vector<DigitRun> find_digit_runs(std::string_view text);

/// Bytes of the blank at `at`: ASCII space, no-break, thin and zero-width ones, and the invisible
/// marks of writing direction that pasted numbers carry; 0 when there is none.
[[nodiscard]] std::size_t blank_at(std::string_view text, std::size_t at);

}  // namespace assay::local
