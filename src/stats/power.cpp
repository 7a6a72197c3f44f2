#include "assay/stats/power.hpp"

#include <cmath>

#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

constexpr double kMostItems = 1e15;

/// z_{1-alpha} + z_{power}; nothing unless it is positive, as for every goal worth planning for.
std::optional<double> distance(const PowerGoal& goal) {
  const auto is_inside = [](double level) { return level > 0 && level < 1; };
  if (!is_inside(goal.alpha) || !is_inside(goal.power)) return std::nullopt;
  const double sum = normal_upper_quantile(goal.alpha) + normal_quantile(goal.power);
  return sum > 0 ? std::optional(sum) : std::nullopt;
}

}  // namespace

std::optional<double> detectable_margin(std::int64_t n, double discordance, const PowerGoal& goal) {
  const auto z = distance(goal);
  if (!z || n <= 0 || !(discordance > 0 && discordance <= 1)) return std::nullopt;
  return *z * std::sqrt(discordance / static_cast<double>(n));
}

std::optional<std::int64_t> items_for_margin(double margin, double discordance,
                                             const PowerGoal& goal) {
  const auto z = distance(goal);
  if (!z || !(margin > 0 && margin <= 1) || !(discordance > 0 && discordance <= 1)) {
    return std::nullopt;
  }
  const double items = std::ceil(discordance * std::pow(*z / margin, 2));
  return items <= kMostItems ? std::optional(static_cast<std::int64_t>(items)) : std::nullopt;
}

}  // namespace assay::stats
