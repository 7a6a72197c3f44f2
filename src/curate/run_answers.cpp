#include "assay/curate/run_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "assay/core/text.hpp"
#include "assay/scoring/scorer.hpp"

namespace assay::curate {
namespace {

std::size_t arms_of(const store::RunRecord& run, const std::string& task) {
  return static_cast<std::size_t>(
      std::count_if(run.arms.begin(), run.arms.end(),
                    [&task](const store::ArmRecord& arm) { return arm.task == task; }));
}

/// The newest run with two arms of the task, or the one that was named.
Result<std::optional<store::RunRecord>> pick(store::RunStore& store, const std::string& task,
                                             const std::string& run_id) {
  if (!run_id.empty()) {
    ASSAY_TRY(auto run, store.find_run(run_id));
    if (!run) return invalid(fmt::format("run {}: not in the database", printable(run_id, 80)));
    if (arms_of(*run, task) < 2) {
      return invalid(fmt::format("run {}: has fewer than two models on {}, so nobody can agree",
                                 run->id, printable(task, 80)));
    }
    return run;
  }
  ASSAY_TRY(auto runs, store.runs());
  std::optional<store::RunRecord> newest;
  for (store::RunRecord& run : runs) {
    if (arms_of(run, task) < 2) continue;
    if (newest &&
        std::tie(newest->started_unix_ms, newest->row) >= std::tie(run.started_unix_ms, run.row)) {
      continue;
    }
    newest = std::move(run);
  }
  return newest;
}

std::optional<GivenAnswer> read(const scoring::Scorer& scorer, const dataset::Item& item,
                                const store::AnswerRow& row) {
  const auto outcome = outcome_from_string(row.attempt_outcome);
  if (outcome != Outcome::ok) return std::nullopt;
  const auto score = scorer.score(item.expected_json, *outcome, row.text);
  if (score.outcome != Outcome::ok) return std::nullopt;
  return GivenAnswer{score.answer, score.verdict == scoring::Verdict::correct, score.confidence};
}

}  // namespace

Result<std::optional<RunAnswers>> read_answers(store::RunStore& store,
                                               const dataset::GoldenSet& set,
                                               const std::string& run_id) {
  ASSAY_TRY(const auto run, pick(store, set.task.name, run_id));
  if (!run) return std::optional<RunAnswers>();
  ASSAY_TRY(const auto scorer, scoring::Scorer::open(set.task));
  std::unordered_map<std::string_view, const dataset::Item*> items;
  for (const dataset::Item& item : set.items) items.emplace(item.id, &item);

  RunAnswers answers{run->id, {}};
  for (const store::ArmRecord& arm : run->arms) {
    if (arm.task != set.task.name) continue;
    ArmAnswers& entry = answers.arms.emplace_back();
    entry.model = arm.model;
    entry.is_embedded = arm.protocol == "local";
    ASSAY_CHECK(store.for_each_answer(run->row, arm.row, [&](const store::AnswerRow& row) {
      const auto item = items.find(row.item_id);
      // Another text under the same id is another question.
      if (item == items.end() || item->second->input != row.input) return;
      entry.by_item[row.item_id].push_back(read(scorer, *item->second, row));
    }));
  }
  return std::optional(std::move(answers));
}

}  // namespace assay::curate
