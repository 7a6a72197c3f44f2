#include "eval/work_plan.hpp"

#include <algorithm>
#include <utility>

#include "eval/batches.hpp"
#include "eval/correction.hpp"
#include "eval/fallback.hpp"

namespace assay::eval {
namespace {

/// Adds what an answer that is stored, at least in part, still lacks.
void plan_rest(const Arm& arm, const config::RunConfig& run, const store::Progress& stored,
               Unit unit, WorkPlan& plan) {
  plan.calls_stored += stored.calls;
  unit.attempts = stored.attempts;
  unit.has_fallback_answer = stored.fell_back;
  if (!stored.answered) {
    plan.units.push_back(unit);
    return;
  }
  const auto score = outcome_from_string(stored.score);
  const bool is_unusable = score && fails_validation(*score);
  if (is_unusable && arm.corrects && !stored.corrected) {
    plan.units.push_back(next_step(unit, store::AttemptKind::correction));
    return;
  }
  ++plan.answers_stored;
  const bool needs_fallback = is_unusable && !arm.fallback.empty() && !stored.fell_back &&
                              falls_back_on(run, config::FallbackOn::invalid);
  if (needs_fallback) plan.fallbacks.push_back(next_step(unit, store::AttemptKind::fallback));
}

}  // namespace

Unit next_step(const Unit& unit, store::AttemptKind kind) {
  Unit next;
  next.arm = unit.arm;
  next.item = unit.item;
  next.repeat = unit.repeat;
  next.attempts = unit.attempts;
  next.link = unit.link + (kind == store::AttemptKind::fallback ? 1 : 0);
  next.kind = kind;
  next.order = unit.order;
  return next;
}

WorkPlan plan_work(const std::vector<Arm>& arms, const config::RunConfig& run,
                   const StoredProgress& stored) {
  WorkPlan plan;
  std::size_t longest = 0;
  for (const Arm& arm : arms) longest = std::max(longest, arm.task->set.items.size());
  for (int repeat = 0; repeat < run.repeats; ++repeat) {
    for (std::size_t item = 0; item < longest; ++item) {
      for (std::size_t turn = 0; turn < arms.size(); ++turn) {
        const std::size_t arm = (turn + item) % arms.size();
        if (item >= arms[arm].task->set.items.size()) continue;
        if (repeat >= wanted_repeats(arms[arm], run, item)) continue;
        ++plan.answers_total;
        Unit unit;
        unit.arm = static_cast<std::uint32_t>(arm);
        unit.item = static_cast<std::uint32_t>(item);
        unit.repeat = repeat;
        if (const store::Progress* progress = stored(arm, item, repeat); progress != nullptr) {
          plan_rest(arms[arm], run, *progress, std::move(unit), plan);
        } else {
          plan.units.push_back(std::move(unit));
        }
      }
    }
  }
  plan.units = in_batches(arms, std::move(plan.units));
  return plan;
}

}  // namespace assay::eval
