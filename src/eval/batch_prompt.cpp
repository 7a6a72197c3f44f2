#include "eval/batch_prompt.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "assay/dataset/batch.hpp"
#include "assay/dataset/prompt_template.hpp"

namespace assay::eval {
namespace {

/// `{"id":12,"answer":` and what closes it, with room for quotes that a text needs in JSON.
constexpr std::int64_t kTokensAround = 24;

/// The few-shot turns as one batch and its answer; empty where there are none.
std::vector<Turn> examples_of(const dataset::PromptRenderer& prompt) {
  std::vector<std::string_view> inputs;
  std::vector<std::string> answers;
  for (const Turn& turn : prompt.examples()) {
    if (turn.role == Role::assistant) {
      answers.push_back(turn.text);
    } else {
      inputs.push_back(dataset::undelimited(turn.text).value_or(turn.text));
    }
  }
  if (inputs.empty()) return {};
  return {{Role::user, prompt.render(dataset::numbered(inputs)).user},
          {Role::assistant, dataset::batch_answer(answers)}};
}

}  // namespace

Prompt batch_prompt(const Arm& arm, std::span<const std::string_view> inputs) {
  Prompt prompt = arm.prompt->render(dataset::numbered(inputs));
  prompt.system = std::make_shared<const std::string>(dataset::batch_system(*prompt.system));
  prompt.examples = std::make_shared<const std::vector<Turn>>(examples_of(*arm.prompt));
  return prompt;
}

std::optional<int> batch_cap(const Arm& arm, std::size_t items) {
  if (!arm.parameters.max_output_tokens) return std::nullopt;
  const std::int64_t each = *arm.parameters.max_output_tokens + kTokensAround;
  const std::int64_t most = arm.model->most_output_tokens.value_or(std::numeric_limits<int>::max());
  return static_cast<int>(std::min(static_cast<std::int64_t>(items) * each, most));
}

}  // namespace assay::eval
