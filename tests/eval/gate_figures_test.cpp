// The figures of an arm that a gate judges: what is unknown stays unknown.

#include "assay/eval/gate_figures.hpp"

#include <gtest/gtest.h>

namespace assay::eval {
namespace {

ArmSummary answered(std::int64_t right, std::int64_t failed) {
  ArmSummary arm;
  arm.metrics.items = right + failed;
  arm.metrics.coverage = {static_cast<double>(right) / static_cast<double>(right + failed), 0, 1,
                          right + failed};
  arm.metrics.accuracy = {1, 0, 1, right};
  arm.metrics.parse_success = {1, 0, 1, right};
  arm.metrics.outcomes = {{"ok", right}, {"wire.timeout", failed}};
  return arm;
}

TEST(GateFigures, DividesTheCostByTheAnswersThatCame) {
  ArmSummary arm = answered(80, 20);
  arm.cost_usd = 0.4;
  EXPECT_DOUBLE_EQ(gate_figures(arm).cost_per_1000_usd.value(), 5.0);
  // An answer that could not be read was paid for and came.
  arm.metrics.outcomes["model.invalid_json"] = 20;
  EXPECT_DOUBLE_EQ(gate_figures(arm).cost_per_1000_usd.value(), 4.0);
}

TEST(GateFigures, DoNotKnowACostWithAnUnknownPart) {
  ArmSummary arm = answered(80, 0);
  arm.known_cost_usd = 0.4;
  arm.unpriced_attempts = 1;
  EXPECT_FALSE(gate_figures(arm).cost_per_1000_usd.has_value());
}

TEST(GateFigures, KnowNothingOfAnArmWithoutAnswers) {
  ArmSummary arm = answered(0, 20);
  arm.cost_usd = 0;
  const decide::GateFigures figures = gate_figures(arm);
  EXPECT_EQ(figures.coverage, 0.0);
  EXPECT_FALSE(figures.accuracy.has_value());
  EXPECT_FALSE(figures.parse_success.has_value());
  EXPECT_FALSE(figures.latency_p95_ms.has_value());
  EXPECT_FALSE(figures.cost_per_1000_usd.has_value());
  EXPECT_FALSE(gate_figures({}).coverage.has_value());
}

TEST(GateFigures, KnowP95FromTwentyLiveAnswersOn) {
  ArmSummary arm = answered(100, 0);
  arm.latency.p95 = 80;
  arm.latency.n = 19;
  EXPECT_FALSE(gate_figures(arm).latency_p95_ms.has_value());
  arm.latency.n = 20;
  EXPECT_EQ(gate_figures(arm).latency_p95_ms, 80);
}

}  // namespace
}  // namespace assay::eval
