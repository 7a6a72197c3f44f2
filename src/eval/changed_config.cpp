#include "eval/changed_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "assay/core/text.hpp"
#include "eval/disparities.hpp"

namespace assay::eval {
namespace {

std::string name_of(const store::ArmRecord& arm) {
  return fmt::format("{} on {}", printable(arm.model, 60), printable(arm.task, 60));
}

const store::ArmRecord* same_name(const std::vector<store::ArmRecord>& arms,
                                  const store::ArmRecord& wanted) {
  const auto found = std::find_if(arms.begin(), arms.end(), [&wanted](const auto& arm) {
    return arm.task == wanted.task && arm.model == wanted.model;
  });
  return found == arms.end() ? nullptr : &*found;
}

std::string differences(const store::ArmRecord& before, const store::ArmRecord& now) {
  std::vector<std::string> texts;
  if (before.model_id != now.model_id) {
    texts.push_back(fmt::format("the model ids are {} and {}", printable(before.model_id, 60),
                                printable(now.model_id, 60)));
  }
  for (const Disparity& disparity : find_disparities(before, now, {}, 0)) {
    texts.push_back(disparity.text);
  }
  if (texts.empty()) return "its provider, address, tier or capabilities";
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

std::string changes_since(const store::RunRecord& run, const Suite& suite) {
  std::vector<store::ArmRecord> arms;
  for (const Arm& arm : suite.arms) arms.push_back(arm_record(arm));
  std::vector<std::string> changes;
  for (const store::ArmRecord& before : run.arms) {
    const store::ArmRecord* const now = same_name(arms, before);
    if (now == nullptr) {
      changes.push_back(fmt::format("{}: taken out", name_of(before)));
    } else if (now->hash != before.hash) {
      changes.push_back(fmt::format("{}: {}", name_of(before), differences(before, *now)));
    }
  }
  for (const store::ArmRecord& now : arms) {
    if (same_name(run.arms, now) == nullptr) {
      changes.push_back(fmt::format("{}: added", name_of(now)));
    }
  }
  if (run.repeats != suite.config.run.repeats) {
    changes.push_back(fmt::format("run.repeats: {} and {}", run.repeats, suite.config.run.repeats));
  }
  return fmt::format("{}", fmt::join(changes, "; "));
}

}  // namespace assay::eval
