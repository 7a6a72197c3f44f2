#include "scoring/measure_sums.hpp"

#include <numeric>

#include "assay/stats/mean.hpp"

namespace assay::scoring {
namespace {

// Sorted first: the sum of an item's repeats must not depend on which of them came first.
double mean_in_any_order(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return sum / static_cast<double>(values.size());
}

}  // namespace

void MeasureSums::add(std::span<const Score> repeats) {
  std::map<std::string, std::vector<double>> values;
  for (const Score& score : repeats) {
    if (score.verdict == Verdict::unscored) continue;
    for (const Measure& measure : score.measures) {
      values[measure.name].push_back(measure.value);
      const bool known = std::any_of(sums_.begin(), sums_.end(), [&](const auto& entry) {
        return entry.first == measure.name;
      });
      if (!known) sums_.emplace_back(measure.name, MeanSum{});
    }
  }
  for (auto& [name, sum] : sums_) {
    const auto found = values.find(name);
    if (found != values.end()) sum.add(mean_in_any_order(std::move(found->second)));
  }
}

void MeasureSums::finish(ArmMetrics& metrics) const {
  for (const auto& [name, sum] : sums_) {
    MeasureMetrics entry{.name = name, .mean = sum.mean(), .low = {}, .high = {}, .n = sum.n()};
    if (const auto interval = stats::mean_interval(entry.mean, sum.deviation(), entry.n)) {
      const bool is_share = name != kCostMeasure;
      entry.low = std::max(interval->low, 0.0);
      entry.high = is_share ? std::min(interval->high, 1.0) : interval->high;
    }
    metrics.measures.push_back(std::move(entry));
  }
}

}  // namespace assay::scoring
