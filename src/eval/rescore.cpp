#include "assay/eval/rescore.hpp"

#include "assay/scoring/scorer.hpp"
#include "eval/score_record.hpp"

namespace assay::eval {
namespace {

constexpr std::size_t kGroup = 512;

bool differs(const store::ScoreRecord& a, const store::ScoreRecord& b) {
  return a.outcome != b.outcome || a.verdict != b.verdict || a.rung != b.rung;
}

Status rescore_arm(store::RunStore& store, const store::RunRecord& run, const store::ArmRecord& arm,
                   RescoreReport& report) {
  ASSAY_TRY(const auto yaml, store.task_yaml(arm.golden_set_hash));
  ASSAY_TRY(const auto task, dataset::parse_task(yaml, arm.task + "/task.yaml"));
  ASSAY_TRY(const auto scorer, scoring::Scorer::open(task));
  std::vector<store::RunStore::Rescore> group;
  Status written;
  const auto flush = [&] {
    if (written.has_value() && !group.empty()) written = store.rescore(group);
    group.clear();
  };
  ASSAY_CHECK(store.for_each_attempt(run.row, arm.row, [&](const store::AnswerRow& answer) {
    const auto outcome =
        outcome_from_string(answer.attempt_outcome).value_or(Outcome::harness_internal);
    auto record =
        to_record(scorer.score(answer.expected_json, outcome, answer.text), scorer.version());
    ++report.answers;
    if (answer.score && differs(*answer.score, record)) ++report.changed;
    group.push_back({answer.attempt_row, std::move(record)});
    if (group.size() >= kGroup) flush();
  }));
  flush();
  return written;
}

}  // namespace

Result<RescoreReport> rescore_run(store::RunStore& store, const store::RunRecord& run) {
  RescoreReport report;
  for (const store::ArmRecord& arm : run.arms) ASSAY_CHECK(rescore_arm(store, run, arm, report));
  return report;
}

}  // namespace assay::eval
