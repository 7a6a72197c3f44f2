#include "cli/replay_task.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/eval/replay_material.hpp"

namespace assay::cli {
namespace {

/// \error invalid_argument  a slice that was named is one of no item
Status check_slices(const decide::ReplayOptions& options, const eval::ReplayMaterial& material,
                    const std::string& task) {
  for (const decide::SliceValue& wanted : options.slices) {
    const bool is_known = std::any_of(
        material.items.begin(), material.items.end(), [&](const decide::ReplayItem& item) {
          const auto found = item.pair.slices->find(wanted.slice);
          return found != item.pair.slices->end() && found->second == wanted.value;
        });
    if (is_known) continue;
    return invalid(fmt::format("--slices: no item of \"{}\" has {}={}; choose the task with -t",
                               printable(task, 80), printable(wanted.slice, 40),
                               printable(wanted.value, 40)));
  }
  return {};
}

}  // namespace

bool can_be_mixed(const std::vector<eval::Disparity>& disparities) {
  return std::none_of(disparities.begin(), disparities.end(), [](const eval::Disparity& found) {
    return found.aspect == eval::Aspect::items || found.aspect == eval::Aspect::scorer;
  });
}

Result<report::TaskReplay> replay_task(store::RunStore& store, decide::ReplayOptions options,
                                       const ComparedModel& lite, const ComparedModel& pro,
                                       const std::string& task) {
  report::TaskReplay replayed;
  replayed.task = task;
  report::TaskComparison names;
  names.task = task;
  name_arms(pro, lite, names);
  replayed.lite = names.candidate.model;
  replayed.pro = names.baseline.model;
  replayed.lite_run_id = names.candidate.run_id;
  replayed.pro_run_id = names.baseline.run_id;
  ASSAY_TRY(auto material,
            eval::replay_material(store, {lite.run, lite.arm(task)}, {pro.run, pro.arm(task)}));
  replayed.disparities = std::move(material.disparities);
  replayed.is_comparable = can_be_mixed(replayed.disparities);
  replayed.rules = options.rules;
  if (!replayed.is_comparable) return replayed;
  ASSAY_CHECK(check_slices(options, material, task));
  options.missing = material.missing;
  ASSAY_TRY(replayed.replay, decide::replay(material.items, options));
  return replayed;
}

}  // namespace assay::cli
