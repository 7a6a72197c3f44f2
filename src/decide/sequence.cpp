#include "decide/sequence.hpp"

#include <algorithm>
#include <vector>

#include "assay/stats/sequential.hpp"

namespace assay::decide {
namespace {

std::vector<stats::UnitDifference> differences_of(const Contrast& contrast) {
  std::vector<stats::UnitDifference> units(contrast.units.count, {0, 0});
  for (std::size_t i = 0; i < contrast.pairs.size(); ++i) {
    stats::UnitDifference& unit = units[contrast.units.of_item[i]];
    unit.mean += contrast.pairs[i].difference;
    unit.items += 1;
  }
  for (stats::UnitDifference& unit : units) {
    unit.mean = std::clamp(unit.mean / unit.items, -1.0, 1.0);
  }
  return units;
}

std::vector<stats::UnitDifference> swapped(std::vector<stats::UnitDifference> units) {
  for (stats::UnitDifference& unit : units) unit.mean = -unit.mean;
  return units;
}

/// No evidence is p = 1.
double p_of(std::optional<double> log_e) {
  return stats::anytime_p(log_e.value_or(0));
}

}  // namespace

std::optional<Difference> sequence_difference(const Contrast& contrast, double confidence) {
  if (contrast.pairs.empty()) return std::nullopt;
  const auto estimate = stats::difference_sequence(differences_of(contrast), confidence);
  if (!estimate) return std::nullopt;
  return Difference{estimate->value, estimate->low,
                    estimate->high,  static_cast<std::int64_t>(contrast.pairs.size()),
                    estimate->n,     Method::confidence_sequence};
}

void test_sequence(const Contrast& contrast, Evidence& evidence) {
  const auto units = differences_of(contrast);
  if (uses_table(contrast)) {
    evidence.worse_p = p_of(stats::log_e_worse(contrast.table));
    evidence.better_p = p_of(stats::log_e_different(contrast.table));
  } else {
    // On how many units a side did better says nothing of how much.
    evidence.worse_p = p_of(stats::log_e_non_inferior(swapped(units), 0));
    evidence.better_p = std::min(1.0, 2 * p_of(stats::log_e_non_inferior(units, 0)));
  }
  MarginTest& lower = evidence.non_inferiority;
  MarginTest& both = evidence.equivalence;
  lower.p = p_of(stats::log_e_non_inferior(units, lower.margin));
  both.p = std::max(p_of(stats::log_e_non_inferior(units, both.margin)),
                    p_of(stats::log_e_non_inferior(swapped(units), both.margin)));
  lower.shown = *lower.p < lower.alpha;
  both.shown = *both.p < both.alpha;
}

}  // namespace assay::decide
