#include "assay/eval/gate_figures.hpp"

#include "assay/eval/arm_costs.hpp"

namespace assay::eval {
namespace {

std::optional<double> value_of(const scoring::Rate& rate) {
  return rate.n > 0 ? std::optional(rate.value) : std::nullopt;
}

}  // namespace

decide::GateFigures gate_figures(const ArmSummary& arm) {
  decide::GateFigures figures;
  const scoring::ArmMetrics& metrics = arm.metrics;
  figures.items = metrics.items;
  figures.coverage = value_of(metrics.coverage);
  figures.accuracy = value_of(metrics.accuracy);
  figures.parse_success = value_of(metrics.parse_success);
  figures.field_f1 = metrics.field_f1;
  figures.macro_f1 = metrics.macro_f1;
  figures.timed = arm.latency.n;
  figures.latency_p50_ms = arm.latency.p50;
  // One slow call in fewer than 20 is more than 5 %.
  if (arm.latency.n >= 20) figures.latency_p95_ms = arm.latency.p95;
  figures.latency_p99_ms = arm.latency.p99;
  // Per answer that came, not per item asked: calls that failed on the wire cost little, and a run
  // with many of them must not look cheap.
  const std::int64_t answers = answers_about_the_model(metrics);
  if (arm.cost_usd && answers > 0) {
    figures.cost_per_1000_usd = *arm.cost_usd * 1000 / static_cast<double>(answers);
  }
  return figures;
}

}  // namespace assay::eval
