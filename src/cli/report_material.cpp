#include "cli/report_material.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "assay/core/clock.hpp"
#include "assay/core/text.hpp"
#include "assay/eval/arm_costs.hpp"
#include "assay/provider/registry.hpp"
#include "cli/compare_task.hpp"
#include "cli/gate_frame.hpp"
#include "cli/replay_task.hpp"
#include "cli/sets_at_hand.hpp"

namespace assay::cli {
namespace {

std::vector<std::string> names_in_order(const store::RunRecord& run,
                                        std::string store::ArmRecord::*member) {
  std::vector<std::string> names;
  for (const store::ArmRecord& arm : run.arms) {
    if (std::find(names.begin(), names.end(), arm.*member) == names.end()) {
      names.push_back(arm.*member);
    }
  }
  return names;
}

/// The one model of tier pro.
/// \return empty: there is none, or there are several
std::string pro_of(const store::RunRecord& run) {
  std::string pro;
  for (const store::ArmRecord& arm : run.arms) {
    if (arm.tier != "pro" || arm.model == pro) continue;
    if (!pro.empty()) return "";
    pro = arm.model;
  }
  return pro;
}

class Collector {
 public:
  Collector(const Globals& globals, SideFinder& finder, store::RunStore& store,
            const ReportOrder& order)
      : globals_(globals), finder_(finder), store_(store), order_(order) {}

  Result<report::RunReport> collect(const store::RunRecord& run) {
    run_ = &run;
    ASSAY_TRY(report_.run, eval::summarise(store_, run));
    ASSAY_CHECK(find_baselines());
    ASSAY_TRY(runs_, store_.runs());
    ASSAY_TRY(sets_, sets_at_hand(globals_, store_, report_.run));
    const std::string day = iso_time(run.started_unix_ms).substr(0, 10);
    ASSAY_TRY(const auto registry, provider::Registry::builtin());
    for (const eval::ArmSummary& arm : report_.run.arms) {
      report_.facts.push_back(eval::model_facts(registry, arm.arm, day));
      ASSAY_TRY(auto costs, eval::read_arm_costs(store_, run, arm, report_.facts.back()));
      report_.costs.push_back(std::move(costs));
    }
    for (const std::string& task : names_in_order(run, &store::ArmRecord::task)) {
      if (!order_.tasks.empty() &&
          std::find(order_.tasks.begin(), order_.tasks.end(), task) == order_.tasks.end()) {
        continue;
      }
      ASSAY_CHECK(collect_task(task));
    }
    return std::move(report_);
  }

 private:
  Status find_baselines() {
    for (const std::string& word : order_.baselines) {
      ASSAY_TRY(auto baseline, finder_.find(word));
      baselines_.push_back(std::move(baseline));
    }
    if (!baselines_.empty()) return {};
    const std::string pro = pro_of(*run_);
    if (pro.empty()) {
      report_.no_comparison =
          "nothing is compared: no model, or more than one, is of tier pro; name one with "
          "--baseline MODEL";
      return {};
    }
    baselines_.push_back(ComparedModel{run_, pro});
    return {};
  }

  Status collect_task(const std::string& task) {
    report::TaskReport collected;
    collected.task = task;
    const ComparedModel* const baseline = baseline_of(task, baselines_);
    for (std::size_t place = 0; place < run_->arms.size(); ++place) {
      const store::ArmRecord& arm = run_->arms[place];
      if (arm.task != task) continue;
      // Also as a baseline file: a model is not held against its own answers.
      const bool is_baseline =
          baseline != nullptr && baseline->run_id() == run_->id && baseline->model == arm.model;
      const bool is_candidate = order_.candidate.empty() || order_.candidate == arm.model;
      if (!is_baseline && !is_candidate) continue;
      collected.arms.push_back(place);
      collected.golden_set_hash = arm.golden_set_hash;
      ASSAY_CHECK(add_trend(arm, collected));
      if (baseline != nullptr && !is_baseline) {
        ASSAY_CHECK(add_comparison(*baseline, {run_, arm.model}, collected));
      }
    }
    if (const auto set = sets_.find(collected.golden_set_hash); set != sets_.end()) {
      collected.set_at_hand = std::move(set->second);
    }
    report_.tasks.push_back(std::move(collected));
    return {};
  }

  Status add_trend(const store::ArmRecord& arm, report::TaskReport& collected) {
    auto series = eval::runs_of(runs_, arm.model, arm.task);
    // What came later is no part of what this run says.
    std::erase_if(series, [&](const eval::ArmOfRun& other) {
      return other.run->started_unix_ms > run_->started_unix_ms;
    });
    if (series.size() < 2) return {};
    ASSAY_TRY(auto history, eval::read_history(store_, series, eval::Metric::accuracy));
    collected.trends.push_back(std::move(history));
    return {};
  }

  Status add_comparison(const ComparedModel& baseline, const ComparedModel& candidate,
                        report::TaskReport& collected) {
    report::ReportComparison added;
    report::TaskComparison& compared = added.compared;
    compared.task = collected.task;
    compared.rules = order_.rules;
    name_arms(baseline, candidate, compared);
    ASSAY_TRY(const auto left, finder_.answers(baseline, collected.task));
    ASSAY_TRY(const auto right, finder_.answers(candidate, collected.task));
    ASSAY_TRY(const auto pairing, compare_task(*left, *right, order_.allowed, compared));
    (void)pairing;
    added.candidate = {candidate.run->row, candidate.arm(collected.task)->row};
    if (baseline.run != nullptr) {
      added.baseline = report::StoredArm{baseline.run->row, baseline.arm(collected.task)->row};
      decide::ReplayOptions options;
      options.rules = order_.rules;
      ASSAY_TRY(added.replay, replay_task(store_, options, candidate, baseline, collected.task));
    }
    collected.comparisons.push_back(std::move(added));
    return {};
  }

  const Globals& globals_;
  SideFinder& finder_;
  store::RunStore& store_;
  const ReportOrder& order_;
  const store::RunRecord* run_ = nullptr;
  std::vector<ComparedModel> baselines_;
  std::vector<store::RunRecord> runs_;
  std::map<std::string, report::SetAtHand> sets_;
  report::RunReport report_;
};

}  // namespace

Result<report::RunReport> report_material(const Globals& globals, SideFinder& finder,
                                          const store::RunRecord& run, const ReportOrder& order) {
  const auto tasks = names_in_order(run, &store::ArmRecord::task);
  for (const std::string& task : order.tasks) {
    if (std::find(tasks.begin(), tasks.end(), task) != tasks.end()) continue;
    return invalid(fmt::format("run {} has no task \"{}\"{}", run.id, printable(task, 80),
                               did_you_mean(task, tasks)));
  }
  ASSAY_TRY(auto* const store, finder.store());
  return Collector(globals, finder, *store, order).collect(run);
}

}  // namespace assay::cli
