#include "eval/request_size.hpp"

#include "assay/dataset/batch.hpp"
#include "assay/local/model.hpp"
#include "eval/batch_prompt.hpp"
#include "eval/correction.hpp"

namespace assay::eval {
namespace {

/// The schema as it goes along with the prompt; empty where none is sent.
std::string schema_text(const Question& question) {
  if (!question.arm->model->capabilities.structured_output) return {};
  const auto schema = schema_of(question);
  return schema ? schema->json : std::string();
}

}  // namespace

std::optional<OutputSchema> schema_of(const Question& question) {
  const dataset::TaskSpec& task = question.arm->task->set.task;
  return question.batch.empty() ? task.output_schema() : dataset::batch_schema(task);
}

std::optional<int> output_cap(const Question& question) {
  return question.batch.empty() ? question.arm->parameters.max_output_tokens
                                : batch_cap(*question.arm, question.batch.size());
}

TokenCount count_request_tokens(const Question& question) {
  const Arm& arm = *question.arm;
  if (arm.provider->protocol == provider::ProtocolKind::local) {
    // As `local_caller` counts: embedded models see neither examples nor schema.
    return local::count_tokens(arm.prompt->system()) + local::count_tokens(question.input);
  }
  const Prompt prompt = prompt_of(question);
  TokenCount tokens = local::count_tokens(*prompt.system) + local::count_tokens(prompt.user) +
                      local::count_tokens(schema_text(question));
  for (const Turn& turn : *prompt.examples) tokens += local::count_tokens(turn.text);
  return tokens;
}

MicroUsd worst_case(const Question& question) {
  const Arm& arm = *question.arm;
  const Prompt prompt = prompt_of(question);
  std::size_t bytes = prompt.system->size() + prompt.user.size() + schema_text(question).size();
  for (const Turn& turn : *prompt.examples) bytes += turn.text.size();
  TokenUsage usage;
  usage.input = static_cast<TokenCount>(bytes / 2);
  usage.output = output_cap(question).value_or(0);
  return provider::cost(*arm.model->price, usage).value_or(MicroUsd{});
}

}  // namespace assay::eval
