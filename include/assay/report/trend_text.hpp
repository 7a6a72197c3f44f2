#pragma once

/// \file
/// A figure over all runs, as text for a terminal.

#include <cstddef>
#include <string>

#include "assay/eval/history.hpp"
#include "assay/report/style.hpp"

namespace assay::report {

struct TrendView {
  bool all_sets = false;  ///< rows of other golden sets, too
  std::size_t last = 0;   ///< only so many rows, the newest; 0: all
};

/// A sentence, a row per run with a plot of its interval, and a line for each thing that changed.
[[nodiscard]] std::string trend_text(const eval::History& history, const TrendView& view,
                                     Style style);

}  // namespace assay::report
