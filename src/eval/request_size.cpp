#include "eval/request_size.hpp"

#include "assay/local/model.hpp"
#include "eval/correction.hpp"

namespace assay::eval {
namespace {

/// The schema as it goes along with the prompt; empty where none is sent.
std::string schema_text(const Arm& arm) {
  if (!arm.model->capabilities.structured_output) return {};
  const auto schema = arm.task->set.task.output_schema();
  return schema ? schema->json : std::string();
}

}  // namespace

TokenCount count_request_tokens(const Question& question) {
  const Arm& arm = *question.arm;
  if (arm.provider->protocol == provider::ProtocolKind::local) {
    // As `local_caller` counts: embedded models see neither examples nor schema.
    return local::count_tokens(arm.prompt->system()) + local::count_tokens(question.input);
  }
  const Prompt prompt = prompt_of(question);
  TokenCount tokens = local::count_tokens(*prompt.system) + local::count_tokens(prompt.user) +
                      local::count_tokens(schema_text(arm));
  for (const Turn& turn : *prompt.examples) tokens += local::count_tokens(turn.text);
  return tokens;
}

MicroUsd worst_case(const Question& question) {
  const Arm& arm = *question.arm;
  const Prompt prompt = prompt_of(question);
  std::size_t bytes = prompt.system->size() + prompt.user.size() + schema_text(arm).size();
  for (const Turn& turn : *prompt.examples) bytes += turn.text.size();
  TokenUsage usage;
  usage.input = static_cast<TokenCount>(bytes / 2);
  usage.output = arm.parameters.max_output_tokens.value_or(0);
  return provider::cost(*arm.model->price, usage).value_or(MicroUsd{});
}

}  // namespace assay::eval
