#include "decide/mean_test.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "assay/stats/mean.hpp"
#include "assay/stats/sign_flip.hpp"

namespace assay::decide {
namespace {

Spread mirrored(const Spread& spread) {
  return {-spread.mean, spread.deviation, -spread.skewness};
}

/// A loss of the margin that falls on whole units, be they ever so few, has at least this spread. A
/// sample without any of them would look too sure: of 60 units none is lost in one of six samples
/// where 3 % are.
Spread as_if_at(Spread spread, double margin) {
  spread.deviation = std::max(spread.deviation, std::sqrt(margin * (1 - margin)));
  return spread;
}

/// Sums of each unit's differences, times `sign`.
std::vector<double> unit_sums(const Contrast& contrast, double sign) {
  std::vector<double> sums(contrast.units.count, 0.0);
  for (std::size_t i = 0; i < contrast.pairs.size(); ++i) {
    sums[contrast.units.of_item[i]] += sign * contrast.pairs[i].difference;
  }
  // Thirds and fifths may not add up to 0.
  constexpr double kTie = 1e-9;
  for (double& sum : sums) sum = std::abs(sum) < kTie ? 0 : sum;
  return sums;
}

/// One-sided p of "the mean, times `sign`, is at most 0".
double exceeds_zero_p(const Contrast& contrast, const Spread& spread, double sign,
                      std::uint64_t seed) {
  const double p = above_p(spread, contrast.units, 0).value_or(1);
  if (spread.mean <= 0) return p;  // whatever the signs say, it is no claim
  return std::max(p, stats::sign_flip_p(unit_sums(contrast, sign), seed).value_or(1));
}

}  // namespace

std::optional<double> above_p(const Spread& spread, const Units& units, double bound) {
  if (units.count < 2) return std::nullopt;
  if (!has_spread(spread)) {
    const double share_of_others = (1 + bound) / (1 + spread.mean);
    return spread.mean > bound ? std::pow(share_of_others, static_cast<double>(units.count)) : 1.0;
  }
  return stats::mean_above_p(spread.mean, spread.deviation, spread.skewness,
                             static_cast<std::int64_t>(units.count), bound);
}

void test_mean(const Contrast& contrast, const Rules& rules, Evidence& evidence) {
  const Spread gains = spread_of(contrast.pairs, contrast.units);
  const Spread losses = mirrored(gains);
  evidence.worse_p = exceeds_zero_p(contrast, losses, -1, rules.seed);
  evidence.better_p = std::min(1.0, 2 * exceeds_zero_p(contrast, gains, 1, rules.seed));
  MarginTest& lower = evidence.non_inferiority;
  MarginTest& both = evidence.equivalence;
  lower.p = above_p(as_if_at(gains, lower.margin), contrast.units, -lower.margin);
  const auto below = above_p(as_if_at(losses, both.margin), contrast.units, -both.margin);
  if (lower.p && below) both.p = std::max(*lower.p, *below);
  // The interval that is printed must agree.
  const auto interval = bounded_mean(contrast.pairs, -1, 1, 1 - 2 * rules.alpha, rules.seed);
  if (!interval || !interval->low || !interval->high) return;
  lower.shown = lower.p && *lower.p<lower.alpha&& * interval->low> - lower.margin;
  both.shown = both.p && *both.p < both.alpha && lower.shown && *interval->high < both.margin;
}

}  // namespace assay::decide
