#include "scoring/rewrite.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "assay/core/text.hpp"
#include "scoring/answer_object.hpp"
#include "scoring/parse.hpp"

namespace assay::scoring {
namespace {

RewrittenText unread(Score score, Outcome outcome, std::string reason) {
  return {.score = failed(std::move(score), outcome, std::move(reason)), .text = {}};
}

RewrittenText read(Score score, std::string text) {
  score.outcome = Outcome::ok;
  score.schema_valid = true;
  return {.score = std::move(score), .text = std::move(text)};
}

bool has_text(const Json& answer) {
  return answer.is_object() && answer.contains("text") && answer["text"].is_string();
}

bool is_text_and_confidence(const Json& answer) {
  return has_text(answer) && answer.size() == (answer.contains("confidence") ? 2U : 1U);
}

// A text may have JSON in it; only one that is JSON from end to end was meant as an answer's
// object.
std::optional<RewrittenText> read_unasked_json(std::string_view content, Rung rung) {
  const std::string_view object = trimmed(content);
  if (!object.starts_with('{') || !object.ends_with('}')) return std::nullopt;
  const ParsedAnswer parsed = parse_answer(object);
  if (parsed.rung == Rung::none || !is_text_and_confidence(parsed.value)) return std::nullopt;
  Score score;
  score.rung = std::max(at_best_stripped(parsed.rung), rung);
  score.confidence = stated_confidence(parsed.value);
  return read(std::move(score), parsed.value["text"].get<std::string>());
}

}  // namespace

RewrittenText read_json_text(const AnswerSchema& schema, std::string_view answer) {
  ParsedAnswer parsed = parse_answer(answer);
  Score score;
  score.rung = parsed.rung;
  if (parsed.rung == Rung::none) {
    return unread(std::move(score), Outcome::model_invalid_json, std::move(parsed.reason));
  }
  if (!has_text(parsed.value)) {
    return unread(std::move(score), Outcome::model_schema_violation,
                  "no \"text\" with a text in it");
  }
  score.confidence = stated_confidence(parsed.value);
  std::string text = parsed.value["text"].get<std::string>();
  if (auto wrong = shape_violation(schema, std::move(parsed.value))) {
    return unread(std::move(score), Outcome::model_schema_violation, *std::move(wrong));
  }
  return read(std::move(score), std::move(text));
}

RewrittenText read_bare_text(std::string_view answer, bool fences_are_text, bool texts_are_json) {
  Score score;
  if (const auto at = invalid_utf8_at(answer)) {
    return unread(std::move(score), Outcome::model_invalid_json,
                  "invalid UTF-8 at byte " + std::to_string(*at));
  }
  const std::string_view content = fences_are_text ? answer : without_fence(answer);
  const Rung rung = content.size() < answer.size() ? Rung::stripped : Rung::strict;
  if (!texts_are_json) {
    if (auto unasked = read_unasked_json(content, rung)) return *std::move(unasked);
  }
  if (trimmed(content).empty()) {
    return unread(std::move(score), Outcome::model_empty, "nothing between the fences");
  }
  score.rung = rung;
  return read(std::move(score), std::string(content));
}

}  // namespace assay::scoring
