#include "assay/eval/arm_costs.hpp"

#include "assay/core/json.hpp"
#include "assay/core/outcome.hpp"

namespace assay::eval {
namespace {

std::optional<double> number_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? std::optional(found->get<double>())
                                                     : std::nullopt;
}

/// The price that the run's config names for a model.
std::optional<provider::PriceBand> configured_price(const store::RunRecord& run,
                                                    const std::string& model) {
  const JsonReading config = read_json(run.config_yaml);
  if (!config.ok() || !config.value.is_object()) return std::nullopt;
  const Json* place = &config.value;
  for (const std::string& key : {std::string("models"), model, std::string("price")}) {
    const auto found = place->find(key);
    if (found == place->end() || !found->is_object()) return std::nullopt;
    place = &*found;
  }
  const auto input = number_at(*place, "input");
  const auto output = number_at(*place, "output");
  if (!input || !output) return std::nullopt;
  provider::PriceBand price;
  price.input = *input;
  price.output = *output;
  price.cached_input = number_at(*place, "cached_input");
  return price;
}

void set_price(const store::RunRecord& run, const ArmSummary& summary, const ModelFacts& facts,
               decide::ArmCosts& costs) {
  auto price = configured_price(run, summary.arm.model);
  costs.is_price_configured = price.has_value();
  // A listed id behind an address of one's own has no list price: none of its calls has a cost.
  if (!price && summary.known_cost_usd && facts.price) {
    price = facts.price;
    costs.price_date = facts.price_date;
  }
  if (!price) return;
  costs.input_price = price->input;
  costs.output_price = price->output;
  costs.cached_price = price->cached_input;
}

/// What was asked, and whether that is known at all.
void set_parameters(const store::RunRecord& run, const ArmSummary& summary,
                    decide::ArmCosts& costs) {
  const JsonReading parameters = read_json(summary.arm.parameters_json);
  costs.knows_parameters =
      run.origin != "import" && parameters.ok() && parameters.value.is_object();
  if (!costs.knows_parameters) return;
  const auto cap = parameters.value.find("max_output_tokens");
  if (cap != parameters.value.end() && cap->is_number_integer()) {
    costs.output_cap = cap->get<std::int64_t>();
  }
}

/// \return nothing: some of it is unknown
std::optional<double> usd_of(const store::SpendRow& spend) {
  if (spend.unpriced_attempts > 0) return std::nullopt;
  return MicroUsd{spend.micro_usd}.usd();
}

}  // namespace

std::int64_t answers_about_the_model(const scoring::ArmMetrics& metrics) {
  std::int64_t answers = 0;
  for (const auto& [name, count] : metrics.outcomes) {
    const auto outcome = outcome_from_string(name);
    if (outcome && is_scored(*outcome)) answers += count;
  }
  return answers;
}

Result<decide::ArmCosts> read_arm_costs(store::RunStore& store, const store::RunRecord& run,
                                        const ArmSummary& summary, const ModelFacts& facts) {
  decide::ArmCosts costs;
  costs.is_free = facts.is_local;
  costs.answers = answers_about_the_model(summary.metrics);
  costs.calls = summary.attempts + summary.cached;
  costs.unpriced = summary.unpriced_attempts;
  costs.usd = summary.cost_usd;
  costs.known_usd = summary.known_cost_usd;
  costs.output_p99 = summary.tokens.output_p99;
  costs.input_tokens = summary.tokens.input;
  costs.cached_tokens = summary.tokens.cached;
  costs.output_tokens = summary.tokens.output;
  costs.reasoning_tokens = summary.tokens.reasoning;
  set_price(run, summary, facts, costs);
  set_parameters(run, summary, costs);
  ASSAY_TRY(const auto superseded, store.superseded_spend(run.row, summary.arm.row));
  costs.superseded = superseded.attempts;
  costs.superseded_usd = usd_of(superseded);
  costs.superseded_unpriced = superseded.unpriced_attempts;
  if (superseded.priced_attempts > 0) {
    costs.known_superseded_usd = MicroUsd{superseded.micro_usd}.usd();
  }
  const auto cut = summary.metrics.outcomes.find(std::string(to_string(Outcome::model_truncated)));
  if (cut != summary.metrics.outcomes.end()) costs.truncated = cut->second;
  ASSAY_TRY(const auto truncated,
            store.spend_on(run.row, summary.arm.row, Outcome::model_truncated));
  costs.truncated_usd = usd_of(truncated);
  return costs;
}

}  // namespace assay::eval
