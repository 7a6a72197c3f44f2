#pragma once

/// \file
/// What every verb that ends in a gate shares: which tasks are judged, and how the process ends.

#include <string>
#include <vector>

#include "assay/config/config.hpp"
#include "assay/report/task_gate.hpp"
#include "cli/command.hpp"
#include "cli/compare_sides.hpp"

namespace assay::cli {

/// The baseline that was asked this task; null: none.
[[nodiscard]] const ComparedModel* baseline_of(const std::string& task,
                                               const std::vector<ComparedModel>& baselines);

/// Every task of either side, and every one that has limits of its own: what one side or both were
/// not asked must not go unnoticed. Of `wanted` if that is not empty.
/// \error invalid_argument  neither side was asked one of `wanted`
[[nodiscard]] Result<std::vector<std::string>> gated_tasks(
    const ComparedModel& candidate, const std::vector<ComparedModel>& baselines,
    const config::GateConfig& gate, const std::vector<std::string>& wanted);

/// A report without tasks yet.
[[nodiscard]] report::GateReport empty_report(const config::GateConfig& gate,
                                              const decide::Rules& rules);

/// The exit code of a verdict.
[[nodiscard]] int gate_exit(const Globals& globals, const report::GateReport& report);

}  // namespace assay::cli
