#pragma once

/// \file
/// Everything that was computed of one run, for whatever prints it: HTML, Markdown, JUnit, SARIF,
/// JSON. All of them are projections of this one value, so that they cannot disagree.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "assay/curate/lint.hpp"
#include "assay/decide/cost_traps.hpp"
#include "assay/eval/history.hpp"
#include "assay/eval/model_facts.hpp"
#include "assay/eval/summary.hpp"
#include "assay/report/task_comparison.hpp"
#include "assay/report/task_gate.hpp"
#include "assay/report/task_replay.hpp"

namespace assay::report {

/// Where the answers of an arm are, for those who show their texts.
struct StoredArm {
  store::RowId run = 0;
  store::RowId arm = 0;
};

/// A model held against the baseline on one task.
struct ReportComparison {
  TaskComparison compared;
  std::optional<StoredArm> baseline;  ///< nothing: a baseline file, which keeps no texts
  StoredArm candidate;
  std::optional<TaskReplay> replay;  ///< the candidate as Lite, the baseline as Pro; nothing with a
                                     ///< baseline file
};

/// The golden set of a task as it lies on disk, where it still is the one that was asked.
struct SetAtHand {
  std::filesystem::path items_file;                   ///< as the config names its folder
  std::unordered_map<std::string, int> line_of_item;  ///< 1-based
  std::optional<curate::LintReport> lint;             ///< nothing: too many items to look at
};

struct TaskReport {
  std::string task;
  std::string golden_set_hash;
  std::vector<std::size_t> arms;  ///< places in `RunReport::run.arms`, in the order of the run
  std::vector<ReportComparison> comparisons;
  std::vector<eval::History> trends;     ///< accuracy, per arm; only arms with two runs or more
  std::optional<SetAtHand> set_at_hand;  ///< nothing: not found, or changed since
};

/// One run with what it says. Memory: some hundred bytes per item, no text of any answer.
struct RunReport {
  eval::RunSummary run;
  std::vector<eval::ModelFacts> facts;  ///< of `run.arms`, in their order; as of the run's day
  std::vector<decide::ArmCosts> costs;  ///< of `run.arms`, in their order
  std::vector<TaskReport> tasks;        ///< in the order of the run
  std::string no_comparison;            ///< why nothing is compared; empty: something is
  std::optional<GateReport> gate;       ///< where a gate was asked for
  std::optional<std::int64_t> requests_per_month;  ///< that costs are projected for
  std::string command;                             ///< that makes this report again
};

/// The arms of a task, in the order of the run.
[[nodiscard]] std::vector<const eval::ArmSummary*> arms_of(const RunReport& report,
                                                           const TaskReport& task);

}  // namespace assay::report
