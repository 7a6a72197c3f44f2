#pragma once

/// \file
/// How much of a difference is noise? A model asked twice does not always give the same answer;
/// what two models disagree on is to be seen beside what each disagrees on with itself. Pure.
///
/// All rates are about two answers to one item of which exactly one is right. With shares p and q
/// of right answers to an item the two sides flip with p (1 - q) + q (1 - p), and a side flips
/// against itself with 2 p (1 - p); the first exceeds the mean of the second by (p - q)^2.

#include <cstdint>
#include <optional>
#include <span>

#include "assay/decide/evidence.hpp"

namespace assay::decide {

struct FlipRates {
  std::int64_t items = 0;  ///< with at least two scored answers on both sides
  /// Shares of 1. Nothing: no item tells; for all but `between` that takes repeats.
  std::optional<Difference> between;    ///< A/B: one answer of each side
  std::optional<Difference> baseline;   ///< A/A: two answers of the baseline
  std::optional<Difference> candidate;  ///< A/A of the candidate
  /// `between` minus the mean of the other two: what noise does not explain. May be below 0 by
  /// chance; not clipped.
  std::optional<Difference> excess;
};

/// Where items have repeats on both sides all four rates are about these items, else each is about
/// the items that tell. Unbiased for any number of repeats; intervals by resampling items or their
/// clusters.
/// \see Hoeffding (1948), Annals of Mathematical Statistics 19(3), 293-325: U-statistics
[[nodiscard]] FlipRates flip_rates(std::span<const PairedItem> items, const Rules& rules = {});

}  // namespace assay::decide
