#include <fmt/format.h>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/eval/baseline_file.hpp"
#include "cli/compare_sides.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class ExportBaseline final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("MODEL", model_, true, "MODEL of the latest run, or RUN:MODEL");
    flags.text("-t,--task", task_, "TASK", "the task (default: the only one of this model)");
    flags.text("-o,--output", output_, "FILE",
               "write here instead of stdout; replaced in one step");
  }

  Result<int> run(const Globals& globals) override {
    if (globals.json) {
      return invalid("a baseline has a JSON document on each line by itself; leave --json out");
    }
    SideFinder finder(globals.database_path(), "");
    ASSAY_TRY(const auto side, finder.find_model(model_));
    if (!side.run->finished_unix_ms) {
      return invalid(
          fmt::format("run {} is not finished, so it is no baseline; `assay run` goes on with it",
                      side.run->id));
    }
    ASSAY_TRY(const auto task, task_of(side));
    ASSAY_TRY(const auto answers, finder.answers(side, task));
    eval::BaselineCounts counts;
    if (output_.empty()) {
      ASSAY_TRY(counts, eval::write_baseline(*answers, print));
    } else {
      ASSAY_TRY(auto file, ReplacingFile::open(output_));
      ASSAY_TRY(counts, eval::write_baseline(
                            *answers, [&](std::string_view piece) { return file.write(piece); }));
      ASSAY_CHECK(file.commit());
      say(globals, fmt::format("{} items of {} written to {}", counts.items, task, output_));
    }
    if (counts.scored_items < counts.set_items) {
      say(globals, fmt::format("{} of {} items have no verdict; they can never be compared",
                               counts.set_items - counts.scored_items, counts.set_items));
    }
    return kDone;
  }

 private:
  [[nodiscard]] Result<std::string> task_of(const ComparedModel& side) const {
    const auto tasks = side.tasks();
    if (task_.empty() && tasks.size() == 1) return tasks.front();
    if (task_.empty()) {
      return invalid(fmt::format("{} has answers to {} tasks; name one with --task: {}",
                                 printable(side.model, 80), tasks.size(), fmt::join(tasks, ", ")));
    }
    if (side.arm(task_) != nullptr) return task_;
    return invalid(fmt::format("{} has no answers of {} to task \"{}\"{}", side.place(),
                               printable(side.model, 80), printable(task_, 80),
                               did_you_mean(task_, tasks)));
  }

  std::string model_;
  std::string task_;
  std::string output_;
};

}  // namespace

std::unique_ptr<Command> make_export_baseline() {
  return std::make_unique<ExportBaseline>();
}

}  // namespace assay::cli
