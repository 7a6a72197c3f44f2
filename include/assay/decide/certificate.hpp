#pragma once

/// \file
/// A rule judged on items that it was not fitted on: what it costs, what it is right about, and a
/// bound on the errors that it leaves behind which somebody can rely on. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/decide/rule_search.hpp"
#include "assay/stats/bound.hpp"
#include "assay/stats/quantiles.hpp"

namespace assay::decide {

/// One way of routing, on one set of items. Its intervals are those of one look.
struct RoutedFigures {
  Mean sent;  ///< share that Pro answers
  Mean accuracy;
  std::optional<Mean> usd;  ///< per request; nothing: some cost is not known
  std::optional<stats::PercentileEstimate> p95_ms;  ///< both calls added up where both are made
  std::optional<Difference> minus_lite, minus_pro;  ///< accuracy; nothing for itself
  /// Accuracy minus that of as many requests sent by lot; nothing where all or none are sent.
  std::optional<Difference> minus_lot;
  double lot_accuracy = 0;
  std::optional<double> lot_usd;
};

/// \param items  with a verdict on both sides
/// \param rule   null: all go to Pro at once
[[nodiscard]] RoutedFigures routed_figures(std::span<const RoutedItem* const> items,
                                           const RoutingRule* rule, const Rules& rules);

/// "Of the requests that stay on Lite, at most max_risk are ones that Lite gets wrong and Pro
/// right": true with probability 1 - delta, for all certified rules at once.
struct RuleCertificate {
  RoutingRule rule;
  bool holds = false;
  double max_risk = 0;  ///< alpha of the certificate
  double delta = 0;
  std::int64_t n = 0;       ///< kept on Lite; clusters where items come in clusters
  std::int64_t errors = 0;  ///< of them: with an extra error
  double bound = 1;         ///< Clopper-Pearson upper bound at 1 - delta, of this rule alone
  double p = 1;             ///< of "the risk exceeds max_risk"
  std::int64_t items = 0;   ///< of the certifying half, sent ones included
  std::int64_t tested = 0;  ///< rules that were tried on it, in a sequence fixed before
  RoutedFigures figures;    ///< on the certifying half
  /// Shown to be right more often than a lot, one-sided; the tested rules share alpha.
  bool beats_lot = false;
  bool beats_lite = false;         ///< likewise than all-Lite
  std::optional<bool> is_cheaper;  ///< than all-Pro, by the means; nothing: a cost is not known
};

/// Tests rules in their order, each at full delta, until one fails (Learn then Test). Items that
/// share a cluster count as one, with an error if any of them has one.
/// \return one certificate per rule; empty for options out of range
[[nodiscard]] std::vector<RuleCertificate> certify(std::span<const RoutingRule> candidates,
                                                   std::span<const RoutedItem* const> certified,
                                                   double max_risk, double delta,
                                                   const Rules& rules);

/// The certificate that sends least, of those that hold, beat all-Lite, all-Pro and the lot, and
/// send at most `most_sent` of the items. \return null: there is none
[[nodiscard]] const RuleCertificate* best_of(std::span<const RuleCertificate> certificates,
                                             double most_sent);

/// How a single rule fares on other items: what `certify` counts, without a verdict.
[[nodiscard]] stats::RuleTrial trial_of(const RoutingRule& rule,
                                        std::span<const RoutedItem* const> items);

}  // namespace assay::decide
