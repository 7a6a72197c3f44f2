#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/eval/plan.hpp"
#include "assay/eval/runner.hpp"
#include "assay/shadow/run.hpp"
#include "cli/progress.hpp"
#include "cli/suite_loading.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class ShadowRun final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.text("-t,--task", task_, "TASK", "whose traffic (required)");
    flags.text("--experiment", experiment_, "NAME", "which sample (default: as the task)");
    flags.text("--lite", lite_, "MODEL", "the model of the lite tier (default: the config's one)");
    flags.text("--pro", pro_, "MODEL", "the model of the pro tier (default: the config's one)");
    flags.toggle("--forecast", only_forecast_, "say what it would cost, and send nothing");
    flags.toggle("--no-budget", no_budget_, "run without a cap on calls or dollars");
  }

  Result<int> run(const Globals& globals) override {
    if (task_.empty()) return invalid("shadow run needs --task TASK");
    ASSAY_CHECK(name_models(globals));
    ASSAY_TRY(auto suite, load_suite(globals, {{task_}, {lite_, pro_}}));
    ASSAY_TRY(const auto shadow, prepare(globals, std::move(suite)));
    ASSAY_TRY(const auto plan, eval::make_plan(shadow.suite, globals.database_path(), false));
    say(globals, forecast(shadow, plan));
    if (only_forecast_) return tell(globals, shadow, nullptr);
    if (!plan.refusal.empty()) return invalid(plan.refusal);
    if (!is_bounded(shadow.suite.config.budget, plan)) {
      return invalid(
          fmt::format("{}: give budget.usd or budget.calls, so that traffic cannot cost "
                      "more than you want, or say --no-budget",
                      shadow.suite.config.name));
    }
    ProgressLine line(globals);
    eval::RunOptions options;
    options.database = globals.database_path();
    options.on_progress = [&line](const eval::RunProgress& progress) { line.show(progress); };
    options.on_notice = [&line](const std::string& text) { line.notice(text); };
    const auto report = eval::run_suite(shadow.suite, options);
    line.finish();
    if (!report.has_value()) return report.error();
    ASSAY_TRY(const int told, tell(globals, shadow, &*report));
    (void)told;
    return conclude(globals, *report);
  }

 private:
  /// The only model of each tier, where no flag names one.
  Status name_models(const Globals& globals) {
    if (lite_.empty() || pro_.empty()) {
      ASSAY_TRY(const auto file, eval::load_config(globals.config_path()));
      ASSAY_CHECK(name_model(file.config, "lite", lite_));
      ASSAY_CHECK(name_model(file.config, "pro", pro_));
    }
    if (lite_ == pro_) return invalid("--lite and --pro are the same model");
    return {};
  }

  static Status name_model(const config::Config& config, const std::string& tier,
                           std::string& name) {
    if (!name.empty()) return {};
    for (const config::ModelConfig& model : config.models) {
      if (model.tier != tier) continue;
      if (!name.empty()) {
        return invalid(fmt::format("{}: several models are of tier {}; name one with --{}",
                                   config.name, tier, tier));
      }
      name = model.name;
    }
    if (!name.empty()) return {};
    return invalid(
        fmt::format("{}: no model is of tier {}; name one with --{}", config.name, tier, tier));
  }

  [[nodiscard]] Result<shadow::ShadowSuite> prepare(const Globals& globals,
                                                    eval::Suite suite) const {
    ASSAY_TRY(auto runs, store::RunStore::open(globals.database_path(), store::Access::read_only));
    return shadow::shadow_suite(std::move(suite), lite_, runs, experiment_);
  }

  [[nodiscard]] bool is_bounded(const config::BudgetConfig& budget, const eval::Plan& plan) const {
    const bool is_free = plan.cost.unpriced.empty() && plan.cost.high == 0;
    return no_budget_ || is_free || budget.usd || budget.calls;
  }

  static std::string forecast(const shadow::ShadowSuite& shadow, const eval::Plan& plan) {
    std::string cost = "at a cost nobody knows: a price is missing";
    if (plan.cost.value) {
      cost = fmt::format("${:.4f} expected", *plan.cost.value);
    } else if (plan.cost.unpriced.empty()) {
      cost = fmt::format("${:.4f} at most", plan.cost.high);
    }
    return fmt::format(
        "{} sampled requests; {} answers of {} and {} of {} are in the log; {} calls "
        "to make ({} with every retry), {}",
        shadow.members, shadow.lite_from_log, shadow.suite.arms[shadow.lite].model->name,
        shadow.pro_from_log, shadow.suite.arms[shadow.pro].model->name, plan.calls,
        plan.calls_at_most, cost);
  }

  Result<int> tell(const Globals& globals, const shadow::ShadowSuite& shadow,
                   const eval::RunReport* report) const {
    ASSAY_TRY(auto runs, store::RunStore::open(globals.database_path(), store::Access::read_only));
    store::TrafficStore store(runs);
    ASSAY_TRY(const auto counts, shadow::count_pairs(store, shadow.experiment, lite_, pro_));
    ASSAY_CHECK(
        print(globals.json ? safe_dump(json(shadow, counts, report), 2) + "\n" : text(counts)));
    return kDone;
  }

  [[nodiscard]] std::string text(const shadow::PairCounts& counts) const {
    std::string out;
    const auto row = [&out](std::int64_t count, const std::string& what) {
      out += fmt::format("{:>9}  {}\n", count, what);
    };
    row(counts.sampled, "sampled");
    row(counts.both_answered, "answered by both");
    row(counts.agree, "  with the same usable answer");
    row(counts.lite_failed, fmt::format("failed on the wire at {} only", lite_));
    row(counts.pro_failed, fmt::format("failed on the wire at {} only", pro_));
    row(counts.both_failed, "failed on the wire at both");
    row(counts.incomplete, "still to be asked");
    row(counts.lite_twice, fmt::format("answered twice by {}", lite_));
    row(counts.pro_twice, fmt::format("answered twice by {}", pro_));
    return out;
  }

  [[nodiscard]] Json json(const shadow::ShadowSuite& shadow, const shadow::PairCounts& counts,
                          const eval::RunReport* report) const {
    return {{"experiment", shadow.experiment.name},
            {"task", shadow.experiment.task},
            {"run_id", report != nullptr ? Json(report->run_id) : Json(nullptr)},
            {"lite", lite_},
            {"pro", pro_},
            {"lite_from_log", shadow.lite_from_log},
            {"pro_from_log", shadow.pro_from_log},
            {"calls", report != nullptr ? report->progress.attempts : 0},
            {"sampled", counts.sampled},
            {"both_answered", counts.both_answered},
            {"agree", counts.agree},
            {"lite_failed", counts.lite_failed},
            {"pro_failed", counts.pro_failed},
            {"both_failed", counts.both_failed},
            {"incomplete", counts.incomplete},
            {"lite_twice", counts.lite_twice},
            {"pro_twice", counts.pro_twice}};
  }

  static int conclude(const Globals& globals, const eval::RunReport& report) {
    say(globals, fmt::format("run {}{}: {} calls", report.run_id,
                             report.resumed ? " (goes on)" : "", report.progress.attempts));
    if (report.ending == eval::Ending::complete) return kDone;
    if (report.ending == eval::Ending::interrupted) return kInterrupted;
    say(globals, fmt::format("incomplete: {}; run the same command to go on", report.why));
    return kIncomplete;
  }

  std::string task_, experiment_, lite_, pro_;
  bool only_forecast_ = false;
  bool no_budget_ = false;
};

}  // namespace

std::unique_ptr<Command> make_shadow_run() {
  return std::make_unique<ShadowRun>();
}

}  // namespace assay::cli
