#pragma once

/// \file
/// Percentiles of raw values with intervals by order statistics. Pure functions.

#include <cstddef>
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

}  // namespace assay::stats
