#include <fmt/format.h>

#include <string>

#include "assay/eval/runner.hpp"
#include "cli/progress.hpp"
#include "cli/show_run.hpp"
#include "cli/suite_loading.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class Run final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.texts("-t,--task", selection_.tasks, "TASK",
                "only these golden sets (comma list or repeated)");
    flags.texts("-m,--model", selection_.models, "MODEL", "only these models");
    flags.toggle("--new", start_new_, "start a new run even if one of this config is unfinished");
    flags.toggle("--details", details_, "also print classes, confusion, fields and confidence");
  }

  Result<int> run(const Globals& globals) override {
    ASSAY_TRY(const auto suite, load_suite(globals, selection_));
    if (!suite.config.fallback.empty() && suite.config.run.fallback.empty()) {
      say(globals, "fallback is not used: run.fallback names no reason for it");
    }
    ProgressLine line(globals);
    eval::RunOptions options;
    options.database = globals.database_path();
    options.start_new = start_new_;
    options.on_progress = [&line](const eval::RunProgress& progress) { line.show(progress); };
    options.on_notice = [&line](const std::string& text) { line.notice(text); };
    auto report = eval::run_suite(suite, options);
    line.finish();
    if (!report.has_value()) return report.error();

    ASSAY_TRY(auto store, store::RunStore::open(options.database, store::Access::read_only));
    ASSAY_TRY(const auto run, store.find_run(report->run_id));
    ASSAY_CHECK(show_run(globals, store, *run, details_));
    return conclude(globals, *report);
  }

 private:
  /// Where answers came from, other than from a call to their own model.
  static std::string others(const eval::RunProgress& progress) {
    std::string text;
    if (progress.cached > 0) text += fmt::format("; {} from the cache", progress.cached);
    if (progress.corrections > 0) {
      text += fmt::format("; {} asked for once more", progress.corrections);
    }
    if (progress.fallbacks > 0) text += fmt::format("; {} by a fallback", progress.fallbacks);
    return text;
  }

  static int conclude(const Globals& globals, const eval::RunReport& report) {
    const auto& progress = report.progress;
    const double seconds = std::chrono::duration<double>(progress.elapsed).count();
    say(globals,
        fmt::format("run {}{}: {} of {} answers stored in {}, {} calls in {:.1f} s{}",
                    report.run_id, report.resumed ? " (resumed)" : "", progress.answers_stored,
                    progress.answers_total, globals.database_path().string(), progress.attempts,
                    seconds, others(progress)));
    switch (report.ending) {
      case eval::Ending::complete:
        if (!report.why.empty())
          say(globals, "not whole, but enough for gate.coverage: " + report.why);
        return kDone;
      case eval::Ending::interrupted:
        return kInterrupted;
      case eval::Ending::incomplete:
        break;
    }
    say(globals, fmt::format("incomplete: {}; run the same command to go on", report.why));
    return kIncomplete;
  }

  eval::Selection selection_;
  bool start_new_ = false;
  bool details_ = false;
};

}  // namespace

std::unique_ptr<Command> make_run() {
  return std::make_unique<Run>();
}

}  // namespace assay::cli
