#include "scoring/classify.hpp"

#include <algorithm>
#include <utility>

#include "assay/core/text.hpp"
#include "scoring/parse.hpp"

namespace assay::scoring {
namespace {

constexpr std::size_t kShownBytes = 200;

Score failed(Score score, Outcome outcome, std::string reason) {
  score.outcome = outcome;
  score.reason = std::move(reason);
  return score;
}

// A spelling variant was read, but not by a strict consumer.
Rung at_best_stripped(Rung rung) {
  return rung == Rung::strict ? Rung::stripped : rung;
}

Score with_label(Score score, std::string_view given, const std::optional<LabelMatch>& match) {
  score.schema_valid = true;
  if (!match) {
    score.answer = printable(given, kShownBytes);
    return failed(std::move(score), Outcome::model_unknown_label,
                  "\"" + printable(given, kShownBytes) + "\" is not a label of this task");
  }
  score.outcome = Outcome::ok;
  score.value_valid = true;
  score.answer = match->label;
  if (!match->exact) score.rung = at_best_stripped(score.rung);
  return score;
}

std::optional<double> confidence_of(const Json& answer) {
  const auto found = answer.find("confidence");
  if (found == answer.end() || !found->is_number()) return std::nullopt;
  const double confidence = found->get<double>();
  if (!(confidence >= 0.0 && confidence <= 1.0)) return std::nullopt;
  return confidence;
}

bool has_label(const Json& answer) {
  return answer.is_object() && answer.contains("label") && answer["label"].is_string();
}

// The shape alone: the label is judged apart, and a confidence that was left out is not asked for.
std::optional<std::string> shape_violation(const AnswerSchema& schema, Json answer,
                                           const std::string& any_label) {
  answer["label"] = any_label;
  if (!answer.contains("confidence")) {
    if (!schema.violation(answer)) return std::nullopt;
    answer["confidence"] = 0;
  }
  return schema.violation(answer);
}

Score read_json_label(const LabelSet& labels, const std::string& any_label,
                      const AnswerSchema* schema, ParsedAnswer parsed) {
  Score score;
  score.rung = parsed.rung;
  if (!has_label(parsed.value)) {
    return failed(std::move(score), Outcome::model_schema_violation,
                  "no \"label\" with a text in it");
  }
  const std::string given = parsed.value["label"].get<std::string>();
  score.confidence = confidence_of(parsed.value);
  const auto match = labels.match(given);
  if (schema != nullptr) {
    if (auto wrong = shape_violation(*schema, std::move(parsed.value), any_label)) {
      return failed(std::move(score), Outcome::model_schema_violation, *std::move(wrong));
    }
  }
  return with_label(std::move(score), given, match);
}

Score read_bare(const LabelSet& labels, const std::string& any_label, std::string_view text) {
  ParsedAnswer parsed = parse_answer(text);
  if (has_label(parsed.value)) {
    parsed.rung = at_best_stripped(parsed.rung);
    return read_json_label(labels, any_label, nullptr, std::move(parsed));
  }
  const LabelReading reading = read_bare_label(labels, text);
  Score score;
  score.rung = reading.rung;
  if (reading.rung == Rung::none) {
    return failed(std::move(score), Outcome::model_invalid_json, reading.reason);
  }
  // The reading has already judged the spelling, so the match is exact from here on.
  std::optional<LabelMatch> match;
  if (reading.known) match = LabelMatch{.label = reading.text, .exact = true};
  return with_label(std::move(score), reading.text, match);
}

}  // namespace

Score read_classification(const LabelSet& labels, const std::string& any_label,
                          const AnswerSchema* schema, std::string_view text) {
  if (schema == nullptr) return read_bare(labels, any_label, text);
  ParsedAnswer parsed = parse_answer(text);
  if (parsed.rung == Rung::none) return failed({}, Outcome::model_invalid_json, parsed.reason);
  return read_json_label(labels, any_label, schema, std::move(parsed));
}

}  // namespace assay::scoring
