#include "scoring/classify.hpp"

#include <algorithm>
#include <utility>

#include "assay/core/text.hpp"
#include "scoring/answer_object.hpp"
#include "scoring/parse.hpp"

namespace assay::scoring {
namespace {

constexpr std::size_t kShownBytes = 200;

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
  // A spelling variant was read, but not by a strict consumer.
  if (!match->exact) score.rung = at_best_stripped(score.rung);
  return score;
}

bool has_label(const Json& answer) {
  return answer.is_object() && answer.contains("label") && answer["label"].is_string();
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
  score.confidence = stated_confidence(parsed.value);
  const auto match = labels.match(given);
  if (schema != nullptr) {
    parsed.value["label"] = any_label;  // the shape alone: the label is judged apart
    if (auto wrong = shape_violation(*schema, std::move(parsed.value))) {
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
