#pragma once

/// \file
/// How sure a ranker may be that the top of its list is the right set.

#include <span>
#include <vector>

namespace assay::local {

/// The scores' gap between the last result of the top and the next; 0 where there is none.
[[nodiscard]] double top_gap(std::span<const double> scores, std::size_t top);

/// A list that the ranker did not train on.
struct TopTrial {
  double gap = 0;
  bool right = false;
};

/// Probability of a right top as a logistic curve of the gap, fitted on trials with smoothed
/// targets and a slight pull of the slope to zero, so that few trials claim little. It never falls
/// with the gap, and a gap wider than all tried ones counts as the widest of them. \see Platt
/// (1999), Probabilistic outputs for support vector machines
class TopConfidence {
 public:
  /// Without trials: 0.5.
  explicit TopConfidence(std::span<const TopTrial> trials);
  [[nodiscard]] double operator()(double gap) const;

 private:
  void improve(std::span<const TopTrial> trials, double right);

  double mean_ = 0;
  double spread_ = 1;
  double narrowest_ = 0;
  double widest_ = 0;
  double level_ = 0;  ///< log-odds at the mean gap
  double slope_ = 0;  ///< for one spread more
};

}  // namespace assay::local
