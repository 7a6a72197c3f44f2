#include <cmath>

#include "assay/stats/bootstrap.hpp"
#include "assay/stats/mean.hpp"
#include "decide/units.hpp"

namespace assay::decide {
namespace {

/// Above this many units Student's interval differs from the resampled one by less than its own
/// chance error, and resampling would take seconds.
constexpr std::size_t kMostResampled = 5000;

std::vector<double> values_of(std::span<const ValuePair> pairs) {
  std::vector<double> values;
  values.reserve(pairs.size());
  for (const ValuePair& pair : pairs) values.push_back(pair.difference);
  return values;
}

}  // namespace

std::optional<Difference> student_mean(std::span<const ValuePair> pairs, const Units& units,
                                       double confidence) {
  if (pairs.empty()) return std::nullopt;
  const Spread spread = spread_of(pairs, units);
  Difference mean;
  mean.value = spread.mean;
  mean.n = static_cast<std::int64_t>(pairs.size());
  mean.units = static_cast<std::int64_t>(units.count);
  mean.method = units.has_clusters ? Method::cluster_student : Method::student;
  if (spread.deviation <= 0) return mean;
  if (const auto interval =
          stats::mean_interval(spread.mean, spread.deviation, mean.units, confidence)) {
    mean.low = interval->low;
    mean.high = interval->high;
  }
  return mean;
}

std::optional<Difference> mean_difference(std::span<const ValuePair> pairs, double confidence,
                                          std::uint64_t seed) {
  const Units units = units_of(pairs);
  auto difference = student_mean(pairs, units, confidence);
  if (!difference || units.count > kMostResampled) return difference;
  difference->low.reset();
  difference->high.reset();
  difference->method = units.has_clusters ? Method::cluster_bootstrap : Method::bootstrap;
  stats::BootstrapOptions options;
  options.confidence = confidence;
  options.seed = seed;
  const std::vector<double> values = values_of(pairs);
  const auto estimate = units.has_clusters
                            ? stats::cluster_bootstrap_mean(values, units.of_item, options)
                            : stats::bootstrap_mean(values, options);
  if (estimate) {
    difference->low = estimate->low;
    difference->high = estimate->high;
  }
  return difference;
}

std::optional<Difference> bounded_mean(std::span<const ValuePair> pairs, double least, double most,
                                       double confidence, std::uint64_t seed) {
  auto mean = mean_difference(pairs, confidence, seed);
  if (!mean || mean->low || mean->units < 2) return mean;
  const double seen_only = std::pow((1 - confidence) / 2, 1.0 / static_cast<double>(mean->units));
  mean->low = least + (mean->value - least) * seen_only;
  mean->high = most - (most - mean->value) * seen_only;
  mean->method = Method::unanimous;
  return mean;
}

}  // namespace assay::decide
