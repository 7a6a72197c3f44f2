#pragma once

/// \file
/// How much slower: the shift of paired differences, robust against the few calls that took ten
/// times as long. Pure functions.

#include <cstdint>
#include <optional>
#include <span>

namespace assay::stats {

/// A shift with its interval, in the unit of the differences. An end is missing where n is too
/// small for the level: unbounded, to be printed as such.
struct Shift {
  double value = 0.0;
  std::optional<double> low;
  std::optional<double> high;
  std::int64_t n = 0;
};

/// Hodges-Lehmann estimate: the median of all (d_i + d_j) / 2 with i <= j, and the interval between
/// two of these averages that inverts Wilcoxon's signed-rank test.
///
/// The test's exact distribution below 200 differences, its normal approximation with continuity
/// correction from there on. The interval holds its level where differences scatter symmetrically
/// around the shift; heavy tails do not matter. Ties and zeros stay in (then it is conservative).
/// Time n log n, memory n: the n^2 averages are counted, never listed.
///
/// \param differences  candidate[i] - baseline[i], any order
/// \return nothing without differences, for ones that are not finite (or above 1e300), or a level
///         outside (0, 1)
/// \see Hodges and Lehmann (1963), Annals of Mathematical Statistics 34(2), 598-611;
///      Hollander and Wolfe (1999), Nonparametric Statistical Methods, section 3.3
[[nodiscard]] std::optional<Shift> hodges_lehmann(std::span<const double> differences,
                                                  double confidence = 0.95);

}  // namespace assay::stats
