#pragma once

/// \file
/// Which rows of a history are shown, and what is to be said of each.

#include <string>
#include <vector>

#include "assay/report/trend_text.hpp"

namespace assay::report {

/// Oldest first.
[[nodiscard]] std::vector<const eval::HistoryRow*> shown_rows(const eval::History& history,
                                                              const TrendView& view);

/// The lasting change that begins with this row, or null.
[[nodiscard]] const stats::ChangePoint* lasting_change(const eval::History& history,
                                                       const eval::HistoryRow& row);
/// The jump from the run before, or null.
[[nodiscard]] const decide::Step* step(const eval::History& history, const eval::HistoryRow& row);

/// `served model`, `model id`, `prompt`, ...: what differs from the row before beside the figure.
[[nodiscard]] std::vector<std::string> causes(const eval::HistoryRow& row);

}  // namespace assay::report
