#pragma once

/// \file
/// Intervals for a mean. Pure functions.

#include <cstdint>
#include <optional>

#include "assay/stats/proportion.hpp"

namespace assay::stats {

/// Student's t interval for the mean of n independent values.
///
/// For scores that are no yes or no (a cost, NDCG, a similarity). Values that are far from normal
/// need some dozens of them before the level holds.
///
/// \param deviation  sample standard deviation, divisor n - 1
/// \return nothing for fewer than two values or arguments out of range: one value shows no spread
/// \see Student (1908), Biometrika 6(1), 1-25
[[nodiscard]] std::optional<Interval> mean_interval(double mean, double deviation, std::int64_t n,
                                                    double confidence = 0.95);

}  // namespace assay::stats
