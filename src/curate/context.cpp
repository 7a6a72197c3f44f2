// Inputs that do not fit into a model's context.

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/local/model.hpp"
#include "curate/subject.hpp"

namespace assay::curate {
namespace {

/// The longest variant of the default prompt, without an item.
TokenCount prompt_tokens(const dataset::GoldenSet& set) {
  TokenCount most = 0;
  const auto prompt = set.prompts.find(set.task.prompt_version);
  if (prompt == set.prompts.end()) return most;
  for (const auto& [protocol, renderer] : prompt->second.variants()) {
    TokenCount tokens =
        local::count_tokens(renderer.system()) + local::count_tokens(renderer.user_template());
    for (const Turn& turn : renderer.examples()) tokens += local::count_tokens(turn.text);
    most = std::max(most, tokens);
  }
  return most;
}

}  // namespace

void check_context(const Subject& subject, Findings& findings) {
  LintFacts& facts = findings.facts();
  facts.context_tokens = subject.options.context_tokens;
  const TokenCount around = prompt_tokens(subject.set) + subject.set.task.max_output_tokens;
  for (const dataset::Item& item : subject.set.items) {
    const TokenCount tokens = around + local::count_tokens(item.input);
    facts.longest_prompt_tokens = std::max(facts.longest_prompt_tokens, tokens);
    if (!facts.context_tokens || tokens <= *facts.context_tokens) continue;
    const std::string& model = subject.options.context_model;
    findings.on_item(
        Severity::warning, "over-context", item,
        fmt::format("about {} tokens with prompt and answer, where the context{} holds {}: it will "
                    "be refused or cut; shorten it, or leave that model out",
                    tokens, model.empty() ? "" : " of " + in_quotes(model), *facts.context_tokens));
  }
}

}  // namespace assay::curate
