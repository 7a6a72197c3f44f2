#include "assay/report/upgrade_json.hpp"

#include "report/documents.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

Json rate(const std::optional<decide::Difference>& value) {
  if (!value) return nullptr;
  return {{"value", value->value},
          {"low", or_null(value->low)},
          {"high", or_null(value->high)},
          {"n", value->n}};
}

Json side(const UpgradeSide& side) {
  Json object = arm_document(side.summary);
  object["cost_per_1000_usd"] = or_null(side.cost_per_1000_usd);
  object["registry"] = model_facts_document(side.facts);
  return object;
}

Json task(const TaskUpgrade& upgrade) {
  return {{"task", upgrade.comparison.task},
          {"warnings", upgrade_warnings(upgrade)},
          {"comparison", comparison_document(upgrade.comparison)},
          {"from", upgrade.from ? side(*upgrade.from) : Json(nullptr)},
          {"to", side(upgrade.to)},
          {"flip_rates",
           {{"items_with_repeats", upgrade.flips.items},
            {"between", rate(upgrade.flips.between)},
            {"from", rate(upgrade.flips.baseline)},
            {"to", rate(upgrade.flips.candidate)},
            {"excess", rate(upgrade.flips.excess)}}}};
}

}  // namespace

Json model_facts_document(const eval::ModelFacts& facts) {
  return {{"is_listed", facts.is_listed},
          {"input_usd_per_million", facts.price ? Json(facts.price->input) : Json(nullptr)},
          {"output_usd_per_million", facts.price ? Json(facts.price->output) : Json(nullptr)},
          {"priced_on", facts.price ? Json(facts.price_date) : Json(nullptr)},
          {"shutdown_date", or_null(facts.shutdown_date)},
          {"days_left", or_null(facts.days_left)}};
}

std::string upgrade_json(const GateReport& gate, std::span<const TaskUpgrade> upgrades) {
  Json tasks = Json::array();
  for (const TaskUpgrade& upgrade : upgrades) tasks.push_back(task(upgrade));
  const Json document = {{"verdict", decide::to_string(verdict_of(gate))},
                         {"gate", gate_document(gate)},
                         {"tasks", std::move(tasks)}};
  return safe_dump(document, 2) + "\n";
}

}  // namespace assay::report
