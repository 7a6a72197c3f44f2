#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/shadow/comparison.hpp"

namespace assay::shadow {
namespace {

Result<store::ExperimentRecord> wanted_experiment(store::TrafficStore& traffic,
                                                  const ComparisonRequest& request) {
  ASSAY_TRY(auto known, traffic.experiments(request.task));
  const std::string task = printable(request.task, 80);
  if (known.empty()) {
    return invalid(
        fmt::format("no traffic of \"{}\" was sampled yet: `assay shadow sample --task "
                    "{}`",
                    task, task));
  }
  if (request.experiment.empty()) {
    if (known.size() == 1) return std::move(known.front());
    return invalid(fmt::format("\"{}\" has {} experiments; name one of them: --experiment {}", task,
                               known.size(), printable(known.back().name, 80)));
  }
  std::vector<std::string> names;
  for (store::ExperimentRecord& experiment : known) {
    if (experiment.name == request.experiment) return std::move(experiment);
    names.push_back(experiment.name);
  }
  return invalid(fmt::format("\"{}\" has no experiment \"{}\"{}", task,
                             printable(request.experiment, 80),
                             did_you_mean(request.experiment, names)));
}

/// The arm of a model, or of a tier where no model is named.
Result<store::ArmRecord> find_arm(const store::RunRecord& run, const std::string& model,
                                  const std::string& tier) {
  std::vector<std::string> names;
  for (const store::ArmRecord& arm : run.arms) {
    if (model.empty() ? arm.tier == tier : arm.model == model) return arm;
    names.push_back(arm.model);
  }
  if (model.empty()) {
    return invalid(fmt::format("run {} has no model of tier {}; name one of its models: --{} {}",
                               run.id, tier, tier, fmt::join(names, "|")));
  }
  return invalid(fmt::format("run {} did not ask \"{}\"{}", run.id, printable(model, 80),
                             did_you_mean(model, names)));
}

}  // namespace

Result<Found> find_comparison(store::TrafficStore& traffic, const ComparisonRequest& request) {
  Found found;
  ASSAY_TRY(found.experiment, wanted_experiment(traffic, request));
  ASSAY_TRY(auto runs, traffic.runs_of(found.experiment));
  if (runs.empty()) {
    const std::string task = printable(request.task, 80);
    return invalid(fmt::format("nobody was asked yet: `assay shadow run --task {}`", task));
  }
  found.run = std::move(runs.front());
  ASSAY_TRY(found.lite, find_arm(found.run, request.lite, "lite"));
  ASSAY_TRY(found.pro, find_arm(found.run, request.pro, "pro"));
  if (found.lite.row == found.pro.row) {
    return invalid(fmt::format("{} would be compared with itself", printable(found.lite.model)));
  }
  return found;
}

}  // namespace assay::shadow
