#pragma once

/// \file
/// Everything that a move from one model to another changes on one task.

#include <optional>
#include <string>
#include <vector>

#include "assay/decide/flip_rate.hpp"
#include "assay/eval/model_facts.hpp"
#include "assay/eval/summary.hpp"
#include "assay/report/task_comparison.hpp"

namespace assay::report {

/// One of the two models.
struct UpgradeSide {
  eval::ArmSummary summary;
  eval::ModelFacts facts;
  std::optional<eval::ModelChange> change;    ///< of the model behind the name, in earlier runs
  std::optional<double> cost_per_1000_usd{};  ///< of 1 000 answers; nothing: part of it is unknown
};

struct TaskUpgrade {
  TaskComparison comparison;
  std::optional<UpgradeSide> from;  ///< nothing: a baseline file, which tells only what is compared
  UpgradeSide to;
  decide::FlipRates flips;
};

/// What to know before acting on the verdict: models that were replaced behind their name, that end
/// or that nobody knows. May quote data.
[[nodiscard]] std::vector<std::string> upgrade_warnings(const TaskUpgrade& upgrade);

}  // namespace assay::report
