#include <fmt/format.h>

#include "assay/core/clock.hpp"
#include "assay/core/text.hpp"
#include "assay/eval/gate_figures.hpp"
#include "assay/report/upgrade_json.hpp"
#include "assay/report/upgrade_text.hpp"
#include "cli/compare_flags.hpp"
#include "cli/compare_task.hpp"
#include "cli/declared_gate.hpp"
#include "cli/gate_frame.hpp"
#include "cli/gate_task.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

/// Reads what is known of one model after the other.
class SideReader {
 public:
  static Result<SideReader> open(store::RunStore& store) {
    SideReader reader(store);
    ASSAY_TRY(reader.runs_, store.runs());
    ASSAY_TRY(reader.registry_, provider::Registry::builtin());
    return reader;
  }

  Result<report::UpgradeSide> read(const ComparedModel& model, const store::ArmRecord& arm) {
    report::UpgradeSide side;
    ASSAY_TRY(side.summary, eval::summarise_arm(*store_, *model.run, arm));
    side.facts = eval::model_facts(registry_, arm, iso_time(unix_ms_now()).substr(0, 10));
    side.cost_per_1000_usd = eval::gate_figures(side.summary).cost_per_1000_usd;
    const auto series = eval::runs_of(runs_, arm.model, arm.task);
    ASSAY_TRY(const auto history, eval::read_history(*store_, series, eval::Metric::accuracy));
    side.change = eval::newest_model_change(history, model.run->id);
    return side;
  }

 private:
  explicit SideReader(store::RunStore& store) : store_(&store) {}

  store::RunStore* store_;
  std::vector<store::RunRecord> runs_;
  provider::Registry registry_;
};

class Upgrade final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.text("--from", from_, "MODEL", "the model in use: MODEL, RUN:MODEL or a baseline file");
    flags.text("--to", to_, "MODEL", "the one that is to follow it: MODEL, or RUN:MODEL");
    common_.declare(flags);
    flags.toggle("--all", shows_all_, "list every flip, gain and label suspect, not only ten");
  }

  Result<int> run(const Globals& globals) override {
    if (from_.empty() || to_.empty()) {
      return invalid("name both models: `assay upgrade --from lite --to lite-2`");
    }
    ASSAY_TRY(const auto gate, declared_gate(globals));
    GateOrder order;
    order.coverage = gate.coverage;
    ASSAY_TRY(order.allowed, common_.aspects());
    ASSAY_TRY(order.rules, common_.rules(gate));
    SideFinder finder(globals.database_path(), common_.run);
    ASSAY_TRY(const auto to, finder.find_model(to_));
    ASSAY_TRY(auto from, finder.find(from_));
    if (from.run_id() == to.run_id() && from.model == to.model) {
      return invalid(fmt::format("{} would be compared with itself", printable(to_, 80)));
    }
    const std::vector<ComparedModel> baselines = {std::move(from)};
    ASSAY_TRY(const auto tasks, gated_tasks(to, baselines, gate, common_.tasks));
    ASSAY_TRY(auto* const store, finder.store());
    ASSAY_TRY(auto sides, SideReader::open(*store));
    report::GateReport report = empty_report(gate, order.rules);
    std::vector<report::TaskUpgrade> upgrades;
    for (const std::string& task : tasks) {
      const GateSides both{to, baseline_of(task, baselines)};
      ASSAY_TRY(auto gated, gate_task(finder, *store, task, both, gate.limits_of(task), order));
      report.tasks.push_back(std::move(gated));
      if (both.baseline == nullptr || to.arm(task) == nullptr) continue;
      ASSAY_TRY(auto upgrade, describe(finder, sides, task, both, order));
      upgrades.push_back(std::move(upgrade));
    }
    ASSAY_CHECK(print(globals.json
                          ? report::upgrade_json(report, upgrades)
                          : report::upgrade_text(report, upgrades, globals.style(), shows_all_)));
    return gate_exit(globals, report);
  }

 private:
  /// Everything beside the gate. Both sides were asked the task.
  static Result<report::TaskUpgrade> describe(SideFinder& finder, SideReader& sides,
                                              const std::string& task, const GateSides& both,
                                              const GateOrder& order) {
    const ComparedModel& from = *both.baseline;
    const ComparedModel& to = both.candidate;
    report::TaskUpgrade upgrade;
    upgrade.comparison.task = task;
    upgrade.comparison.rules = order.rules;
    name_arms(from, to, upgrade.comparison);
    ASSAY_TRY(const auto left, finder.answers(from, task));
    ASSAY_TRY(const auto right, finder.answers(to, task));
    ASSAY_TRY(const auto pairing, compare_task(*left, *right, order.allowed, upgrade.comparison));
    if (upgrade.comparison.is_comparable) {
      upgrade.flips = decide::flip_rates(pairing.items, order.rules);
    }
    if (from.run != nullptr) {
      ASSAY_TRY(upgrade.from, sides.read(from, *from.arm(task)));
    }
    ASSAY_TRY(upgrade.to, sides.read(to, *to.arm(task)));
    return upgrade;
  }

  std::string from_;
  std::string to_;
  CompareFlags common_;
  bool shows_all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_upgrade() {
  return std::make_unique<Upgrade>();
}

}  // namespace assay::cli
