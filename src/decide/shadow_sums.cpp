#include "decide/shadow_sums.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "assay/stats/bootstrap.hpp"
#include "assay/stats/random.hpp"

namespace assay::decide {
namespace {

/// A sample by floors and rates has a handful of weights; more than this are summed in groups.
constexpr std::size_t kMostClasses = 256;
/// The number of second calls at which the running excess is narrowest.
constexpr double kTunedSecondCalls = 1000;

double squared(double x) {
  return x * x;
}

}  // namespace

std::size_t unit_group(const ShadowPair& pair) {
  return stats::Random(pair.cluster != 0 ? pair.cluster : pair.key).bits() % kUnitGroups;
}

stats::Estimate as_difference(const stats::Estimate& share) {
  return {.value = 2 * share.value - 1,
          .low = 2 * share.low - 1,
          .high = 2 * share.high - 1,
          .n = share.n};
}

void UnitSums::add_to_group(std::size_t group, double weight, double sum) {
  if (groups_.empty()) groups_.resize(kUnitGroups);
  groups_[group].weight += weight;
  groups_[group].sum += sum;
}

void UnitSums::add(const ShadowPair& pair, double value) {
  ++n_;
  weight_ += pair.weight;
  squares_ += squared(pair.weight);
  sum_ += pair.weight * value;
  if (pair.cluster == 0) {
    const auto found = classes_.find({pair.weight, value});
    if (found != classes_.end()) {
      ++found->second;
      return;
    }
    if (classes_.size() < kMostClasses) {
      classes_.emplace(Class{pair.weight, value}, 1);
      return;
    }
  }
  add_to_group(unit_group(pair), pair.weight, pair.weight * value);
}

void UnitSums::merge(const UnitSums& other) {
  n_ += other.n_;
  weight_ += other.weight_;
  squares_ += other.squares_;
  sum_ += other.sum_;
  for (const auto& [kind, count] : other.classes_) classes_[kind] += count;
  for (std::size_t i = 0; i < other.groups_.size(); ++i) {
    add_to_group(i, other.groups_[i].weight, other.groups_[i].sum);
  }
}

double UnitSums::mean() const {
  return weight_ > 0 ? sum_ / weight_ : 0;
}

double UnitSums::effective() const {
  const double by_weight = squares_ > 0 ? squared(weight_) / squares_ : 0;
  const double error = groups_.empty() ? 0 : standard_error();
  if (!(error > 0)) return by_weight;
  return std::min(by_weight, mean() * (1 - mean()) / squared(error));
}

double UnitSums::standard_error() const {
  double units = 0;
  double squares = 0;
  for (const auto& [kind, count] : classes_) {
    const auto n = static_cast<double>(count);
    units += n;
    squares += n * squared(kind.first * (kind.second - mean()));
  }
  for (const Sums& group : groups_) {
    if (group.weight == 0) continue;
    units += 1;
    squares += squared(group.sum - mean() * group.weight);
  }
  return units < 2 ? 0 : std::sqrt(squares * units / (units - 1)) / weight_;
}

stats::Estimate UnitSums::running(double confidence) const {
  std::vector<stats::CountedValue> values;
  for (const auto& [kind, count] : classes_) {
    values.push_back({kind.second, static_cast<double>(count), kind.first});
  }
  for (const Sums& group : groups_) {
    if (group.weight == 0) continue;
    values.push_back({std::clamp(group.sum / group.weight, 0.0, 1.0), 1, group.weight});
  }
  auto estimate = stats::mean_sequence(values, confidence)
                      .value_or(stats::Estimate{.value = 0.5, .low = 0, .high = 1, .n = 0});
  estimate.n = n_;
  return estimate;
}

void NoiseSums::add(const ShadowPair& pair) {
  if (groups_.empty()) groups_.resize(kDrawnGroups);
  Sums& sums = groups_[unit_group(pair) % kDrawnGroups];
  const auto count = [&](Part part, bool differs) {
    ++n_[part];
    sums[part].first += pair.weight;
    sums[part].second += differs ? pair.weight : 0;
  };
  count(kBetween, !pair.is_equal);
  if (pair.lite_repeats) count(kLite, !*pair.lite_repeats);
  if (pair.pro_repeats) count(kPro, !*pair.pro_repeats);
}

void NoiseSums::merge(const NoiseSums& other) {
  if (groups_.empty()) groups_.resize(kDrawnGroups);
  for (std::size_t i = 0; i < other.groups_.size(); ++i) {
    for (std::size_t part = 0; part < 3; ++part) {
      groups_[i][part].first += other.groups_[i][part].first;
      groups_[i][part].second += other.groups_[i][part].second;
    }
  }
  for (std::size_t part = 0; part < 3; ++part) n_[part] += other.n_[part];
}

std::vector<NoiseSums::Sums> NoiseSums::used() const {
  std::vector<Sums> used;
  for (const Sums& sums : groups_) {
    if (sums[kBetween].first > 0) used.push_back(sums);
  }
  return used;
}

bool NoiseSums::has_both() const {
  return n_[kLite] > 0 && n_[kPro] > 0;
}

NoiseFloor NoiseSums::floor(const ShadowRules& rules) const {
  const auto units = used();
  const auto rate = [&](std::span<const std::size_t> drawn, Part part) {
    double weight = 0;
    double sum = 0;
    for (const std::size_t i : drawn) {
      weight += units[i][part].first;
      sum += units[i][part].second;
    }
    return weight > 0 ? sum / weight : std::nan("");
  };
  stats::BootstrapOptions options;
  options.confidence = rules.confidence;
  options.seed = rules.seed;
  options.draws = rules.draws;
  NoiseFloor floor;
  const auto resampled = [&](const stats::Statistic& statistic, std::int64_t n) {
    auto estimate = stats::bootstrap(units.size(), statistic, options);
    if (estimate && n > 0) estimate->n = n;
    return estimate;
  };
  if (n_[kLite] > 0) {
    floor.lite = resampled([&](auto drawn) { return rate(drawn, kLite); }, n_[kLite]);
  }
  if (n_[kPro] > 0) {
    floor.pro = resampled([&](auto drawn) { return rate(drawn, kPro); }, n_[kPro]);
  }
  if (!has_both()) return floor;
  floor.excess = resampled(
      [&](auto drawn) {
        return rate(drawn, kBetween) - (rate(drawn, kLite) + rate(drawn, kPro)) / 2;
      },
      0);
  floor.excess_running = running_excess(rules.confidence);
  return floor;
}

std::optional<stats::Estimate> NoiseSums::running_excess(double confidence) const {
  const auto units = used();
  if (!has_both() || units.size() < 2) return std::nullopt;
  Sums total{};
  for (const Sums& sums : units) {
    for (std::size_t part = 0; part < 3; ++part) {
      total[part].first += sums[part].first;
      total[part].second += sums[part].second;
    }
  }
  const auto rate = [&](Part part) { return total[part].second / total[part].first; };
  // How far one group moves each rate: a ratio's linear part.
  const auto influence = [&](const Sums& sums, Part part) {
    return (sums[part].second - rate(part) * sums[part].first) / total[part].first;
  };
  double squares = 0;
  for (const Sums& sums : units) {
    squares +=
        squared(influence(sums, kBetween) - (influence(sums, kLite) + influence(sums, kPro)) / 2);
  }
  if (!(squares > 0)) return std::nullopt;
  const auto count = static_cast<double>(units.size());
  const double error = std::sqrt(squares * count / (count - 1));
  const std::int64_t n = std::min(n_[kLite], n_[kPro]);
  const double reach =
      error * stats::running_standard_errors(static_cast<double>(n), kTunedSecondCalls, confidence)
                  .value_or(INFINITY);
  const double value = rate(kBetween) - (rate(kLite) + rate(kPro)) / 2;
  return stats::Estimate{.value = value,
                         .low = std::max(-1.0, value - reach),
                         .high = std::min(1.0, value + reach),
                         .n = n};
}

}  // namespace assay::decide
