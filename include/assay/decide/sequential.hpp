#pragma once

/// \file
/// Deciding more than once. Two situations, two answers:
///
/// 1. One pair of arms, data that grow (a shadow that runs for days, items added): `Rules::mode =
///    Mode::sequential`. Table, verdicts and slices stay what they are; p-values come from
///    e-processes and the interval from a confidence sequence (stats/sequential.hpp), so that over
///    all looks together the chance of a false `worse` is at most alpha, and so is that of a false
///    `not_worse`. A claim once made stands. Each unit (an item, or a cluster) must come whole:
///    what it says may not change once it was looked at. Latency, cost and tokens have no bounds
///    and keep intervals of one look; no verdict rests on them.
/// 2. Many candidates on the same golden set (a gate that runs 200 times a year), or repeats added
///    to items that were looked at: nothing accumulates in the sense of 1. Every look is a decision
///    of its own in Mode::fixed, and a budget says what that costs in a year.

#include <cstdint>

#include "assay/core/result.hpp"

namespace assay::decide {

/// What a number of looks costs. All figures are upper limits, whatever the looks have in common:
/// the same golden set, the same baseline answers, candidates that differ little.
struct FalseAlarms {
  double alpha = 0;          ///< as given
  std::int64_t looks = 0;    ///< as given, for instance a year's
  double expected = 0;       ///< claims of one kind that are false, on average, at alpha a look
  double chance_of_any = 0;  ///< that at least one is, at alpha a look; 1: no promise
  double alpha_of_each_look = 0;  ///< at this level instead, both are at most alpha over all looks
};

/// Bonferroni's rule: alpha shared equally between looks.
///
/// A claim of one kind is a `worse` about a candidate that is none, or a `not_worse` about one that
/// is worse by the margin or more; each has this budget of its own.
/// \error invalid_argument  alpha outside (0, 0.5) or no look
/// \see Dunn (1961), JASA 56(293), 52-64
[[nodiscard]] Result<FalseAlarms> false_alarm_budget(double alpha, std::int64_t looks);

}  // namespace assay::decide
