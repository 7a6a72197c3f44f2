#include <fmt/format.h>

#include "assay/eval/rescore.hpp"
#include "cli/show_run.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class Score final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("RUN", id_, false, "id of a run or its beginning (default: the latest run)");
    flags.toggle("--details", details_, "also print classes, confusion, fields and confidence");
  }

  Result<int> run(const Globals& globals) override {
    // Opening for writing would create what is not there.
    std::error_code failure;
    if (!std::filesystem::exists(globals.database_path(), failure)) {
      return invalid(fmt::format("{}: {}; `assay run` creates it", globals.database_path().string(),
                                 failure ? failure.message() : "no such database"));
    }
    ASSAY_TRY(auto store,
              store::RunStore::open(globals.database_path(), store::Access::read_write));
    ASSAY_TRY(const auto run, pick_run(store, id_));
    ASSAY_TRY(const auto report, eval::rescore_run(store, run));
    ASSAY_CHECK(show_run(globals, store, run, details_));
    say(globals, fmt::format("run {}: {} answers scored again, {} of them differently", run.id,
                             report.answers, report.changed));
    return report.answers > 0 ? kDone : kIncomplete;
  }

 private:
  std::string id_;
  bool details_ = false;
};

}  // namespace

std::unique_ptr<Command> make_score() {
  return std::make_unique<Score>();
}

}  // namespace assay::cli
