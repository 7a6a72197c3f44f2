#pragma once

/// \file
/// One-sided bounds on an error rate, for certificates that somebody relies on. Pure functions.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::stats {

/// Exact (Clopper-Pearson) upper bound: with at least the given confidence the rate is not higher.
/// 0 of n gives 1 - (1 - confidence)^(1 / n), never 0.
///
/// \param confidence  one-sided level inside (0, 1)
/// \return nothing without trials or for arguments out of range
/// \see Clopper and Pearson (1934), Biometrika 26(4), 404-413
[[nodiscard]] std::optional<double> upper_bound(std::int64_t errors, std::int64_t trials,
                                                double confidence = 0.95);

/// Exact lower bound; 0 when there were no errors.
[[nodiscard]] std::optional<double> lower_bound(std::int64_t errors, std::int64_t trials,
                                                double confidence = 0.95);

/// What a rule did on the half it was not fitted on: errors among the n requests it kept.
struct RuleTrial {
  std::int64_t errors = 0;
  std::int64_t trials = 0;
};

/// p of "the rule's error rate exceeds max_risk": P(at most this many errors) at max_risk.
/// \return 1 for a rule without trials, which shows nothing; nothing for arguments out of range
[[nodiscard]] std::optional<double> risk_p(const RuleTrial& trial, double max_risk);

/// What a certificate says about one rule.
struct Certificate {
  bool holds = false;
  double p = 1.0;      ///< of risk_p, not adjusted
  double bound = 1.0;  ///< upper bound at 1 - delta for this rule alone
};

/// Learn then Test by fixed sequence: rules are tested in the order given (the safest first,
/// decided without this data), each at the full delta, until the first one fails; none after it is
/// certified. With probability at least 1 - delta every certified rule has an error rate of at most
/// max_risk.
///
/// For rules without a natural order adjust the p of risk_p with holm (adjust.hpp) instead.
///
/// \param max_risk  the error rate allowed, inside (0, 1)
/// \param delta     the chance that a certificate is wrong, inside (0, 1)
/// \return one certificate per rule, same order; nothing for arguments out of range
/// \see Angelopoulos, Bates, Candes, Jordan and Lei (2021), Learn then Test, arXiv:2110.01052
[[nodiscard]] std::optional<std::vector<Certificate>> fixed_sequence(
    std::span<const RuleTrial> rules, double max_risk, double delta);

}  // namespace assay::stats
