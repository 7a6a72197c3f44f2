#pragma once

/// \file
/// From the figures of one row of a shadow report to its verdict.

#include "assay/decide/shadow_report.hpp"
#include "decide/shadow_labels.hpp"
#include "decide/shadow_sums.hpp"

namespace assay::decide {

/// What a verdict is made of: sums of the row, and intervals at its own share of alpha.
struct VerdictBasis {
  const UnitSums& disagreement;
  const UnitSums& invalid;  ///< (1 + Lite unusable - Pro unusable) / 2
  const NoiseSums& noise;
  const LabelMean& labels;
  double alpha = 0;  ///< of this row, one-sided
};

/// Fills verdict, reason and what is missing. All other figures of the row are there.
void judge(const VerdictBasis& basis, const ShadowReport& report, ShadowRow& row);

}  // namespace assay::decide
