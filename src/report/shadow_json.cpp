#include "assay/report/shadow_json.hpp"

#include "report/documents.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

constexpr int kVersion = 1;

Json estimate(const stats::Estimate& value) {
  return {{"value", value.value}, {"low", value.low}, {"high", value.high}, {"n", value.n}};
}

Json estimate(const std::optional<stats::Estimate>& value) {
  return value ? estimate(*value) : Json(nullptr);
}

Json percentiles(const eval::LatencySummary& times) {
  if (times.n == 0) return nullptr;
  return {{"p50", or_null(times.p50)},
          {"p90", or_null(times.p90)},
          {"p95", or_null(times.p95)},
          {"p99", or_null(times.p99)},
          {"n", times.n}};
}

Json funnel(const shadow::PairFunnel& counts) {
  return {{"stored", counts.stored},
          {"not_drawn", counts.not_drawn},
          {"out_of_period", counts.out_of_period},
          {"unshadowable", Json(counts.unshadowable)},
          {"not_sampled", counts.not_sampled},
          {"sampled", counts.sampled},
          {"waiting", counts.waiting},
          {"both_answered", counts.both_answered},
          {"lite_failed", counts.lite_failed},
          {"pro_failed", counts.pro_failed},
          {"both_failed", counts.both_failed}};
}

Json labels(const decide::LabelEstimate& labels) {
  return {{"n", labels.n},
          {"unlabelled", labels.unlabelled},
          {"lite_right", labels.lite_right},
          {"pro_right", labels.pro_right},
          {"both_right", labels.both_right},
          {"both_wrong", labels.both_wrong}};
}

Json row_document(const decide::ShadowRow& row) {
  return {{"slice", row.slice},
          {"value", row.merged.empty() ? row.value : "other"},
          {"merged", row.merged},
          {"verdict", decide::to_string(row.verdict)},
          {"reason", row.reason},
          {"pairs", row.counts.pairs},
          {"compared", row.counts.compared},
          {"disagreed", row.counts.disagreed},
          {"lite_invalid", row.counts.lite_invalid},
          {"pro_invalid", row.counts.pro_invalid},
          {"traffic_share", row.share},
          {"effective_pairs", row.effective_pairs},
          {"disagreement", estimate(row.disagreement)},
          {"invalid_difference", estimate(row.invalid_difference)},
          {"noise",
           {{"lite", estimate(row.noise.lite)},
            {"pro", estimate(row.noise.pro)},
            {"excess", estimate(row.noise.excess)},
            {"excess_running", estimate(row.noise.excess_running)}}},
          {"labels", labels(row.labels)},
          {"difference", estimate(row.labels.running)},
          {"difference_once", estimate(row.labels.once)},
          {"labels_to_decide", or_null(row.labels_to_decide)},
          {"pairs_to_decide", or_null(row.pairs_to_decide)},
          {"days_to_decide", or_null(row.days_to_decide)}};
}

Json tier(const shadow::TierFigures& tier) {
  const auto mean = [](std::int64_t sum, std::int64_t n) {
    return n > 0 ? Json(static_cast<double>(sum) / static_cast<double>(n)) : Json(nullptr);
  };
  const bool is_priced = tier.priced > 0 && tier.priced == tier.answers;
  return {{"model", tier.arm.model},
          {"model_id", tier.arm.model_id},
          {"tier", tier.arm.tier},
          {"answers", tier.answers},
          {"from_log", tier.from_log},
          {"calls", tier.calls},
          {"outcomes", Json(tier.outcomes)},
          {"served_models", Json(tier.served_models)},
          {"logged_models", Json(tier.logged_models)},
          {"latency_ms", percentiles(tier.latency)},
          {"logged_latency_ms", percentiles(tier.logged_latency)},
          {"ttft_ms", percentiles(tier.ttft)},
          {"logged_ttft_ms", percentiles(tier.logged_ttft)},
          {"output_tokens", mean(tier.output_tokens, tier.output_counted)},
          {"cost_usd", is_priced ? Json(static_cast<double>(tier.micro_usd) / 1e6) : Json(nullptr)},
          {"known_cost_usd",
           tier.priced > 0 ? Json(static_cast<double>(tier.micro_usd) / 1e6) : Json(nullptr)},
          {"priced_answers", tier.priced}};
}

Json fields(const shadow::Comparison& comparison) {
  Json list = Json::array();
  for (const shadow::Divergence& field : comparison.divergences) {
    list.push_back({{"path", field.path},
                    {"pairs", field.pairs},
                    {"share", field.share},
                    {"value", field.value},
                    {"type", field.type},
                    {"length", field.length},
                    {"only_lite", field.only_lite},
                    {"only_pro", field.only_pro},
                    {"noise", field.noise},
                    {"mostly_noise", field.is_noisy}});
  }
  return list;
}

const char* name_of(decide::Transport transport) {
  switch (transport) {
    case decide::Transport::compatible:
      return "compatible";
    case decide::Transport::differs:
      return "differs";
    case decide::Transport::too_few:
      break;
  }
  return "too_few";
}

Json golden(const shadow::Comparison& comparison) {
  if (!comparison.golden) return nullptr;
  const decide::TrafficAccuracy& golden = *comparison.golden;
  Json object = {{"run_id", comparison.golden_run},
                 {"slice", golden.slice},
                 {"is_representative", golden.is_representative},
                 {"covered", golden.covered},
                 {"accuracy", nullptr}};
  if (golden.accuracy) {
    object["accuracy"] = estimate(golden.accuracy->mean);
    object["accuracy_labels_only"] = estimate(golden.accuracy->labels_only);
    object["effective_n"] = golden.accuracy->effective_n;
    object["power"] = golden.accuracy->power;
  }
  object["rows"] = Json::array();
  for (const decide::TransportRow& row : golden.rows) {
    object["rows"].push_back({{"value", row.value},
                              {"golden_items", row.golden_items},
                              {"golden_share", row.golden_share},
                              {"traffic_share", row.traffic_share},
                              {"golden_disagreement", or_null(row.golden_disagreement)},
                              {"traffic_disagreement", or_null(row.traffic_disagreement)},
                              {"p", row.p},
                              {"transport", name_of(row.transport)}});
  }
  return object;
}

}  // namespace

std::string shadow_json(const shadow::Comparison& comparison) {
  const decide::ShadowReport& report = comparison.report;
  Json rows = Json::array();
  for (const decide::ShadowRow& row : report.rows) rows.push_back(row_document(row));
  const Json document = {{"version", kVersion},
                         {"task", comparison.experiment.task},
                         {"experiment", comparison.experiment.name},
                         {"run_id", comparison.run.id},
                         {"verdict", decide::to_string(report.all.verdict)},
                         {"reason", report.all.reason},
                         {"margin", report.rules.margin},
                         {"alpha", report.rules.alpha},
                         {"confidence", report.rules.confidence},
                         {"days", report.days},
                         {"pairs_per_day", report.pairs_per_day},
                         {"changes", report.facts.changes},
                         {"funnel", funnel(comparison.funnel)},
                         {"all", row_document(report.all)},
                         {"slices", std::move(rows)},
                         {"lite", tier(comparison.lite)},
                         {"pro", tier(comparison.pro)},
                         {"objects_compared", comparison.objects_compared},
                         {"fields", fields(comparison)},
                         {"golden", golden(comparison)}};
  return safe_dump(document, 2) + "\n";
}

}  // namespace assay::report
