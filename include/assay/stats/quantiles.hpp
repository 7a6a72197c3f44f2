#pragma once

/// \file
/// Percentiles of raw values with intervals by order statistics. Pure functions.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace assay::stats {

/// Nearest-rank percentile: the smallest value such that at least a share `p` of all values is not
/// larger (rank ceil(p * n)).
///
/// \param sorted  ascending
/// \param p       in (0, 1]
/// \return nothing when there are no values
[[nodiscard]] std::optional<double> percentile(std::span<const double> sorted, double p);

/// Interval of a percentile between two order statistics, exact binomial, distribution-free.
struct RankInterval {
  std::optional<std::size_t> low;   ///< 1-based rank; nothing: unbounded below
  std::optional<std::size_t> high;  ///< 1-based rank; nothing: unbounded above
};

/// Ranks that enclose the p-quantile with at least the given confidence, tails split evenly.
///
/// Known answer: n = 100, p = 0.95 at 95 % runs from the 90th to the 100th value.
/// \see Conover (1999), Practical Nonparametric Statistics, 3rd ed., section 3.2
[[nodiscard]] RankInterval percentile_ranks(std::size_t n, double p, double confidence = 0.95);

/// A percentile and the values that enclose it, in the unit of the values. A missing end is
/// unbounded: no value seen is far enough out, to be printed as such and never as the largest
/// value.
struct PercentileEstimate {
  double value = 0.0;
  std::optional<double> low;
  std::optional<double> high;
  std::int64_t n = 0;
};

/// percentile and percentile_ranks together.
/// \return nothing without values or with p or the level out of range
[[nodiscard]] std::optional<PercentileEstimate> percentile_estimate(std::span<const double> sorted,
                                                                    double p,
                                                                    double confidence = 0.95);

/// The least number of values at which the p-quantile is worth printing: one value is expected to
/// lie above it (100 for p99, 1 000 for p99.9).
/// \param p  inside (0, 1); otherwise 1 is returned
[[nodiscard]] std::size_t least_n_for_percentile(double p);

}  // namespace assay::stats
