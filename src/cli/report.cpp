#include <fmt/format.h>

#include "assay/report/results_json.hpp"
#include "cli/ci_output.hpp"
#include "cli/compare_flags.hpp"
#include "cli/declared_gate.hpp"
#include "cli/report_files.hpp"
#include "cli/report_material.hpp"
#include "cli/show_run.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

constexpr const char* kDefaultFile = "assay-report.html";

class Report final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("RUN", run_, false, "id of a run or its beginning (default: the latest run)");
    files_.declare(flags);
    ci_.declare(flags);
    flags.texts("--baseline", baselines_, "WORD",
                "what models are held against: MODEL, RUN:MODEL or a baseline file (default: the "
                "model of tier pro)");
    common_.declare_rules(flags);
    flags.number("--requests-per-month", requests_per_month_, 1, 1'000'000'000'000'000,
                 "what costs are projected for");
  }

  Result<int> run(const Globals& globals) override {
    ASSAY_CHECK(files_.check(!globals.json));
    ASSAY_CHECK(files_.spare_sources(globals, baselines_));
    ASSAY_TRY(const auto gate, declared_gate(globals));
    ReportOrder order;
    order.tasks = common_.tasks;
    order.baselines = baselines_;
    ASSAY_TRY(order.allowed, common_.aspects());
    ASSAY_TRY(order.rules, common_.rules(gate));
    SideFinder finder(globals.database_path(), run_);
    ASSAY_TRY(auto* const store, finder.store());
    ASSAY_TRY(const auto run, pick_run(*store, run_));
    if (run.origin == "shadow") {
      return invalid("run " + run.id + " is over traffic, which has no labels to report about");
    }
    ASSAY_TRY(auto report, report_material(globals, finder, run, order));
    if (requests_per_month_ > 0) report.requests_per_month = requests_per_month_;
    report.command = command_for(globals, run);
    if (!files_.is_any_wanted() && !globals.json) files_.want_page(kDefaultFile);
    ASSAY_CHECK(files_.write(globals, report, *store));
    ASSAY_CHECK(ci_.show(globals, report, *store, files_));
    if (globals.json) ASSAY_CHECK(print(report::results_json(report)));
    return kDone;
  }

 private:
  [[nodiscard]] std::string command_for(const Globals& globals, const store::RunRecord& run) const {
    ShellCommand command("assay report");
    command.word(run.id).in(globals).flag("--baseline", baselines_);
    common_.repeat(command);
    if (requests_per_month_ > 0) {
      command.flag("--requests-per-month", fmt::to_string(requests_per_month_));
    }
    return command.text();
  }

  std::string run_;
  ReportFiles files_;
  CiOutput ci_;
  std::vector<std::string> baselines_;
  CompareFlags common_;
  std::int64_t requests_per_month_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_report() {
  return std::make_unique<Report>();
}

}  // namespace assay::cli
