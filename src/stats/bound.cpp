#include "assay/stats/bound.hpp"

#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

bool is_inside_unit(double x) {
  return x > 0.0 && x < 1.0;
}

bool are_counts(std::int64_t errors, std::int64_t trials) {
  return errors >= 0 && errors <= trials;
}

}  // namespace

std::optional<double> upper_bound(std::int64_t errors, std::int64_t trials, double confidence) {
  if (trials <= 0 || !are_counts(errors, trials) || !is_inside_unit(confidence)) {
    return std::nullopt;
  }
  if (errors == trials) return 1.0;
  return beta_upper_quantile(static_cast<double>(errors) + 1.0,
                             static_cast<double>(trials - errors), 1.0 - confidence);
}

std::optional<double> lower_bound(std::int64_t errors, std::int64_t trials, double confidence) {
  const auto mirrored = upper_bound(trials - errors, trials, confidence);
  if (!mirrored) return std::nullopt;
  if (errors == 0) return 0.0;
  // Not 1 - mirrored: a small bound would lose its digits.
  return beta_quantile(static_cast<double>(errors), static_cast<double>(trials - errors) + 1.0,
                       1.0 - confidence);
}

std::optional<double> risk_p(const RuleTrial& trial, double max_risk) {
  if (!are_counts(trial.errors, trial.trials) || !is_inside_unit(max_risk)) return std::nullopt;
  if (trial.trials == 0) return 1.0;
  return binomial_cdf(static_cast<double>(trial.trials), max_risk,
                      static_cast<double>(trial.errors));
}

std::optional<std::vector<Certificate>> fixed_sequence(std::span<const RuleTrial> rules,
                                                       double max_risk, double delta) {
  if (!is_inside_unit(max_risk) || !is_inside_unit(delta)) return std::nullopt;
  std::vector<Certificate> certificates;
  bool all_so_far = true;
  for (const RuleTrial& rule : rules) {
    const auto p = risk_p(rule, max_risk);
    if (!p) return std::nullopt;
    all_so_far = all_so_far && *p <= delta;
    certificates.push_back(
        {all_so_far, *p, upper_bound(rule.errors, rule.trials, 1.0 - delta).value_or(1.0)});
  }
  return certificates;
}

}  // namespace assay::stats
