#pragma once

/// \file
/// Replayed routing recipes as text for a terminal.

#include <span>
#include <string>

#include "assay/report/style.hpp"
#include "assay/report/task_replay.hpp"

namespace assay::report {

/// For each task: the policies with accuracy, cost and latency; their differences; the parse
/// ladder; the thresholds; and what limits the figures.
/// \param shows_all  every threshold instead of at most ten
[[nodiscard]] std::string replay_text(std::span<const TaskReplay> replays, Style style,
                                      bool shows_all);

}  // namespace assay::report
