#pragma once

/// \file
/// When did the rate change? Change points in a series of rates, by a test and not by eye. Pure
/// function.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "assay/core/result.hpp"

namespace assay::stats {

/// One point of the series, e.g. a run: k of n items right. A run of repeats may count fractions of
/// items.
struct Tally {
  double successes = 0.0;
  double trials = 0.0;
};

struct ChangePointOptions {
  double alpha = 0.05;          ///< chance of even one false change point in a series without any
  std::size_t min_segment = 3;  ///< points on each side of a change, at least 1
  std::size_t permutations = 1'999;
  std::uint64_t seed = 1;
};

struct ChangePoint {
  std::size_t index = 0;  ///< first point of the new level
  double p = 1.0;         ///< adjusted: compare with alpha
  double before = 0.0;    ///< pooled rate of the segment before, back to the previous change
  double after = 0.0;     ///< pooled rate up to the next change
};

/// Change points by binary segmentation.
///
/// In each segment the split with the largest likelihood-ratio statistic of two binomial rates
/// against one; its p is its rank among the same maximum over random orders of the segment's points
/// (so it assumes exchangeable points, not binomial scatter: runs over one golden set scatter less
/// than that, an unstable provider more). A segment that is split has its two parts tested in turn
/// with p multiplied by (length of the series / length of the part) and never below the p of the
/// segment it came from, which bounds the chance of any false claim for nested hypotheses
/// (Meinshausen 2008).
///
/// Takes time permutations * points * levels. A series that is too short to reach alpha (7 points
/// have only 35 ways to split 3 and 4) returns nothing rather than a guess.
///
/// \return ascending by index; empty when nothing is shown
/// \error invalid_argument  a point without trials, successes outside [0, trials], a value that is
///        not finite, or options out of range
/// \see Scott and Knott (1974), Biometrics 30(3), 507-512; Worsley (1983), Biometrika 70(2),
///      455-464; Meinshausen (2008), Biometrika 95(2), 265-278
[[nodiscard]] Result<std::vector<ChangePoint>> change_points(
    std::span<const Tally> series, const ChangePointOptions& options = {});

}  // namespace assay::stats
