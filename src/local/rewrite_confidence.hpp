#pragma once

/// \file
/// How sure a rewriting may be, from its doubts: fitted on texts that the method had not seen.

#include <array>
#include <cstddef>
#include <span>

#include "local/rewriting.hpp"

namespace assay::local {

/// A rewriting of a text that was kept from training, and whether it was right.
struct Tried {
  std::array<double, kDoubts> doubts{};
  bool right = false;
};

/// Logistic regression of "the whole text is right" on the doubts.
class RewriteConfidence {
 public:
  RewriteConfidence() = default;
  /// \param flattered  share of the right ones that is taken as wrong, once and once more for each
  ///        doubt: where a method's rules were written with the examples in view, being right on
  ///        them proves less, and least where they hold a difficulty
  static RewriteConfidence fit(std::span<const Tried> tried, double flattered);
  /// In (0, 1).
  [[nodiscard]] double of(const std::array<double, kDoubts>& doubts) const;

 private:
  std::array<double, kDoubts + 1> weights_{};  ///< the intercept last
};

}  // namespace assay::local
