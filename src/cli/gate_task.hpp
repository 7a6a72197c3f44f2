#pragma once

/// \file
/// The gate of one task: its evidence from the store, then its verdict.

#include <string>
#include <vector>

#include "assay/config/config.hpp"
#include "assay/report/task_gate.hpp"
#include "cli/compare_sides.hpp"

namespace assay::cli {

/// What was asked of all tasks alike.
struct GateOrder {
  decide::Rules rules;
  double coverage = 1;
  std::vector<eval::Aspect> allowed;
};

/// What stands for either side of one task.
struct GateSides {
  ComparedModel candidate;                  ///< of a stored run
  const ComparedModel* baseline = nullptr;  ///< null: the baseline knows nothing of this task
};

/// What is wrong with the evidence becomes a check that does not pass; an error is for what makes
/// the whole gate pointless.
/// \param store  for the candidate's figures
/// \error storage, invalid_argument  as the sources
[[nodiscard]] Result<report::TaskGate> gate_task(SideFinder& finder, store::RunStore& store,
                                                 const std::string& task, const GateSides& sides,
                                                 const decide::GateLimits& limits,
                                                 const GateOrder& order);

}  // namespace assay::cli
