#include "scoring/answer_object.hpp"

#include <utility>

namespace assay::scoring {

std::optional<double> stated_confidence(const Json& answer) {
  if (!answer.is_object()) return std::nullopt;
  const auto found = answer.find("confidence");
  if (found == answer.end() || !found->is_number()) return std::nullopt;
  const double confidence = found->get<double>();
  if (!(confidence >= 0.0 && confidence <= 1.0)) return std::nullopt;
  return confidence;
}

std::optional<std::string> shape_violation(const AnswerSchema& schema, Json answer) {
  if (answer.is_object() && !answer.contains("confidence")) {
    if (!schema.violation(answer)) return std::nullopt;
    answer["confidence"] = 0;
  }
  return schema.violation(answer);
}

Rung at_best_stripped(Rung rung) {
  return rung == Rung::strict ? Rung::stripped : rung;
}

Score failed(Score score, Outcome outcome, std::string reason) {
  score.outcome = outcome;
  score.reason = std::move(reason);
  return score;
}

}  // namespace assay::scoring
