#pragma once

/// \file
/// Text as words: the only reading of a text that the classifiers know.

#include <string>
#include <string_view>
#include <vector>

namespace assay::local {

/// A text, folded (NFKC, lower case), and its words as views into it. Not copyable or movable: the
/// views would point into the old text.
class Words {
 public:
  explicit Words(std::string_view text);
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;

  /// Runs of letters and digits, in order; `?`, `!`, `%` and currency signs are words of their own,
  /// because a question or an amount says much about what somebody wants.
  [[nodiscard]] const std::vector<std::string_view>& list() const { return list_; }

 private:
  std::string folded_;
  std::vector<std::string_view> list_;
};

}  // namespace assay::local
