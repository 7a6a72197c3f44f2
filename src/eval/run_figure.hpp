#pragma once

/// \file
/// One metric of one run: what is shown, and what tests see.

#include <optional>
#include <span>
#include <vector>

#include "assay/eval/history.hpp"
#include "assay/eval/summary.hpp"
#include "assay/stats/change_point.hpp"

namespace assay::eval {

struct MeasuredRun {
  std::optional<RunFigure> figure;
  std::optional<stats::Tally> tally;  ///< of a metric that is a k of n itself
  std::vector<double> values;         ///< of any other: what its figure sums up
};

/// \param sides  the run's items, its figures on the candidate's side
/// \error storage
[[nodiscard]] Result<MeasuredRun> measure(store::RunStore& store, Metric metric,
                                          const ArmSummary& summary, store::RowId run,
                                          std::span<const decide::PairedItem> sides);

/// The k of n of each run. Where a metric has none: how many of the run's values lie above the
/// percentile of all runs' values together (the metric's own, or the median). That is a property of
/// all runs at once, so runs in any other order have the same.
[[nodiscard]] std::vector<stats::Tally> tallies_of(Metric metric,
                                                   std::span<const MeasuredRun> runs);

}  // namespace assay::eval
