#include "assay/stats/power.hpp"

#include <cmath>

#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

constexpr double kMostItems = 1e15;

bool is_sane(const PowerGoal& goal) {
  const auto is_inside = [](double level) { return level > 0 && level < 1; };
  return is_inside(goal.alpha) && is_inside(goal.power);
}

/// z_{1-alpha} + z_{power}; nothing unless it is positive, as for every goal worth planning for.
std::optional<double> distance(const PowerGoal& goal) {
  if (!is_sane(goal)) return std::nullopt;
  const double sum = normal_upper_quantile(goal.alpha) + normal_quantile(goal.power);
  return sum > 0 ? std::optional(sum) : std::nullopt;
}

std::optional<double> sequential_distance(const PowerGoal& goal) {
  if (!is_sane(goal)) return std::nullopt;
  const double sum = std::sqrt(2 * std::log(8 / goal.alpha)) + normal_quantile(goal.power);
  return sum > 0 ? std::optional(sum) : std::nullopt;
}

std::optional<std::int64_t> items_at(std::optional<double> distance, double margin,
                                     double discordance) {
  if (!distance || !(margin > 0 && margin <= 1) || !(discordance > 0 && discordance <= 1)) {
    return std::nullopt;
  }
  const double items = std::ceil(discordance * std::pow(*distance / margin, 2));
  return items <= kMostItems ? std::optional(static_cast<std::int64_t>(items)) : std::nullopt;
}

std::optional<double> margin_at(std::optional<double> distance, std::int64_t n,
                                double discordance) {
  if (!distance || n <= 0 || !(discordance > 0 && discordance <= 1)) return std::nullopt;
  return *distance * std::sqrt(discordance / static_cast<double>(n));
}

}  // namespace

std::optional<double> detectable_margin(std::int64_t n, double discordance, const PowerGoal& goal) {
  return margin_at(distance(goal), n, discordance);
}

std::optional<double> detectable_margin_sequential(std::int64_t n, double discordance,
                                                   const PowerGoal& goal) {
  return margin_at(sequential_distance(goal), n, discordance);
}

std::optional<std::int64_t> items_for_margin(double margin, double discordance,
                                             const PowerGoal& goal) {
  return items_at(distance(goal), margin, discordance);
}

std::optional<std::int64_t> items_for_margin_sequential(double margin, double discordance,
                                                        const PowerGoal& goal) {
  return items_at(sequential_distance(goal), margin, discordance);
}

}  // namespace assay::stats
