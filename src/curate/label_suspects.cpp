// Items where all models agree with each other, over all repeats, against the label: either the
// item is hard, or the label is wrong.

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "curate/subject.hpp"

namespace assay::curate {
namespace {

struct Suspect {
  const dataset::Item* item = nullptr;
  std::string answer;
  std::optional<double> confidence;  ///< mean of what the answers stated
  std::size_t answers = 0;
};

/// Embedded models share their training examples, and so their mistakes. Where at least two others
/// have answered, only those are asked.
std::vector<const ArmAnswers*> witnesses(const RunAnswers& run) {
  std::vector<const ArmAnswers*> all;
  std::vector<const ArmAnswers*> hosted;
  for (const ArmAnswers& arm : run.arms) {
    all.push_back(&arm);
    if (!arm.is_embedded) hosted.push_back(&arm);
  }
  return hosted.size() >= 2 ? hosted : all;
}

std::optional<Suspect> suspect(const dataset::Item& item,
                               const std::vector<const ArmAnswers*>& arms) {
  Suspect result{&item, {}, {}, 0};
  double confidence = 0;
  std::size_t stated = 0;
  for (const ArmAnswers* arm : arms) {
    const auto answers = arm->by_item.find(item.id);
    if (answers == arm->by_item.end() || answers->second.empty()) return std::nullopt;
    for (const auto& answer : answers->second) {
      if (!answer || answer->is_correct) return std::nullopt;
      if (result.answers++ == 0) result.answer = answer->answer;
      if (answer->answer != result.answer) return std::nullopt;
      if (!answer->confidence) continue;
      confidence += *answer->confidence;
      ++stated;
    }
  }
  if (stated > 0) result.confidence = confidence / static_cast<double>(stated);
  return result;
}

std::string names_of(const std::vector<const ArmAnswers*>& arms) {
  std::string names;
  for (const ArmAnswers* arm : arms) {
    names += (names.empty() ? "" : ", ") + printable(arm->model, 60) +
             (arm->is_embedded ? " (embedded)" : "");
  }
  return names;
}

}  // namespace

void check_label_suspects(const Subject& subject, Findings& findings) {
  if (subject.options.answers == nullptr) return;
  const RunAnswers& run = *subject.options.answers;
  const auto arms = witnesses(run);
  LintFacts& facts = findings.facts();
  facts.run_id = run.run_id;
  for (const ArmAnswers* arm : arms) facts.arms.push_back(arm->model);

  std::vector<Suspect> suspects;
  for (const dataset::Item& item : subject.set.items) {
    if (auto found = suspect(item, arms)) suspects.push_back(*std::move(found));
  }
  facts.label_suspects = static_cast<std::int64_t>(suspects.size());
  std::stable_sort(suspects.begin(), suspects.end(), [](const Suspect& a, const Suspect& b) {
    return a.confidence.value_or(-1) > b.confidence.value_or(-1);
  });
  const bool is_weak =
      std::any_of(arms.begin(), arms.end(), [](const ArmAnswers* arm) { return arm->is_embedded; });
  const bool has_labels = subject.set.task.has_labels();
  for (const Suspect& entry : suspects) {
    const std::string stated =
        entry.confidence ? fmt::format(", with confidence {:.2f}", *entry.confidence) : "";
    findings.on_item(
        is_weak ? Severity::note : Severity::warning, "label-suspect", *entry.item,
        fmt::format(
            "{} gave {} in {} of {} answers{}, where {} is expected: {}", names_of(arms),
            has_labels ? json_quoted(printable(entry.answer, 80)) : printable(entry.answer, 80),
            entry.answers, entry.answers, stated, printable(entry.item->expected_json, 80),
            is_weak ? "weak evidence, as embedded models learned from the same examples; "
                      "look at the label"
                    : "look at the label"));
  }
}

}  // namespace assay::curate
