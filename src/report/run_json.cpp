#include "assay/report/run_json.hpp"

#include <chrono>
#include <utility>

#include "assay/core/clock.hpp"
#include "report/documents.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

Json rate(const scoring::Rate& rate) {
  if (rate.n == 0) return nullptr;
  return {{"value", rate.value}, {"low", rate.low}, {"high", rate.high}, {"n", rate.n}};
}

Json latency(const eval::LatencySummary& summary) {
  return {{"p50", or_null(summary.p50)},
          {"p90", or_null(summary.p90)},
          {"p95", or_null(summary.p95)},
          {"p99", or_null(summary.p99)},
          {"p95_low", or_null(summary.p95_low)},
          {"p95_high", or_null(summary.p95_high)},
          {"n", summary.n}};
}

Json classes(const scoring::ArmMetrics& metrics) {
  Json list = Json::array();
  for (const scoring::ClassMetrics& entry : metrics.classes) {
    list.push_back({{"label", entry.label},
                    {"expected", entry.expected},
                    {"predicted", entry.predicted},
                    {"correct", entry.correct},
                    {"precision", or_null(entry.precision)},
                    {"recall", or_null(entry.recall)},
                    {"f1", or_null(entry.f1)}});
  }
  return list;
}

Json fields(const scoring::ArmMetrics& metrics) {
  Json list = Json::array();
  for (const scoring::FieldMetrics& entry : metrics.fields) {
    list.push_back({{"field", entry.name},
                    {"expected", entry.expected},
                    {"given", entry.given},
                    {"matched", entry.matched},
                    {"equal", entry.equal},
                    {"items", entry.items},
                    {"precision", or_null(entry.precision)},
                    {"recall", or_null(entry.recall)},
                    {"f1", or_null(entry.f1)}});
  }
  return list;
}

Json measures(const scoring::ArmMetrics& metrics) {
  Json object = Json::object();
  for (const scoring::MeasureMetrics& entry : metrics.measures) {
    object[entry.name] = {{"value", entry.mean},
                          {"low", or_null(entry.low)},
                          {"high", or_null(entry.high)},
                          {"n", entry.n}};
  }
  return object;
}

Json confidence(const scoring::ArmMetrics& metrics) {
  Json list = Json::array();
  for (const scoring::ConfidenceBin& bin : metrics.confidence) {
    list.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"items", bin.items},
                    {"mean_confidence", bin.mean_confidence},
                    {"accuracy", bin.accuracy}});
  }
  return list;
}

Json first_try(const eval::FirstTry& first) {
  return {{"accuracy", rate(first.accuracy)},
          {"parse_success", rate(first.parse_success)},
          {"parse_success_strict", rate(first.parse_success_strict)},
          {"corrections", first.corrections}};
}

Json fallbacks(const std::vector<eval::FallbackSummary>& summaries) {
  Json list = Json::array();
  for (const eval::FallbackSummary& fallback : summaries) {
    list.push_back({{"model", fallback.model},
                    {"answers", fallback.answers},
                    {"correct", fallback.correct},
                    {"cost_usd", or_null(fallback.cost_usd)}});
  }
  return list;
}

Json batch(const eval::BatchSummary& summary) {
  Json bands = Json::array();
  for (const eval::PositionBand& band : summary.by_position) {
    bands.push_back(
        {{"first", band.first}, {"last", band.last}, {"accuracy", rate(band.accuracy)}});
  }
  return {{"size", summary.size}, {"unasked_ids", summary.unasked}, {"by_position", bands}};
}

}  // namespace

Json arm_document(const eval::ArmSummary& summary) {
  const scoring::ArmMetrics& metrics = summary.metrics;
  Json arm = {{"task", summary.arm.task},
              {"kind", dataset::to_string(metrics.kind)},
              {"model", summary.arm.model},
              {"model_id", summary.arm.model_id},
              {"provider", summary.arm.provider},
              {"tier", summary.arm.tier},
              {"prompt_version", summary.arm.prompt_version},
              {"items", metrics.items},
              {"coverage", rate(metrics.coverage)},
              {"accuracy", rate(metrics.accuracy)},
              {"accuracy_when_parsed", rate(metrics.accuracy_when_parsed)},
              {"parse_success", rate(metrics.parse_success)},
              {"parse_success_strict", rate(metrics.parse_success_strict)}};
  if (metrics.macro_f1) arm["macro_f1"] = *metrics.macro_f1;
  if (metrics.field_f1) arm["field_f1"] = *metrics.field_f1;
  if (!metrics.measures.empty()) arm["measures"] = measures(metrics);
  arm["latency_ms"] = latency(summary.latency);
  arm["ttft_ms"] = summary.ttft ? latency(*summary.ttft) : Json(nullptr);
  arm["waited_s"] =
      summary.held ? Json(std::chrono::duration<double>(*summary.held).count()) : Json(nullptr);
  arm["tokens"] = {{"input", or_null(summary.tokens.input)},
                   {"cached", or_null(summary.tokens.cached)},
                   {"output", or_null(summary.tokens.output)},
                   {"reasoning", or_null(summary.tokens.reasoning)}};
  arm["cost_usd"] = or_null(summary.cost_usd);
  arm["spent_usd"] = or_null(summary.spent_usd);
  arm["known_cost_usd"] = or_null(summary.known_cost_usd);
  arm["unpriced_attempts"] = summary.unpriced_attempts;
  arm["attempts"] = summary.attempts;
  arm["cached"] = summary.cached;
  arm["first_try"] = summary.first_try ? first_try(*summary.first_try) : Json(nullptr);
  arm["batch"] = summary.batch ? batch(*summary.batch) : Json(nullptr);
  arm["fallbacks"] = fallbacks(summary.fallbacks);
  arm["outcomes"] = metrics.outcomes;
  arm["rungs"] = metrics.rungs;
  arm["served_models"] = summary.served_models;
  arm["dropped_parameters"] = summary.dropped_parameters;
  arm["has_mixed_scores"] = summary.has_mixed_scores;
  if (!metrics.classes.empty()) {
    arm["classes"] = classes(metrics);
    arm["confusion"] = metrics.confusion;
  }
  if (!metrics.fields.empty()) arm["fields"] = fields(metrics);
  arm["confidence"] = confidence(metrics);
  return arm;
}

Json run_document(const store::RunRecord& run) {
  return {
      {"run_id", run.id},
      {"origin", run.origin},
      {"started", iso_time(run.started_unix_ms)},
      {"finished", run.finished_unix_ms ? Json(iso_time(*run.finished_unix_ms)) : Json(nullptr)},
      {"config_hash", run.config_hash},
      {"tool_version", run.tool_version}};
}

std::string run_json(const eval::RunSummary& summary) {
  Json document = run_document(summary.run);
  document["arms"] = Json::array();
  for (const eval::ArmSummary& arm : summary.arms) document["arms"].push_back(arm_document(arm));
  return safe_dump(document, 2) + "\n";
}

}  // namespace assay::report
