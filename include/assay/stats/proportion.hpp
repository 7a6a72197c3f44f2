#pragma once

/// \file
/// Intervals for a proportion. Pure functions.

#include <cstdint>
#include <optional>

namespace assay::stats {

struct Interval {
  double low = 0.0;
  double high = 1.0;
};

/// Wilson score interval for k successes in n trials.
///
/// \param successes   0 <= k <= n; may be fractional when repeats are averaged within an item
/// \param confidence  level inside (0, 1)
/// \return nothing when n is 0 or an argument is out of range: no data is not zero
/// \see Wilson (1927), JASA 22(158), 209-212
[[nodiscard]] std::optional<Interval> wilson(double successes, double trials,
                                             double confidence = 0.95);

/// Clopper-Pearson exact interval, for bounds that somebody will rely on.
/// \see Clopper and Pearson (1934), Biometrika 26(4), 404-413
[[nodiscard]] std::optional<Interval> clopper_pearson(std::int64_t successes, std::int64_t trials,
                                                      double confidence = 0.95);

}  // namespace assay::stats
