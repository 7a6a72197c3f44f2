#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/report/gate_json.hpp"
#include "assay/report/gate_text.hpp"
#include "cli/ci_output.hpp"
#include "cli/compare_flags.hpp"
#include "cli/compare_task.hpp"
#include "cli/declared_gate.hpp"
#include "cli/gate_frame.hpp"
#include "cli/gate_task.hpp"
#include "cli/report_files.hpp"
#include "cli/report_material.hpp"
#include "cli/share.hpp"
#include "cli/shell_command.hpp"
#include "cli/stats_arguments.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

/// A share from 0 to 1, ends included.
Result<std::optional<double>> optional_share(const char* flag, const std::string& text) {
  if (text.empty()) return std::optional<double>();
  const auto share = read_share(text);
  if (share && *share >= 0 && *share <= 1) return share;
  return invalid(
      fmt::format("{}: \"{}\" is no share such as 0.9 or 90%", flag, printable(text, 40)));
}

Result<std::optional<double>> optional_number(const char* flag, const std::string& text) {
  if (text.empty()) return std::optional<double>();
  ASSAY_TRY(const double number, number_argument(flag, text));
  if (number >= 0) return std::optional(number);
  return invalid(fmt::format("{}: {} is below 0", flag, number));
}

class Gate final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("CANDIDATE", candidate_, true, "what is judged: MODEL, or RUN:MODEL");
    flags.texts("--baseline", baselines_, "WORD",
                "what it is held against: MODEL, RUN:MODEL or a baseline file (one for each task)");
    common_.declare(flags);
    flags.text("--min-accuracy", accuracy_, "SHARE", "fail below this accuracy");
    flags.text("--min-coverage", coverage_, "SHARE",
               "incomplete below this share of items with a verdict (default: gate.coverage, "
               "else 1)");
    flags.number("--max-flips", max_flips_, 0, 1'000'000'000,
                 "fail when more items than this were right in the baseline only");
    flags.text("--max-latency-p95", latency_p95_, "MS", "fail above this p95 latency");
    flags.text("--max-cost-per-1000", cost_, "USD", "fail above this cost of 1 000 answers");
    flags.choice("--on-inconclusive", on_inconclusive_, {"fail", "pass", "warn"},
                 "what inconclusive leads to (default: gate.on_inconclusive, else fail)");
    flags.number("--looks-per-year", looks_, 1, 1'000'000,
                 "how often the gate is run, for its false-alarm budget");
    files_.declare(flags);
    ci_.declare(flags);
  }

  Result<int> run(const Globals& globals) override {
    if (baselines_.empty()) {
      return invalid(
          "name what the candidate is held against: --baseline MODEL, RUN:MODEL or a file");
    }
    ASSAY_CHECK(files_.check(false));
    ASSAY_CHECK(files_.spare_sources(globals, baselines_));
    ASSAY_TRY(auto gate, declared_gate(globals));
    ASSAY_CHECK(apply_flags(gate));
    GateOrder order;
    order.coverage = gate.coverage;
    ASSAY_TRY(order.allowed, common_.aspects());
    ASSAY_TRY(order.rules, common_.rules(gate));
    ASSAY_TRY(const auto limits, flag_limits());

    SideFinder finder(globals.database_path(), common_.run);
    ASSAY_TRY(const auto candidate, finder.find_model(candidate_));
    ASSAY_TRY(const auto baselines, find_baselines(finder, candidate));
    ASSAY_TRY(const auto tasks, gated_tasks(candidate, baselines, gate, common_.tasks));
    ASSAY_TRY(auto* const store, finder.store());
    report::GateReport report = empty_report(gate, order.rules);
    for (const std::string& task : tasks) {
      const GateSides sides{candidate, baseline_of(task, baselines)};
      ASSAY_TRY(auto gated, gate_task(finder, *store, task, sides,
                                      decide::merged(gate.limits_of(task), limits), order));
      report.tasks.push_back(std::move(gated));
    }
    ASSAY_CHECK(print(globals.json ? report::gate_json(report)
                                   : report::gate_text(report, globals.style())));
    if (files_.is_any_wanted() || ci_.is_wanted()) {
      ASSAY_CHECK(write_report(globals, finder, *candidate.run, candidate.model, order, report));
    }
    return gate_exit(globals, report);
  }

 private:
  Status apply_flags(config::GateConfig& gate) const {
    ASSAY_TRY(const auto coverage, optional_share("--min-coverage", coverage_));
    gate.coverage = coverage.value_or(gate.coverage);
    if (!on_inconclusive_.empty()) gate.on_inconclusive = on_inconclusive_;
    if (looks_ > 0) gate.looks_per_year = looks_;
    return {};
  }

  [[nodiscard]] Result<decide::GateLimits> flag_limits() const {
    decide::GateLimits limits;
    ASSAY_TRY(limits.accuracy, optional_share("--min-accuracy", accuracy_));
    ASSAY_TRY(limits.latency_p95_ms, optional_number("--max-latency-p95", latency_p95_));
    ASSAY_TRY(limits.cost_per_1000_usd, optional_number("--max-cost-per-1000", cost_));
    if (max_flips_ >= 0) limits.max_flips = max_flips_;
    return limits;
  }

  [[nodiscard]] Result<std::vector<ComparedModel>> find_baselines(
      SideFinder& finder, const ComparedModel& candidate) const {
    std::vector<ComparedModel> baselines;
    for (const std::string& word : baselines_) {
      ASSAY_TRY(auto baseline, finder.find(word));
      if (baseline.run_id() == candidate.run_id() && baseline.model == candidate.model) {
        return invalid(fmt::format(
            "{} would be held against itself: the baseline is {} of run {}, too; has `assay run` "
            "been run?",
            printable(candidate_, 80), printable(baseline.model, 80), baseline.run_id()));
      }
      for (const std::string& task : baseline.tasks()) {
        if (const auto* const first = baseline_of(task, baselines)) {
          return invalid(fmt::format("two baselines for task {}: {} and {}", printable(task, 80),
                                     first->place(), baseline.place()));
        }
      }
      baselines.push_back(std::move(baseline));
    }
    return baselines;
  }

  /// The page, the tests, ... of the run that was judged.
  Status write_report(const Globals& globals, SideFinder& finder, const store::RunRecord& run,
                      const std::string& model, const GateOrder& judged,
                      const report::GateReport& gate) const {
    ReportOrder order;
    order.candidate = model;
    order.baselines = baselines_;
    order.allowed = judged.allowed;
    order.rules = judged.rules;
    for (const report::TaskGate& task : gate.tasks) {
      // A task that only the baseline has is in the gate, but no part of the run.
      const auto is_same = [&](const store::ArmRecord& arm) { return arm.task == task.task; };
      if (std::any_of(run.arms.begin(), run.arms.end(), is_same)) order.tasks.push_back(task.task);
    }
    ASSAY_TRY(auto report, report_material(globals, finder, run, order));
    report.gate = gate;
    report.command = command_for(globals, run.id + ":" + model);
    ASSAY_TRY(auto* const store, finder.store());
    ASSAY_CHECK(files_.write(globals, report, *store));
    return ci_.show(globals, report, *store, files_);
  }

  [[nodiscard]] std::string command_for(const Globals& globals,
                                        const std::string& candidate) const {
    ShellCommand command("assay gate");
    command.word(candidate).in(globals).flag("--baseline", baselines_);
    common_.repeat(command);
    command.flag("--min-accuracy", accuracy_).flag("--min-coverage", coverage_);
    if (max_flips_ >= 0) command.flag("--max-flips", fmt::to_string(max_flips_));
    command.flag("--max-latency-p95", latency_p95_)
        .flag("--max-cost-per-1000", cost_)
        .flag("--on-inconclusive", on_inconclusive_);
    if (looks_ > 0) command.flag("--looks-per-year", fmt::to_string(looks_));
    return command.text();
  }

  std::string candidate_;
  CompareFlags common_;
  std::vector<std::string> baselines_;
  ReportFiles files_;
  CiOutput ci_;
  std::string accuracy_;
  std::string coverage_;
  std::string latency_p95_;
  std::string cost_;
  std::string on_inconclusive_;
  std::int64_t max_flips_ = -1;
  std::int64_t looks_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_gate() {
  return std::make_unique<Gate>();
}

}  // namespace assay::cli
