#include "assay/eval/plan.hpp"

#include "assay/report/plan_json.hpp"
#include "assay/report/plan_text.hpp"
#include "cli/suite_loading.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class Plan final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.texts("-t,--task", selection_.tasks, "TASK",
                "only these golden sets (comma list or repeated)");
    flags.texts("-m,--model", selection_.models, "MODEL", "only these models");
    flags.toggle("--new", start_new_, "plan a new run even if one of this config is unfinished");
  }

  Result<int> run(const Globals& globals) override {
    ASSAY_TRY(const auto suite, load_suite(globals, selection_));
    ASSAY_TRY(const auto plan, eval::make_plan(suite, globals.database_path(), start_new_));
    ASSAY_CHECK(
        print(globals.json ? report::plan_json(plan) : report::plan_text(plan, globals.style())));
    return kDone;
  }

 private:
  eval::Selection selection_;
  bool start_new_ = false;
};

}  // namespace

std::unique_ptr<Command> make_plan() {
  return std::make_unique<Plan>();
}

}  // namespace assay::cli
