#include "assay/report/plan_json.hpp"

#include "report/or_null.hpp"

namespace assay::report {
namespace {

Json estimate(const std::optional<stats::Estimate>& value) {
  if (!value) return nullptr;
  return {{"value", value->value}, {"low", value->low}, {"high", value->high}, {"n", value->n}};
}

/// Null for "none", where an id is an empty string.
Json id_or_null(const std::string& id) {
  return id.empty() ? Json(nullptr) : Json(id);
}

Json arm(const eval::PlannedArm& arm) {
  return {{"task", arm.arm.task},
          {"model", arm.arm.model},
          {"model_id", arm.arm.model_id},
          {"provider", arm.arm.provider},
          {"tier", arm.arm.tier},
          {"in_process", arm.is_in_process},
          {"answers", arm.answers},
          {"answers_stored", arm.answers_stored},
          {"calls", arm.calls},
          {"calls_at_most", arm.calls_at_most},
          {"history", {{"run_id", id_or_null(arm.history_run)}, {"calls", arm.history_calls}}},
          {"counted_input_tokens", arm.counted_input},
          {"input_tokens", estimate(arm.input_tokens)},
          {"output_tokens", estimate(arm.output_tokens)},
          {"output_tokens_at_most", arm.output_at_most},
          {"cost_usd", estimate(arm.cost_usd)},
          {"cost_usd_at_most", or_null(arm.cost_at_most_usd)},
          {"latency_ms", or_null(arm.latency_ms)}};
}

Json pair(const std::optional<eval::StoredPair>& pair) {
  if (!pair) return nullptr;
  return {{"models", {pair->first, pair->second}},
          {"run_id", pair->run_id},
          {"discordance", estimate(pair->discordance)}};
}

Json task(const eval::PlannedTask& task) {
  Json rows = Json::array();
  for (const eval::Detectable& row : task.detectable) {
    rows.push_back({{"discordance", row.discordance},
                    {"detectable_margin", or_null(row.margin)},
                    {"items_for_margin", or_null(row.items)}});
  }
  return {{"task", task.task},
          {"items", task.items},
          {"units", task.units},
          {"margin", task.margin},
          {"alpha", task.alpha},
          {"power", task.power},
          {"mode", decide::to_string(task.mode)},
          {"pair", pair(task.pair)},
          {"detectable", std::move(rows)},
          {"most_discordance", or_null(task.most_discordance)},
          {"accuracy", task.accuracy},
          {"is_accuracy_assumed", !task.is_accuracy_stored},
          {"accuracy_half_width", task.half_width}};
}

Json provider(const eval::PlannedProvider& provider) {
  return {{"provider", provider.name},
          {"calls", provider.calls},
          {"concurrency", provider.concurrency},
          {"requests_per_minute", or_null(provider.requests_per_minute)},
          {"tokens_per_minute", or_null(provider.tokens_per_minute)},
          {"time_s", or_null(provider.seconds)},
          {"is_at_least", provider.is_at_least}};
}

/// Without a bound nothing is said about the whole: models without a price cost something, too.
Json cost(const eval::PlannedCost& cost) {
  return {{"value", or_null(cost.value)},
          {"low", cost.low},
          {"high", cost.unpriced.empty() ? Json(cost.high) : Json(nullptr)},
          {"unpriced_models", cost.unpriced},
          {"follow_ups_at_most", or_null(cost.follow_ups)}};
}

template <class Rows, class Row>
Json list(const Rows& rows, Row row) {
  Json array = Json::array();
  for (const auto& entry : rows) array.push_back(row(entry));
  return array;
}

}  // namespace

std::string plan_json(const eval::Plan& plan) {
  Json object = {{"resumed_run", id_or_null(plan.resumed_run)},
                 {"finished_run", id_or_null(plan.finished_run)},
                 {"calls", plan.calls},
                 {"calls_at_most", plan.calls_at_most},
                 {"max_attempts", plan.max_attempts},
                 {"cost_usd", cost(plan.cost)},
                 {"time_s", or_null(plan.seconds)},
                 {"is_time_at_least", plan.is_time_at_least},
                 {"arms", list(plan.arms, arm)},
                 {"tasks", list(plan.tasks, task)},
                 {"providers", list(plan.providers, provider)},
                 {"refusal", id_or_null(plan.refusal)}};
  object["budget"] = list(plan.budget, [](const eval::BudgetCheck& check) -> Json {
    return {{"kind", eval::to_string(check.kind)},
            {"limit", check.limit},
            {"used", check.used},
            {"verdict", eval::to_string(check.verdict)}};
  });
  return safe_dump(object, 2) + "\n";
}

}  // namespace assay::report
