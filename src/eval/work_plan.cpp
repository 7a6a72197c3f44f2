#include "eval/work_plan.hpp"

#include <algorithm>

namespace assay::eval {

WorkPlan plan_work(const std::vector<Arm>& arms, int repeats, const StoredProgress& stored) {
  WorkPlan plan;
  std::size_t longest = 0;
  for (const Arm& arm : arms) longest = std::max(longest, arm.task->set.items.size());
  for (int repeat = 0; repeat < repeats; ++repeat) {
    for (std::size_t item = 0; item < longest; ++item) {
      for (std::size_t turn = 0; turn < arms.size(); ++turn) {
        const std::size_t arm = (turn + item) % arms.size();
        if (item >= arms[arm].task->set.items.size()) continue;
        ++plan.answers_total;
        Unit unit;
        unit.arm = static_cast<std::uint32_t>(arm);
        unit.item = static_cast<std::uint32_t>(item);
        unit.repeat = repeat;
        if (const store::Progress* progress = stored(arm, item, repeat); progress != nullptr) {
          plan.attempts_stored += progress->attempts;
          unit.attempts = progress->attempts;
          if (progress->answered) {
            ++plan.answers_stored;
            continue;
          }
        }
        plan.units.push_back(unit);
      }
    }
  }
  return plan;
}

}  // namespace assay::eval
