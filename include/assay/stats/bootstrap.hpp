#pragma once

/// \file
/// Intervals by resampling, for whatever has no closed form: scores in [0, 1], F1, items that share
/// a source. Pure: the same arguments give the same answer on every machine.
///
/// The order of the values matters to the last digits only through the draws; callers that want
/// results independent of the order of completion pass values in the order of the golden set.
///
/// Where all values are equal resampling sees no spread and would return a point, which claims more
/// than was seen: these functions return nothing instead. When n differences of scores in [0, 1]
/// are all 0, `upper_bound(0, n, level)` of bound.hpp limits the share of items that could differ.
/// With few units (items, or clusters: below about 20) the level does not hold.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "assay/stats/estimate.hpp"

namespace assay::stats {

enum class BootstrapKind {
  percentile,  ///< the quantiles of the draws: too narrow for few units, as a normal interval is
  expanded,  ///< percentile, taken further out as Student's t is from the normal. Covers best where
             ///< most values are 0 and few units differ (paired differences, clusters)
  bca,       ///< bias-corrected and accelerated: second-order correct for skewed statistics; with
             ///< few units it trusts its estimate of the skewness too much
};

struct BootstrapOptions {
  BootstrapKind kind = BootstrapKind::expanded;
  double confidence = 0.95;    ///< two-sided level inside (0, 1)
  std::size_t draws = 10'000;  ///< at least 100
  std::uint64_t seed = 1;
};

/// Mean of independent values.
///
/// Takes time draws * n: 10 000 draws of 500 values a few hundredths of a second.
///
/// \return n = number of values; nothing below two values, without spread, for values that are not
///         finite or options out of range
/// \see Efron (1987), JASA 82(397), 171-185, for BCa; Hesterberg (2015), The American Statistician
///      69(4), 371-386, for the expanded percentile interval
[[nodiscard]] std::optional<Estimate> bootstrap_mean(std::span<const double> values,
                                                     const BootstrapOptions& options = {});

/// Mean of candidate[i] - baseline[i]. Items are resampled, so that pairs stay together.
/// \return as bootstrap_mean; also nothing when the lengths differ
[[nodiscard]] std::optional<Estimate> bootstrap_difference(std::span<const double> baseline,
                                                           std::span<const double> candidate,
                                                           const BootstrapOptions& options = {});

/// Mean of values that come in clusters (items from one document, repeats of one item): whole
/// clusters are resampled, each draw divides its sum by its number of values.
///
/// \param cluster  one number per value; equal numbers are one cluster. How they are numbered does
///                 not matter: clusters are taken by first appearance
/// \return n = number of clusters, what the interval rests on; nothing as for bootstrap_mean, below
///         two clusters, or when the lengths differ
/// \see Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8
[[nodiscard]] std::optional<Estimate> cluster_bootstrap_mean(std::span<const double> values,
                                                             std::span<const std::size_t> cluster,
                                                             const BootstrapOptions& options = {});

/// Clustered version of bootstrap_difference.
[[nodiscard]] std::optional<Estimate> cluster_bootstrap_difference(
    std::span<const double> baseline, std::span<const double> candidate,
    std::span<const std::size_t> cluster, const BootstrapOptions& options = {});

/// A statistic of some of the units 0 .. n - 1, of which one may come several times.
using Statistic = std::function<double(std::span<const std::size_t> units)>;

/// Any statistic of n independent units: macro F1 over items, a difference of two of them, a
/// quantile.
///
/// \param statistic  called draws + min(n, 400) + 1 times, also with fewer than n units (the
///                   jackknife of BCa leaves out one unit, above 400 units one block of them); a
///                   value that is not finite drops out of the draws
/// \return n = number of units; nothing below two units, without spread, with more than a tenth of
///         the draws dropped, or for options out of range
[[nodiscard]] std::optional<Estimate> bootstrap(std::size_t units, const Statistic& statistic,
                                                const BootstrapOptions& options = {});

}  // namespace assay::stats
