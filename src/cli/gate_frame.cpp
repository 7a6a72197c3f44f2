#include "cli/gate_frame.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::cli {
namespace {

report::OnInconclusive inconclusive_from(const std::string& word) {
  if (word == "pass") return report::OnInconclusive::pass;
  return word == "warn" ? report::OnInconclusive::warn : report::OnInconclusive::fail;
}

void add_new(std::vector<std::string>& tasks, const std::string& task) {
  if (std::find(tasks.begin(), tasks.end(), task) == tasks.end()) tasks.push_back(task);
}

}  // namespace

const ComparedModel* baseline_of(const std::string& task,
                                 const std::vector<ComparedModel>& baselines) {
  for (const ComparedModel& baseline : baselines) {
    if (baseline.arm(task) != nullptr) return &baseline;
  }
  return nullptr;
}

Result<std::vector<std::string>> gated_tasks(const ComparedModel& candidate,
                                             const std::vector<ComparedModel>& baselines,
                                             const config::GateConfig& gate,
                                             const std::vector<std::string>& wanted) {
  std::vector<std::string> all = candidate.tasks();
  for (const ComparedModel& baseline : baselines) {
    for (const std::string& task : baseline.tasks()) add_new(all, task);
  }
  std::vector<std::string> tasks;
  for (const std::string& task : wanted) {
    if (std::find(all.begin(), all.end(), task) == all.end()) {
      return invalid(
          fmt::format("neither the candidate nor the baseline has answers to task \"{}\"{}",
                      printable(task, 80), did_you_mean(task, all)));
    }
    add_new(tasks, task);
  }
  if (!tasks.empty()) return tasks;
  for (const auto& [task, limits] : gate.tasks) add_new(all, task);
  return all;
}

report::GateReport empty_report(const config::GateConfig& gate, const decide::Rules& rules) {
  report::GateReport report;
  report.config = gate.file.string();
  report.margin = rules.margin;
  report.alpha = rules.alpha;
  report.mode = rules.mode;
  report.looks_per_year = gate.looks_per_year;
  report.on_inconclusive = inconclusive_from(gate.on_inconclusive);
  return report;
}

int gate_exit(const Globals& globals, const report::GateReport& report) {
  switch (report::verdict_of(report)) {
    case decide::GateVerdict::pass:
      return kDone;
    case decide::GateVerdict::inconclusive:
      if (report.on_inconclusive != report::OnInconclusive::warn) return kInconclusive;
      say(globals, "inconclusive, which was declared to stop nobody (on_inconclusive: warn)");
      return kDone;
    case decide::GateVerdict::fail:
      return kRegression;
    case decide::GateVerdict::incomplete:
      return kIncomplete;
    case decide::GateVerdict::not_comparable:
      break;
  }
  return kUsage;
}

}  // namespace assay::cli
