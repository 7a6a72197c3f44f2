#include <fmt/format.h>

#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "assay/report/task_upgrade.hpp"
#include "report/served.hpp"

namespace assay::report {
namespace {

std::string shutdown_text(const eval::ModelFacts& facts) {
  const std::int64_t days = facts.days_left.value_or(0);
  if (!facts.days_left) return fmt::format("is to be shut down on {}", *facts.shutdown_date);
  if (days < 0) {
    return fmt::format("was shut down on {}, {} ago", *facts.shutdown_date,
                       count_text(-days, "day"));
  }
  return fmt::format("will be shut down on {}, {} left", *facts.shutdown_date,
                     count_text(days, "day"));
}

void add_registry(const std::string& name, const UpgradeSide& side,
                  std::vector<std::string>& warnings) {
  const eval::ModelFacts& facts = side.facts;
  if (facts.is_local) return;
  const std::string id = printable(side.summary.arm.model_id, 80);
  if (facts.shutdown_date) {
    warnings.push_back(fmt::format("{}: {} {} (registry)", name, id, shutdown_text(facts)));
  }
  if (!facts.is_listed) {
    warnings.push_back(fmt::format(
        "{}: {} is not in the registry{}: its list price and its end are unknown", name, id,
        facts.nearest ? fmt::format(" (did you mean \"{}\"?)", *facts.nearest) : ""));
  }
}

void add_identity(const std::string& name, const UpgradeSide& side,
                  std::vector<std::string>& warnings) {
  if (side.summary.served_models.size() > 1) {
    warnings.push_back(fmt::format("{}: several models answered in this run: {}", name,
                                   served_text(side.summary.served_models)));
  }
  if (!side.change) return;
  const eval::ModelChange& change = *side.change;
  if (change.served_before) {
    warnings.push_back(fmt::format("{}: served as {} since run {}, before as {}", name,
                                   served_text(change.served), printable(change.run_id, 80),
                                   served_text(*change.served_before)));
  }
  if (change.model_id_before) {
    warnings.push_back(fmt::format("{}: the config asks for {} since run {}, before for {}", name,
                                   printable(change.model_id, 80), printable(change.run_id, 80),
                                   printable(*change.model_id_before, 80)));
  }
}

}  // namespace

std::vector<std::string> upgrade_warnings(const TaskUpgrade& upgrade) {
  std::vector<std::string> warnings;
  const auto add = [&](const ComparedArm& arm, const UpgradeSide& side) {
    const std::string name = printable(arm.model);
    add_registry(name, side, warnings);
    add_identity(name, side, warnings);
  };
  if (upgrade.from) add(upgrade.comparison.baseline, *upgrade.from);
  add(upgrade.comparison.candidate, upgrade.to);
  if (!upgrade.from) return warnings;
  const auto& from = upgrade.from->summary.served_models;
  const auto& to = upgrade.to.summary.served_models;
  if (from.size() == 1 && to.size() == 1 && from.begin()->first == to.begin()->first) {
    warnings.push_back(fmt::format("both were served as {}: this compares a model with itself",
                                   printable(from.begin()->first, 80)));
  }
  return warnings;
}

}  // namespace assay::report
