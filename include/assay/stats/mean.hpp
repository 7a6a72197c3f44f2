#pragma once

/// \file
/// Intervals and a test for a mean. Pure functions.

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

/// One-sided p of "the mean is at most `bound`": small where it is shown to lie above.
///
/// Student's t. Where few values lie far below the others it comes out too large too often, which
/// Hall's cubic undoes; it is only ever used to claim less.
///
/// \param deviation  as above, but over 0
/// \param skewness   third central moment / deviation^3
/// \return nothing for fewer than two values or arguments out of range
/// \see Hall (1992), JRSS B 54(1), 221-228: on the removal of skewness by transformation
[[nodiscard]] std::optional<double> mean_above_p(double mean, double deviation, double skewness,
                                                 std::int64_t n, double bound);

}  // namespace assay::stats
