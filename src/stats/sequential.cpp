#include "assay/stats/sequential.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "stats/bisect.hpp"
#include "stats/distributions.hpp"

namespace assay::stats {

double anytime_p(double log_e) {
  return std::min(1.0, std::exp(-log_e));
}

namespace {

bool has_sane_cells(const PairedTable& table) {
  return table.both >= 0 && table.baseline_only >= 0 && table.candidate_only >= 0 &&
         table.neither >= 0;
}

}  // namespace

std::optional<double> log_e_different(const PairedTable& table) {
  if (!has_sane_cells(table)) return std::nullopt;
  const auto b = static_cast<double>(table.baseline_only);
  const auto c = static_cast<double>(table.candidate_only);
  if (b + c == 0.0) return 0.0;
  return (b + c) * std::numbers::ln2 + log_gamma(b + 1.0) + log_gamma(c + 1.0) -
         log_gamma(b + c + 2.0);
}

std::optional<double> log_e_worse(const PairedTable& table) {
  const auto both_ways = log_e_different(table);
  if (!both_ways) return std::nullopt;
  const auto b = static_cast<double>(table.baseline_only);
  const auto c = static_cast<double>(table.candidate_only);
  // Twice the part of the mixture in which the coin favours the baseline.
  const double part = beta_upper(b + 1.0, c + 1.0, 0.5);
  if (part > 1e-280) return *both_ways + std::log(2.0 * part);
  // Too small for a double, so c is far above b. The likelihood then falls from 1/2 on at least as
  // fast as an exponential with its slope there, 2 (c - b), which leaves 1 / (c - b).
  return -std::log(c - b);
}

namespace {

// A value in [0, 1], how often it came, and the part of a full stake that is set on it.
struct Weighted {
  double x = 0.0;
  double count = 0.0;
  double stake = 1.0;
};

// Shares of capital to bet, from nearly everything downwards by factors of 2. The best share is
// about (distance from the hypothesis) / (variance); the average loses log(8) to it at most, far
// less where neighbours do nearly as well.
constexpr std::array<double, 8> kShares = {0.9,     0.45,     0.225,     0.1125,
                                           0.05625, 0.028125, 0.0140625, 0.00703125};

// Logarithm of the capital after betting on "the mean exceeds m" on every value: the stake pays
// (x - m) / m per unit, so that nobody gains in the long run whose mean is at most m. Decreasing
// in m.
double log_capital(const std::vector<Weighted>& values, double m) {
  std::array<double, kShares.size()> logs{};
  for (std::size_t i = 0; i < kShares.size(); ++i) {
    for (const Weighted& one : values) {
      logs[i] += one.count * std::log1p(kShares[i] * one.stake * (one.x - m) / m);
    }
  }
  const double largest = *std::max_element(logs.begin(), logs.end());
  double sum = 0.0;
  for (const double log : logs) sum += std::exp(log - largest);
  return largest + std::log(sum / static_cast<double>(kShares.size()));
}

// Differences -1, 0, 1 moved to 0, 1/2, 1.
std::vector<Weighted> as_values(const PairedTable& table) {
  return {{0.0, static_cast<double>(table.baseline_only)},
          {0.5, static_cast<double>(table.both + table.neither)},
          {1.0, static_cast<double>(table.candidate_only)}};
}

std::vector<Weighted> mirrored(std::vector<Weighted> values) {
  for (Weighted& one : values) one.x = 1.0 - one.x;
  return values;
}

double mean_of(const std::vector<Weighted>& values) {
  double sum = 0.0;
  double weight = 0.0;
  for (const Weighted& one : values) {
    sum += one.x * one.stake * one.count;
    weight += one.stake * one.count;
  }
  return sum / weight;
}

// The largest mean that the bets speak against.
double lower_end(const std::vector<Weighted>& values, double mean, double log_threshold) {
  constexpr double kSmallest = 1e-9;
  const auto is_refuted = [&](double m) { return log_capital(values, m) >= log_threshold; };
  if (mean <= kSmallest || !is_refuted(kSmallest)) return 0.0;
  return last_true(kSmallest, mean, is_refuted);
}

Estimate sequence(const std::vector<Weighted>& values, double confidence) {
  double n = 0.0;
  for (const Weighted& one : values) n += one.count;
  if (n == 0.0) return {.value = 0.5, .low = 0.0, .high = 1.0, .n = 0};
  // Half of alpha for either side.
  const double log_threshold = std::log(2.0 / (1.0 - confidence));
  const double mean = mean_of(values);
  return {.value = mean,
          .low = lower_end(values, mean, log_threshold),
          .high = 1.0 - lower_end(mirrored(values), 1.0 - mean, log_threshold),
          .n = static_cast<std::int64_t>(n)};
}

Estimate back_to_differences(Estimate estimate) {
  return {.value = 2.0 * estimate.value - 1.0,
          .low = 2.0 * estimate.low - 1.0,
          .high = 2.0 * estimate.high - 1.0,
          .n = estimate.n};
}

// Sorted, so that the sums do not depend on the order of arrival, and counted, since scores repeat.
std::vector<Weighted> counted(std::vector<Weighted> values) {
  const auto key = [](const Weighted& one) { return std::pair(one.x, one.stake); };
  std::sort(values.begin(), values.end(),
            [&](const Weighted& a, const Weighted& b) { return key(a) < key(b); });
  std::vector<Weighted> result;
  for (const Weighted& one : values) {
    if (result.empty() || key(result.back()) != key(one)) result.push_back({one.x, 0.0, one.stake});
    result.back().count += one.count;
  }
  return result;
}

std::vector<Weighted> counted(std::span<const double> values) {
  std::vector<Weighted> all;
  all.reserve(values.size());
  for (const double x : values) all.push_back({x, 1.0});
  return counted(std::move(all));
}

// Differences moved to [0, 1], stakes in proportion to sizes. Nothing if one makes no sense.
std::optional<std::vector<Weighted>> as_values(std::span<const UnitDifference> units) {
  double largest = 0.0;
  for (const UnitDifference& unit : units) {
    if (!(std::abs(unit.mean) <= 1.0 && unit.items > 0.0 && std::isfinite(unit.items))) {
      return std::nullopt;
    }
    largest = std::max(largest, unit.items);
  }
  std::vector<Weighted> values;
  values.reserve(units.size());
  for (const UnitDifference& unit : units) {
    values.push_back({(unit.mean + 1.0) / 2.0, 1.0, unit.items / largest});
  }
  return counted(std::move(values));
}

bool is_level(double confidence) {
  return confidence > 0.0 && confidence < 1.0;
}

bool are_within(std::span<const double> values, double low, double high) {
  return std::all_of(values.begin(), values.end(), [&](double x) { return x >= low && x <= high; });
}

}  // namespace

std::optional<double> log_e_non_inferior(const PairedTable& table, double margin) {
  if (!has_sane_cells(table) || !(margin >= 0.0 && margin < 1.0)) return std::nullopt;
  return log_capital(as_values(table), (1.0 - margin) / 2.0);
}

std::optional<double> log_e_worse_than(const PairedTable& table, double margin) {
  if (!has_sane_cells(table) || !(margin >= 0.0 && margin < 1.0)) return std::nullopt;
  return log_capital(as_values(swapped(table)), (1.0 + margin) / 2.0);
}

std::optional<Estimate> difference_sequence(const PairedTable& table, double confidence) {
  if (!has_sane_cells(table) || !is_level(confidence)) return std::nullopt;
  return back_to_differences(sequence(as_values(table), confidence));
}

std::optional<Estimate> mean_sequence(std::span<const double> values, double confidence) {
  if (!are_within(values, 0.0, 1.0) || !is_level(confidence)) return std::nullopt;
  return sequence(counted(values), confidence);
}

std::optional<Estimate> difference_sequence(std::span<const double> differences,
                                            double confidence) {
  if (!are_within(differences, -1.0, 1.0) || !is_level(confidence)) return std::nullopt;
  std::vector<double> values;
  values.reserve(differences.size());
  for (const double d : differences) values.push_back((d + 1.0) / 2.0);
  return back_to_differences(sequence(counted(values), confidence));
}

std::optional<double> log_e_non_inferior(std::span<const UnitDifference> units, double margin) {
  const auto values = as_values(units);
  if (!values || !(margin >= 0.0 && margin < 1.0)) return std::nullopt;
  return log_capital(*values, (1.0 - margin) / 2.0);
}

std::optional<Estimate> difference_sequence(std::span<const UnitDifference> units,
                                            double confidence) {
  const auto values = as_values(units);
  if (!values || !is_level(confidence)) return std::nullopt;
  return back_to_differences(sequence(*values, confidence));
}

std::optional<Estimate> mean_sequence(std::span<const CountedValue> values, double confidence) {
  if (!is_level(confidence)) return std::nullopt;
  double largest = 0.0;
  for (const CountedValue& one : values) {
    const bool is_value = one.value >= 0.0 && one.value <= 1.0;
    if (!is_value || !(one.count > 0.0) || !(one.size > 0.0)) return std::nullopt;
    if (!std::isfinite(one.count) || !std::isfinite(one.size)) return std::nullopt;
    largest = std::max(largest, one.size);
  }
  std::vector<Weighted> all;
  all.reserve(values.size());
  for (const CountedValue& one : values) all.push_back({one.value, one.count, one.size / largest});
  return sequence(counted(std::move(all)), confidence);
}

std::optional<double> running_standard_errors(double units, double tuned, double confidence) {
  if (!(units > 0.0 && tuned > 0.0) || !is_level(confidence)) return std::nullopt;
  const double t = 8.0 * units / tuned;
  const double alpha = 1.0 - confidence;
  return std::sqrt((1.0 + 1.0 / t) * (std::log1p(t) - 2.0 * std::log(alpha)));
}

}  // namespace assay::stats
