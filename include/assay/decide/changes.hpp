#pragma once

/// \file
/// When did a figure change, over runs that asked the same items? Pure function.
///
/// Such runs are no independent samples of items: each meets the same hard ones. Both tests allow
/// for that, since neither compares a run with what other items could have given. Levels are judged
/// by the order of the runs alone (without a change any order is as likely), steps by the items
/// that answered differently from one run to the next.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/stats/change_point.hpp"

namespace assay::decide {

/// One run of a series.
struct SeriesPoint {
  stats::Tally level;  ///< k of n, e.g. items right; what a lasting change is looked for in
  /// Two-sided p of "as before", paired with the point before on the same items; nothing for the
  /// first point and for figures that have no such test.
  std::optional<double> step_p;
};

/// A jump from one point to the next.
struct Step {
  std::size_t index = 0;  ///< the first point after it
  double p = 1;           ///< adjusted for the number of neighbours (Holm)
};

struct Changes {
  double alpha = 0;                         ///< chance of even one false mark in the series
  std::size_t points = 0;                   ///< that were looked at
  std::size_t least_points = 0;             ///< below this many no lasting change can be shown
  bool has_steps = false;                   ///< neighbours were tested, too
  std::vector<stats::ChangePoint> lasting;  ///< ascending
  std::vector<Step> steps;                  ///< ascending
};

/// Marks lasting changes (stats::change_points) and jumps between neighbours. Where both are looked
/// for, each gets half of `alpha`: together they raise a false mark in at most that share of series
/// without a change. That holds for one look at one series.
///
/// \error invalid_argument  a tally or p that is none, or alpha outside (0, 1)
/// \see Holm (1979); stats/change_point.hpp
[[nodiscard]] Result<Changes> find_changes(std::span<const SeriesPoint> series,
                                           double alpha = 0.05);

}  // namespace assay::decide
