#pragma once

/// \file
/// What counts as independent: items, or the clusters they come in.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "assay/decide/evidence.hpp"

namespace assay::decide {

/// A yes/no of one item on both sides, as shares of its repeats.
struct SharePair {
  const PairedItem* item = nullptr;
  double baseline = 0;
  double candidate = 0;
};

/// Which unit each item belongs to.
struct Units {
  std::vector<std::size_t> of_item;  ///< by position; numbered by first appearance
  std::size_t count = 0;
  bool has_clusters = false;  ///< some unit has several items
};

[[nodiscard]] Units units_of(std::span<const ValuePair> pairs);

/// Mean per item, and the standard deviation of a unit around it such that the standard error of
/// the mean is deviation / sqrt(units). With one item per unit that is the sample's own.
/// \see Cochran (1977), Sampling Techniques, 3rd ed., section 9A.1: the ratio to size
struct Spread {
  double mean = 0;
  double deviation = 0;  ///< 0 below two units
  double skewness = 0;   ///< of the units, third moment over the deviation's cube; 0 without spread
};

/// Rounding leaves a trace where all values are the same.
[[nodiscard]] constexpr bool has_spread(const Spread& spread) {
  return spread.deviation > 1e-12;
}

[[nodiscard]] Spread spread_of(std::span<const ValuePair> pairs, const Units& units);

/// Mean with Student's interval over units, missing where no spread was seen. Nothing without
/// items.
[[nodiscard]] std::optional<Difference> student_mean(std::span<const ValuePair> pairs,
                                                     const Units& units, double confidence);

/// Shares of all items, ready for every statistic.
struct Contrast {
  std::vector<ValuePair> pairs;  ///< candidate minus baseline
  Units units;
  stats::PairedTable table;  ///< of units, by which side has more
  bool is_plain = true;      ///< yes or no everywhere, no clusters: the closed forms hold
};

/// \param shares  sorted by id
[[nodiscard]] Contrast contrast_of(std::span<const SharePair> shares);

/// May the score interval of `contrast.table` be used? Where it is plain; also where every item
/// differs in the same way, since resampling then sees no spread: each unit counts as one item.
[[nodiscard]] bool uses_table(const Contrast& contrast);

/// The mean difference with the interval that fits, at the rules' confidence. Nothing without
/// items.
[[nodiscard]] std::optional<Difference> share_difference(const Contrast& contrast,
                                                         const Rules& rules);

}  // namespace assay::decide
