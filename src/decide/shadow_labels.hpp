#pragma once

/// \file
/// What the labels of disagreements say about all pairs.

#include <cstdint>
#include <span>
#include <vector>

#include "assay/decide/shadow_report.hpp"
#include "decide/shadow_sums.hpp"

namespace assay::decide {

/// Of what may go wrong with a difference, the part of its labels; the rest is the disagreement's.
inline constexpr double kShareForLabels = 0.8;

/// A label, and the combination of slices its pair has: labels may be thick in some and thin in
/// others, as the queue asks for them.
struct LabelRecord {
  std::size_t cell = 0;
  std::uint64_t unit = 0;  ///< its cluster, or itself
  double weight = 1;       ///< of the pair
  ShadowLabel label = ShadowLabel::both_right;
};

/// The disagreements of one cell, by weight.
struct LabelCell {
  std::size_t cell = 0;
  double disagreed = 0;
};

/// E[difference | disagree] of labels that are weighted to stand for all disagreements: those of a
/// cell for the cell, and where it has fewer than 5, for all such cells together.
class LabelMean {
 public:
  /// \param labels  of the row
  /// \param cells   of the row: all that have disagreements
  LabelMean(std::span<const LabelRecord> labels, std::span<const LabelCell> cells);

  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double standard_error() const { return standard_error_; }  ///< 0 without spread
  /// Share of the labels by which one of the two is right alone: what plans go by.
  [[nodiscard]] double discordance() const { return discordance_; }
  /// Share of the disagreements in combinations of slices without any label: they may go either
  /// way.
  [[nodiscard]] double uncovered() const { return uncovered_; }
  [[nodiscard]] stats::Estimate running(double confidence) const;  ///< in [-1, 1]

 private:
  struct Unit {
    double weight = 0, sum = 0;
  };
  std::vector<Unit> units_;
  std::int64_t n_ = 0;
  double mean_ = 0, standard_error_ = 0, discordance_ = 0, uncovered_ = 0;
};

/// P(disagree) * E[difference | disagree] at every look: the product of two confidence
/// sequences that share what may go wrong. Without labels as far as
/// the disagreement allows.
[[nodiscard]] stats::Estimate running_difference(const UnitSums& disagreement,
                                                 const LabelMean& labels, std::int64_t n,
                                                 double confidence);

/// All but the counts of unlabelled disagreements.
[[nodiscard]] LabelEstimate label_estimate(std::span<const LabelRecord> labels,
                                           const UnitSums& disagreement, const LabelMean& mean,
                                           double confidence);

}  // namespace assay::decide
