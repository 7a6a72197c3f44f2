#include <fmt/format.h>

#include "assay/eval/import_answers.hpp"
#include "cli/show_run.hpp"
#include "cli/suite_loading.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class ImportOutputs final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("FILE", file_, true,
                     "JSONL: {\"id\", \"output\", \"latency_ms\"?, \"tokens\"?} a line");
    flags.text("-t,--task", task_, "FOLDER", "the golden set that the ids belong to (required)");
    flags.text("-m,--model", model_, "NAME", "what to call the model that answered (required)");
    flags.text("--tier", tier_, "TIER", "lite, pro, or another word");
    flags.toggle("--details", details_, "also print classes, confusion, fields and confidence");
  }

  Result<int> run(const Globals& globals) override {
    if (task_.empty())
      return invalid("import outputs needs --task FOLDER, e.g. --task golden/support-tickets");
    if (model_.empty())
      return invalid("import outputs needs --model NAME: what to call the model that answered");
    dataset::Problems problems;
    const auto task = eval::load_task(task_, problems);
    if (!task.has_value()) {
      show_problems(globals, problems, problems.errors.empty() ? "" : problems.errors.front());
      return task.error();
    }
    dataset::Problems lines;
    const auto report =
        eval::import_answers(**task, {file_, model_, tier_, globals.database_path()}, lines);
    if (!report.has_value()) {
      show_problems(globals, lines, lines.errors.empty() ? "" : lines.errors.front());
      return report.error();
    }
    ASSAY_TRY(auto store, store::RunStore::open(globals.database_path(), store::Access::read_only));
    ASSAY_TRY(const auto run, pick_run(store, report->run_id));
    ASSAY_CHECK(show_run(globals, store, run, details_));
    say(globals, fmt::format("run {}: {} answers imported, {} items without one", report->run_id,
                             report->answers, report->missing));
    return report->missing == 0 ? kDone : kIncomplete;
  }

 private:
  std::string file_;
  std::string task_;
  std::string model_;
  std::string tier_;
  bool details_ = false;
};

}  // namespace

std::unique_ptr<Command> make_import_outputs() {
  return std::make_unique<ImportOutputs>();
}

}  // namespace assay::cli
