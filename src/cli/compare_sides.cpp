#include "cli/compare_sides.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "cli/show_run.hpp"

namespace assay::cli {
namespace {

std::vector<std::string> models_of(const store::RunRecord& run) {
  std::vector<std::string> models;
  for (const store::ArmRecord& arm : run.arms) {
    if (std::find(models.begin(), models.end(), arm.model) == models.end()) {
      models.push_back(arm.model);
    }
  }
  return models;
}

bool has_model(const store::RunRecord& run, const std::string& model) {
  const auto models = models_of(run);
  return std::find(models.begin(), models.end(), model) != models.end();
}

}  // namespace

const store::ArmRecord* ComparedModel::arm(const std::string& task) const {
  for (const store::ArmRecord& candidate : run->arms) {
    if (candidate.model == model && candidate.task == task) return &candidate;
  }
  return nullptr;
}

Result<const store::RunRecord*> SideFinder::run(const std::string& id) {
  ASSAY_TRY(auto found, pick_run(store_, id));
  for (const store::RunRecord& known : runs_) {
    if (known.row == found.row) return &known;
  }
  runs_.push_back(std::move(found));
  return &runs_.back();
}

Result<ComparedModel> SideFinder::find(const std::string& word) {
  ASSAY_TRY(const auto* const given, run(run_id_));
  if (has_model(*given, word)) return ComparedModel{given, word};
  const auto colon = word.find(':');
  if (colon == std::string::npos || colon == 0) {
    return invalid(fmt::format("run {} has no model \"{}\"{}", given->id, printable(word, 80),
                               did_you_mean(word, models_of(*given))));
  }
  ASSAY_TRY(const auto* const named, run(word.substr(0, colon)));
  const std::string model = word.substr(colon + 1);
  if (has_model(*named, model)) return ComparedModel{named, model};
  return invalid(fmt::format("run {} has no model \"{}\"{}", named->id, printable(model, 80),
                             did_you_mean(model, models_of(*named))));
}

void name_arms(const ComparedModel& baseline, const ComparedModel& candidate,
               report::TaskComparison& comparison) {
  const auto name = [&](const ComparedModel& side) {
    return baseline.model == candidate.model ? side.run->id + ":" + side.model : side.model;
  };
  const auto named = [&](const ComparedModel& side) {
    const store::ArmRecord* const arm = side.arm(comparison.task);
    return report::ComparedArm{name(side), arm == nullptr ? "" : arm->model_id, side.run->id};
  };
  comparison.baseline = named(baseline);
  comparison.candidate = named(candidate);
}

Result<std::vector<std::string>> common_tasks(const ComparedModel& baseline,
                                              const ComparedModel& candidate,
                                              const std::vector<std::string>& wanted) {
  std::vector<std::string> asked;
  for (const store::ArmRecord& arm : baseline.run->arms) {
    if (arm.model == baseline.model) asked.push_back(arm.task);
  }
  for (const std::string& task : wanted) {
    if (std::find(asked.begin(), asked.end(), task) == asked.end()) {
      return invalid(fmt::format("run {} has no answers of {} to task \"{}\"{}", baseline.run->id,
                                 printable(baseline.model, 80), printable(task, 80),
                                 did_you_mean(task, asked)));
    }
  }
  std::vector<std::string> common;
  for (const std::string& task : asked) {
    const bool is_wanted =
        wanted.empty() || std::find(wanted.begin(), wanted.end(), task) != wanted.end();
    if (is_wanted && candidate.arm(task) != nullptr) common.push_back(task);
  }
  return common;
}

}  // namespace assay::cli
