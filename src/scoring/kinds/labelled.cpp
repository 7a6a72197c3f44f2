#include "scoring/kinds/labelled.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"

namespace assay::scoring {

Status Labelled::open(const dataset::TaskSpec& task) {
  if (task.labels.empty()) return invalid("a task with labels needs labels");
  labels_ = task.labels;
  ASSAY_TRY(label_set_, LabelSet::open(task.labels));
  if (!task.answers_json) return {};
  ASSAY_TRY(schema_, AnswerSchema::open(task.schema_json));
  return {};
}

std::string Labelled::refuse_shape(const Json& expected) const {
  if (!expected.is_string()) return "must be a label";
  const auto& label = expected.get_ref<const std::string&>();
  const auto match = label_set_.match(label);
  if (match && match->exact) return {};
  return fmt::format("\"{}\" is not a label of this task{}", printable(label),
                     did_you_mean(label, labels_));
}

std::string Labelled::refuse_value(const Json& /*expected*/) const {
  return {};
}

Score Labelled::score(const Json& expected, std::string_view text) const {
  const auto& label = expected.get_ref<const std::string&>();
  Score score =
      read_classification(label_set_, labels_.front(), schema_ ? &*schema_ : nullptr, text);
  if (score.outcome != Outcome::ok) return score;
  if (score.answer == label) {
    score.verdict = Verdict::correct;
  } else {
    score.reason = "expected \"" + printable(label) + "\", got \"" + printable(score.answer) + "\"";
  }
  return score;
}

void Labelled::add_miss(const Json& /*expected*/, Score& /*score*/) const {}

}  // namespace assay::scoring
