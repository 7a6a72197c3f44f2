#pragma once

/// \file
/// The parts of a text that were to be rewritten, and the rest, which was to be kept. Private to
/// scoring; for .cpp files only.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/dataset/task.hpp"

namespace re2 {
class RE2;
}

namespace assay::scoring {

/// A text taken apart, in the form in which its rule compares it.
struct MarkedText {
  std::vector<std::string> targets;  ///< in their order
  std::string frame;                 ///< the text with one kTargetMark for each target
};

inline constexpr char kTargetMark = '\x01';

/// Finds what looks like a target.
class TargetFinder {
 public:
  /// \param pattern  RE2; leftmost matches that do not overlap count, empty ones do not
  /// \error invalid_argument  not a regular expression
  [[nodiscard]] static Result<TargetFinder> open(const dataset::TransformationRules& rules);
  TargetFinder(TargetFinder&&) noexcept;
  TargetFinder& operator=(TargetFinder&&) noexcept;
  ~TargetFinder();

  /// \param plain  plain_form of a text: targets are found before case or spaces are folded.
  /// Thread-safe.
  [[nodiscard]] MarkedText mark(std::string_view plain) const;

 private:
  TargetFinder(dataset::TransformationRules::Match match, std::unique_ptr<const re2::RE2> pattern);
  dataset::TransformationRules::Match match_;
  std::unique_ptr<const re2::RE2> pattern_;
};

/// How many targets were given as expected and in the expected order: the length of the longest
/// common subsequence. Two numbers that changed places are one match, not two, because a number
/// stands where it does for a reason.
[[nodiscard]] int matched_in_order(const std::vector<std::string>& expected,
                                   const std::vector<std::string>& given);

/// Is everything outside of the targets still there? Both are frames.
///
/// The kept pieces must stand in the answer in their order, the first at its start and the last at
/// its end. Where a target stood the answer may have one text of a target's shape, right or wrong,
/// or any text that holds none: a number left as it was, or left out. So an answer that leaves
/// numbers unconverted keeps the rest; one that adds, drops or changes a word does not, nor does
/// one that leaves something behind a target's shape (`+4420794609 58`).
///
/// Not seen: words added or lost right beside a target that was left unconverted (they count as
/// part of it), and a piece that only stands somewhere else in such a place.
[[nodiscard]] bool keeps_the_rest(std::string_view expected, std::string_view given);

}  // namespace assay::scoring
