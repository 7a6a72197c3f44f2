#include "eval/correction.hpp"

#include <fmt/format.h>

#include <utility>

#include "assay/core/text.hpp"
#include "eval/batch_prompt.hpp"

namespace assay::eval {
namespace {

/// The answer as far as it is worth quoting.
std::string quotable(const std::string& answer) {
  return replace_invalid_utf8(whole_characters(answer, kQuotedAnswerBytes));
}

/// What was wrong, in words of the task. Reasons of the scorer quote the answer at most, never the
/// label: these outcomes were decided before anything was compared with it.
std::string mistake(const Draft& draft) {
  std::string reason = printable(draft.reason, kQuotedReasonBytes);
  switch (draft.outcome) {
    case Outcome::model_empty:
      return "it was empty";
    case Outcome::model_missing_id:
      return "there was none for this input";
    case Outcome::model_duplicated_id:
      return "there was more than one for this input";
    case Outcome::model_invalid_json:
      return "it could not be read: " + reason;
    case Outcome::model_schema_violation:
      return "it does not have the required form: " + reason;
    default:
      return reason;
  }
}

std::string wanted(const dataset::TaskSpec& task) {
  std::string text;
  if (!task.labels.empty()) {
    text = fmt::format(" The labels are: {}.", fmt::join(task.labels, ", "));
  }
  if (const auto schema = task.output_schema()) {
    return fmt::format("{} Reply with one JSON object of this schema and nothing else:\n{}", text,
                       schema->json);
  }
  return text + " Reply with the answer and nothing else.";
}

}  // namespace

bool fails_validation(Outcome outcome) {
  switch (outcome) {
    case Outcome::model_empty:
    case Outcome::model_invalid_json:
    case Outcome::model_schema_violation:
    case Outcome::model_unknown_label:
    case Outcome::model_missing_id:
    case Outcome::model_duplicated_id:
      return true;
    default:
      return false;
  }
}

Draft draft_of(std::string_view text, Outcome outcome, const std::string& reason) {
  // A byte more says whether a character was cut.
  return {std::string(text.substr(0, kQuotedAnswerBytes + 1)), outcome, reason};
}

Prompt with_correction(const Prompt& prompt, const Draft& draft, const dataset::TaskSpec& task) {
  const std::string request =
      fmt::format("Your answer cannot be used: {}.{}", mistake(draft), wanted(task));
  Prompt asked = prompt;
  // No provider takes a turn without text, and nobody should put words into the model's mouth.
  if (trimmed(draft.text).empty()) {
    asked.user += "\n\n" + request;
    return asked;
  }
  auto turns = std::make_shared<std::vector<Turn>>(*prompt.examples);
  turns->push_back({Role::user, prompt.user});
  turns->push_back({Role::assistant, quotable(draft.text)});
  asked.examples = std::move(turns);
  asked.user = request;
  return asked;
}

Prompt prompt_of(const Question& question) {
  if (!question.batch.empty()) return batch_prompt(*question.arm, question.batch);
  Prompt prompt = question.arm->prompt->render(question.input);
  if (question.draft == nullptr) return prompt;
  return with_correction(prompt, *question.draft, question.arm->task->set.task);
}

}  // namespace assay::eval
