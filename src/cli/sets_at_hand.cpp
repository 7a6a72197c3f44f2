#include "cli/sets_at_hand.hpp"

#include <algorithm>

#include "assay/curate/run_answers.hpp"
#include "assay/eval/suite.hpp"

namespace assay::cli {
namespace {

/// Beyond, lint takes minutes.
constexpr std::size_t kMostLinted = 10'000;

bool has_asked(const eval::RunSummary& summary, const std::string& golden_set_hash) {
  return std::any_of(summary.arms.begin(), summary.arms.end(),
                     [&](const auto& arm) { return arm.arm.golden_set_hash == golden_set_hash; });
}

Result<report::SetAtHand> look_at(const dataset::GoldenSet& set, store::RunStore& store,
                                  const eval::RunSummary& summary) {
  report::SetAtHand found;
  found.items_file = set.folder / "items.jsonl";
  for (const dataset::Item& item : set.items) found.line_of_item.emplace(item.id, item.line);
  if (set.items.size() > kMostLinted) return found;
  curate::LintOptions options;
  // One arm alone is no evidence about labels.
  const auto answers = curate::read_answers(store, set, summary.run.id);
  if (answers.has_value() && *answers) options.answers = &**answers;
  if (!answers.has_value() && answers.error().kind == ErrorKind::storage) return answers.error();
  ASSAY_TRY(found.lint, curate::lint(set, options));
  return found;
}

}  // namespace

Result<std::map<std::string, report::SetAtHand>> sets_at_hand(const Globals& globals,
                                                              store::RunStore& store,
                                                              const eval::RunSummary& summary) {
  std::map<std::string, report::SetAtHand> sets;
  std::error_code ignored;
  if (!std::filesystem::exists(globals.config_path(), ignored)) return sets;
  const auto file = eval::load_config(globals.config_path());
  if (!file.has_value()) return sets;
  for (const auto& folder : file->config.tasks) {
    dataset::Problems problems;
    const auto task = eval::load_task(folder, problems);
    if (!task.has_value() || !has_asked(summary, (*task)->set.hash)) continue;
    ASSAY_TRY(auto found, look_at((*task)->set, store, summary));
    sets.emplace((*task)->set.hash, std::move(found));
  }
  return sets;
}

}  // namespace assay::cli
