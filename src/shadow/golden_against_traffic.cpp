#include "shadow/golden_against_traffic.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "assay/eval/answer_source.hpp"
#include "assay/eval/pairing.hpp"

namespace assay::shadow {
namespace {

/// Arms of the same two models on the same task, asked for golden items.
struct GoldenRun {
  store::RunRecord run;
  store::ArmRecord lite, pro;
};

std::optional<GoldenRun> newest_run(std::vector<store::RunRecord> runs,
                                    const store::ArmRecord& lite, const store::ArmRecord& pro) {
  std::optional<GoldenRun> newest;
  for (store::RunRecord& run : runs) {
    if (newest && run.started_unix_ms < newest->run.started_unix_ms) continue;
    const auto arm_of = [&run](const store::ArmRecord& wanted) {
      return std::find_if(run.arms.begin(), run.arms.end(), [&wanted](const auto& arm) {
        return arm.task == wanted.task && arm.model == wanted.model &&
               arm.model_id == wanted.model_id;
      });
    };
    const auto first = arm_of(lite);
    const auto second = arm_of(pro);
    if (first == run.arms.end() || second == run.arms.end()) continue;
    newest = GoldenRun{run, *first, *second};
  }
  return newest;
}

/// The slice that both sides know, with most values in traffic; empty: none.
std::string common_slice(const std::vector<decide::PairedItem>& items,
                         const decide::ShadowReport& report) {
  std::set<std::string> golden;
  for (const decide::PairedItem& item : items) {
    for (const auto& [slice, value] : *item.slices) golden.insert(slice);
  }
  std::map<std::string, int> values;
  for (const decide::ShadowRow& row : report.rows) {
    if (golden.contains(row.slice)) ++values[row.slice];
  }
  const auto most =
      std::max_element(values.begin(), values.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == values.end() ? "" : most->first;
}

decide::GoldenAnswer golden_answer(const decide::PairedItem& item, const std::string& slice) {
  decide::GoldenAnswer answer;
  if (const auto value = item.slices->find(slice); value != item.slices->end()) {
    answer.value = value->second;
  }
  answer.lite_right = *item.candidate.correct;
  answer.disagreement = item.candidate.answer == item.baseline.answer ? 0 : 1;
  return answer;
}

}  // namespace

Result<std::optional<GoldenAgainstTraffic>> golden_against_traffic(
    store::RunStore& store, const store::ArmRecord& lite, const store::ArmRecord& pro,
    const decide::ShadowReport& report, const std::string& slice) {
  ASSAY_TRY(auto runs, store.runs());
  const auto golden = newest_run(std::move(runs), lite, pro);
  if (!golden) return std::nullopt;
  ASSAY_TRY(const auto baseline, eval::open_stored_arm(store, golden->run, golden->pro));
  ASSAY_TRY(const auto candidate, eval::open_stored_arm(store, golden->run, golden->lite));
  ASSAY_TRY(const auto pairing, eval::pair_arms(*baseline, *candidate));
  const std::string by = slice.empty() ? common_slice(pairing.items, report) : slice;
  std::vector<decide::GoldenAnswer> answers;
  for (const decide::PairedItem& item : pairing.items) {
    if (decide::is_scored(item)) answers.push_back(golden_answer(item, by));
  }
  return GoldenAgainstTraffic{golden->run.id, decide::traffic_accuracy(answers, report, by)};
}

}  // namespace assay::shadow
