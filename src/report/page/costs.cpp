#include "report/page/costs.hpp"

#include <fmt/format.h>

#include "assay/eval/arm_costs.hpp"
#include "report/money.hpp"

namespace assay::report::page {
namespace {

Cost per_answer(Cost cost, std::int64_t answers) {
  if (answers == 0) return {};
  const auto n = static_cast<double>(answers);
  if (cost.usd) *cost.usd /= n;
  cost.known_usd /= n;
  return cost;
}

}  // namespace

const decide::ArmCosts& costs_of(const RunReport& report, std::size_t place) {
  static const decide::ArmCosts kNone;
  return place < report.costs.size() ? report.costs[place] : kNone;
}

Cost cost_of_answer(const decide::ArmCosts& costs) {
  return per_answer({costs.usd, costs.known_usd.value_or(0), costs.unpriced, costs.calls},
                    costs.answers);
}

Cost cost_of_answer(const eval::ArmSummary& arm) {
  return per_answer(
      {arm.cost_usd, arm.known_cost_usd.value_or(0), arm.unpriced_attempts, arm.attempts},
      eval::answers_about_the_model(arm.metrics));
}

Cost cost_of_item(const decide::PolicyFigures& figures, std::int64_t items) {
  Cost cost{std::nullopt, figures.known_cost_usd, figures.unpriced, items, "item"};
  if (figures.cost_usd) cost.usd = figures.cost_usd->value;
  return cost;
}

Cost cost_of_item(const decide::ThresholdPoint& point, std::int64_t items) {
  return {point.cost_usd, point.known_cost_usd, point.unpriced, items, "item"};
}

std::string gap_text(const Cost& cost) {
  return fmt::format("{} of {} {}{} unknown", grouped(cost.unknown), grouped(cost.of), cost.noun,
                     cost.of == 1 ? "" : "s");
}

std::string cost_text(const Cost& cost, double times) {
  if (cost.usd) return money(*cost.usd * times);
  if (cost.known_usd <= 0) return "unknown";
  return fmt::format("at least {} ({})", money(cost.known_usd * times), gap_text(cost));
}

}  // namespace assay::report::page
