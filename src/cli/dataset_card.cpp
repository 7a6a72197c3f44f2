#include <fmt/format.h>

#include "assay/core/file.hpp"
#include "assay/core/json.hpp"
#include "assay/curate/card.hpp"
#include "cli/suite_loading.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class DatasetCard final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("FOLDER", folder_, true, "a golden set");
    flags.text("-o,--output", output_, "FILE",
               "write here instead of stdout; replaced in one step");
  }

  Result<int> run(const Globals& globals) override {
    dataset::Problems problems;
    const auto task = eval::load_task(folder_, problems);
    if (!task.has_value()) {
      show_problems(globals, problems, problems.errors.empty() ? "" : problems.errors.front());
      return task.error();
    }
    ASSAY_TRY(const auto lint, curate::lint((*task)->set, {}));
    const std::string card = curate::card((*task)->set, lint);
    if (!output_.empty()) {
      ASSAY_CHECK(replace_file(output_, card));
      say(globals, fmt::format("card of {} written to {}", (*task)->set.task.name, output_));
    }
    if (globals.json) {
      ASSAY_CHECK(
          print(safe_dump(Json{{"task", (*task)->set.task.name}, {"card", card}}, 2) + "\n"));
    } else if (output_.empty()) {
      ASSAY_CHECK(print(card));
    }
    return kDone;
  }

 private:
  std::string folder_;
  std::string output_;
};

}  // namespace

std::unique_ptr<Command> make_dataset_card() {
  return std::make_unique<DatasetCard>();
}

}  // namespace assay::cli
