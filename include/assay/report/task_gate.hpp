#pragma once

/// \file
/// What a gate decided, with the names that a reader knows it by.

#include <cstdint>
#include <string>
#include <vector>

#include "assay/decide/gate.hpp"
#include "assay/report/task_comparison.hpp"

namespace assay::report {

/// The gate of one task.
struct TaskGate {
  std::string task;
  ComparedArm baseline;
  ComparedArm candidate;
  decide::Gate gate;
  std::string more;  ///< the command that shows the comparison; empty: there is none
};

/// What to make of `inconclusive`.
enum class OnInconclusive {
  fail,  ///< as it stands: nothing was shown, so nothing passes
  warn,  ///< stays inconclusive, but does not stop anybody
  pass,  ///< counts as passed
};

struct GateReport {
  std::string config;  ///< the file that declares the limits; empty: there is none
  std::vector<TaskGate> tasks;
  double margin = 0;
  double alpha = 0;
  decide::Mode mode = decide::Mode::fixed;
  std::int64_t looks_per_year = 0;
  OnInconclusive on_inconclusive = OnInconclusive::fail;
};

/// The worst of the tasks; without any, nothing was evaluated. Inconclusive is a pass where it
/// counts as one.
[[nodiscard]] decide::GateVerdict verdict_of(const GateReport& report);

/// False FAILs against the baseline to be expected at most in a year in which nothing changes, each
/// task being a claim of its own; in sequential mode over all looks at one pair.
[[nodiscard]] double most_false_alarms(const GateReport& report);

}  // namespace assay::report
