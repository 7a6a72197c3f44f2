#pragma once

/// \file
/// How far two people, or two models, give the same labels. Pure functions.

#include <cstdint>
#include <optional>
#include <vector>

#include "assay/stats/proportion.hpp"

namespace assay::stats {

/// Agreement beyond what chance would give.
struct Kappa {
  double value = 0;  ///< 1: always the same, 0: as often as by chance, may be negative
  std::optional<Interval> interval;  ///< nothing when all agree: the variance is then 0 by formula
  double agreement = 0;              ///< plain share of equal labels
  std::int64_t n = 0;
};

/// Cohen's kappa of a square table with its large-sample interval (clipped to [-1, 1]).
///
/// \param counts      counts[i][j]: first rater said i, second said j; square
/// \param confidence  level inside (0, 1)
/// \return nothing for an empty or ragged table, a negative count, a level out of range, or when
/// both
///         raters used one and the same label only: chance alone then explains everything
/// \see Cohen (1960), Educational and Psychological Measurement 20(1), 37-46; the variance: Fleiss,
///      Cohen and Everitt (1969), Psychological Bulletin 72(5), 323-327
[[nodiscard]] std::optional<Kappa> cohens_kappa(
    const std::vector<std::vector<std::int64_t>>& counts, double confidence = 0.95);

}  // namespace assay::stats
