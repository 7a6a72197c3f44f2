#include "cli/show_run.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"
#include "assay/eval/summary.hpp"
#include "assay/report/run_json.hpp"
#include "assay/report/run_table.hpp"

namespace assay::cli {

Status show_run(const Globals& globals, store::RunStore& store, const store::RunRecord& run,
                bool details) {
  ASSAY_TRY(const auto summary, eval::summarise(store, run));
  if (globals.json) return print(report::run_json(summary));
  if (run.origin == "shadow") {
    say(globals, "run " + run.id +
                     " is over traffic, which has no labels: `assay shadow run` counts its pairs");
    return {};
  }
  std::string text = report::run_table(summary, globals.style());
  if (details) text += report::run_details(summary, globals.style());
  return print(text);
}

Result<store::RunRecord> pick_run(store::RunStore& store, const std::string& id) {
  ASSAY_TRY(auto run, id.empty() ? store.latest_run() : store.find_run(id));
  if (run) return *std::move(run);
  if (id.empty()) return invalid("the database holds no run yet; `assay run` makes one");
  ASSAY_TRY(const auto runs, store.runs());
  std::vector<std::string> ids;
  for (const auto& known : runs) ids.push_back(known.id);
  return invalid(
      fmt::format("run \"{}\" is not in the database{}", printable(id, 80), did_you_mean(id, ids)));
}

}  // namespace assay::cli
