#include "scoring/class_sums.hpp"

namespace assay::scoring {

void ClassSums::add(const std::string& expected, std::span<const Score> repeats,
                    const ItemCounts& counts) {
  if (counts.covered == 0) return;
  // Counted per item first, so that its shares are rounded once.
  std::map<std::string, std::int64_t> predicted;
  for (const Score& score : repeats) {
    if (score.verdict == Verdict::unscored) continue;
    ++confusion_[expected][confusion_answer(score)];
    if (score.outcome == Outcome::ok) ++predicted[score.answer];
  }
  sums_[expected].add(counts.covered, 0, counts.correct, counts.covered);
  for (const auto& [label, times] : predicted) sums_[label].add(0, times, 0, counts.covered);
}

void ClassSums::finish(ArmMetrics& metrics) const {
  double sum_of_f1 = 0;
  std::int64_t expected_classes = 0;
  for (const std::string& label : in_order(labels_, sums_)) {
    const auto found = sums_.find(label);
    const MatchSum sum = found == sums_.end() ? MatchSum{} : found->second;
    metrics.classes.push_back({.label = label,
                               .expected = sum.expected,
                               .predicted = sum.given,
                               .correct = sum.matched,
                               .precision = sum.precision(),
                               .recall = sum.recall(),
                               .f1 = sum.f1()});
    if (sum.expected == 0) continue;
    ++expected_classes;
    sum_of_f1 += sum.f1().value_or(0);
  }
  if (expected_classes > 0) metrics.macro_f1 = sum_of_f1 / static_cast<double>(expected_classes);
  metrics.confusion = confusion_;
}

std::string confusion_answer(const Score& score) {
  switch (score.outcome) {
    case Outcome::ok:
      return score.answer;
    case Outcome::model_empty:
      return "(empty)";
    case Outcome::model_invalid_json:
      return "(unreadable)";
    case Outcome::model_schema_violation:
      return "(schema violation)";
    case Outcome::model_unknown_label:
      return "(unknown label)";
    case Outcome::model_truncated:
      return "(truncated)";
    case Outcome::model_refused:
      return "(refused)";
    case Outcome::model_missing_id:
      return "(missing id)";
    case Outcome::model_duplicated_id:
      return "(duplicated id)";
    default:
      return "(no answer)";
  }
}

}  // namespace assay::scoring
