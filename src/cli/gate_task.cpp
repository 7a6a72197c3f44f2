#include "cli/gate_task.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/eval/gate_figures.hpp"
#include "cli/compare_task.hpp"
#include "cli/shell_command.hpp"

namespace assay::cli {
namespace {

using decide::GateCheck;
using decide::GateVerdict;

/// A run that was broken off may lack just the answers that would have failed.
void require_finished(const char* side, const ComparedModel& model,
                      std::vector<GateCheck>& obstacles) {
  if (model.run == nullptr || model.run->finished_unix_ms) return;
  obstacles.push_back({"run", GateVerdict::incomplete,
                       fmt::format("run {} of the {} is not finished; `assay run` goes on with it",
                                   model.run->id, side)});
}

void require_comparable(const report::TaskComparison& comparison,
                        const std::vector<eval::Aspect>& allowed,
                        std::vector<GateCheck>& obstacles) {
  for (const eval::Disparity& disparity : comparison.disparities) {
    if (std::find(allowed.begin(), allowed.end(), disparity.aspect) != allowed.end()) continue;
    const std::string aspect(eval::to_string(disparity.aspect));
    obstacles.push_back(
        {"same " + aspect, GateVerdict::not_comparable,
         fmt::format("{}; if that does not matter: --allow {}", disparity.text, aspect)});
  }
}

std::string word_of(const ComparedModel& side) {
  return shell_word(side.run != nullptr ? side.run->id + ":" + side.model
                                        : side.file->facts().file.string());
}

}  // namespace

Result<report::TaskGate> gate_task(SideFinder& finder, store::RunStore& store,
                                   const std::string& task, const GateSides& sides,
                                   const decide::GateLimits& limits, const GateOrder& order) {
  report::TaskComparison comparison;
  comparison.task = task;
  comparison.rules = order.rules;
  decide::GateEvidence evidence;
  const ComparedModel& candidate = sides.candidate;
  const store::ArmRecord* const arm = candidate.arm(task);
  report::TaskGate result;
  result.task = task;
  result.candidate = {candidate.model, arm == nullptr ? "" : arm->model_id, candidate.run_id()};
  if (arm == nullptr) {
    evidence.obstacles.push_back({"candidate", GateVerdict::incomplete,
                                  fmt::format("run {} has no answers of {} to this task",
                                              candidate.run_id(), printable(candidate.model, 80))});
  } else {
    ASSAY_TRY(const auto summary, eval::summarise_arm(store, *candidate.run, *arm));
    evidence.candidate = eval::gate_figures(summary);
  }
  require_finished("candidate", candidate, evidence.obstacles);
  if (sides.baseline == nullptr) {
    evidence.obstacles.push_back(
        {"baseline", GateVerdict::not_comparable,
         "the baseline has no answers to this task; name one that does, or gate others with -t"});
  } else {
    result.baseline = {sides.baseline->model, "", sides.baseline->run_id()};
    require_finished("baseline", *sides.baseline, evidence.obstacles);
  }
  if (arm != nullptr && sides.baseline != nullptr) {
    name_arms(*sides.baseline, candidate, comparison);
    result.baseline = comparison.baseline;
    result.candidate = comparison.candidate;
    ASSAY_TRY(const auto left, finder.answers(*sides.baseline, task));
    ASSAY_TRY(const auto right, finder.answers(candidate, task));
    ASSAY_TRY(const auto pairing, compare_task(*left, *right, order.allowed, comparison));
    require_comparable(comparison, order.allowed, evidence.obstacles);
    evidence.candidate.slices = decide::slice_figures(pairing.items);
    if (comparison.is_comparable) evidence.comparison = &comparison.comparison;
    result.more = fmt::format("assay compare {} {} -t {}", word_of(*sides.baseline),
                              word_of(candidate), shell_word(task));
  }
  result.gate = decide::gate(evidence, {order.coverage, limits});
  return result;
}

}  // namespace assay::cli
