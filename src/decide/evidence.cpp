#include "assay/decide/evidence.hpp"

#include <algorithm>
#include <cmath>

#include "assay/stats/power.hpp"
#include "decide/mean_test.hpp"
#include "decide/sequence.hpp"
#include "decide/units.hpp"

namespace assay::decide {
namespace {

Table count(std::span<const PairedItem* const> items) {
  Table table;
  for (const PairedItem* item : items) {
    if (!is_scored(*item)) {
      ++table.unscored;
    } else if (gain(*item) < 0) {
      ++table.baseline_only;
    } else if (gain(*item) > 0) {
      ++table.candidate_only;
    } else {
      ++(*item->baseline.correct >= 0.5 ? table.both_correct : table.neither);
    }
  }
  return table;
}

void add_accuracies(std::span<const SharePair> shares, Evidence& evidence) {
  for (const SharePair& share : shares) {
    evidence.baseline_accuracy += share.baseline;
    evidence.candidate_accuracy += share.candidate;
  }
  const auto n = static_cast<double>(shares.size());
  evidence.baseline_accuracy /= n;
  evidence.candidate_accuracy /= n;
}

McNemar mcnemar(const stats::PairedTable& units) {
  // Counts of our own are never negative, so all three are there.
  return {stats::mcnemar_exact(units).value_or(1), stats::mcnemar_mid_p(units).value_or(1),
          stats::mcnemar_worse(units).value_or(1)};
}

/// Both tests against the margin, from the table.
void test_table(const Contrast& contrast, Evidence& evidence) {
  MarginTest& lower = evidence.non_inferiority;
  MarginTest& both = evidence.equivalence;
  lower.p = stats::non_inferiority_p(contrast.table, lower.margin);
  both.p = stats::equivalence_p(contrast.table, both.margin);
  lower.shown = lower.p && *lower.p < lower.alpha;
  both.shown = both.p && *both.p < both.alpha;
}

/// Variance of one item's difference, as if items were independent; never 0, which a sample of this
/// size cannot show.
double discordance(const Contrast& contrast) {
  const auto n = static_cast<double>(contrast.pairs.size());
  const Spread spread = spread_of(contrast.pairs, contrast.units);
  const double seen =
      uses_table(contrast)
          ? static_cast<double>(stats::discordant(contrast.table)) / n
          : spread.deviation * spread.deviation * n / static_cast<double>(contrast.units.count);
  return std::max(seen, 1 / n);
}

std::optional<std::int64_t> items_to_decide(const Contrast& contrast, double difference,
                                            const Rules& rules) {
  if (contrast.units.count < 2) return std::nullopt;  // nothing is known of the spread
  // A candidate that is really worse is decided by whichever is farther away: the margin, which
  // shows it within, or zero, which shows it worse.
  const double gap =
      difference >= 0 ? rules.margin : std::max(rules.margin + difference, -difference);
  // Clusters can make items worth less than one each: discordance beyond 1 scales the answer.
  const double psi = discordance(contrast);
  const double scale = std::max(1.0, psi);
  const auto plan =
      rules.mode == Mode::sequential ? stats::items_for_margin_sequential : stats::items_for_margin;
  const auto items = plan(std::min(gap, 0.999), psi / scale, {rules.alpha, 0.80});
  if (!items) return std::nullopt;
  const double wanted = std::ceil(static_cast<double>(*items) * scale);
  if (wanted > 1e15) return std::nullopt;
  return std::max(static_cast<std::int64_t>(wanted),
                  static_cast<std::int64_t>(contrast.pairs.size()) + 1);
}

std::vector<SharePair> accuracies(std::span<const PairedItem* const> items) {
  std::vector<SharePair> shares;
  shares.reserve(items.size());
  for (const PairedItem* item : items) {
    if (is_scored(*item))
      shares.push_back({item, *item->baseline.correct, *item->candidate.correct});
  }
  return shares;
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::tango:
      return "tango";
    case Method::bootstrap:
      return "bootstrap";
    case Method::cluster_bootstrap:
      return "cluster_bootstrap";
    case Method::student:
      return "student";
    case Method::cluster_student:
      return "cluster_student";
    case Method::confidence_sequence:
      return "confidence_sequence";
    case Method::wilson:
      return "wilson";
    case Method::unanimous:
      return "unanimous";
  }
  return "unknown";
}

std::string_view to_string(Mode mode) {
  return mode == Mode::sequential ? "sequential" : "fixed";
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::better:
      return "better";
    case Verdict::not_worse:
      return "not_worse";
    case Verdict::worse:
      return "worse";
    case Verdict::inconclusive:
      return "inconclusive";
  }
  return "unknown";
}

Verdict verdict_of(const Evidence& evidence, double worse_p, double better_p, bool is_within_margin,
                   double alpha) {
  if (!evidence.difference) return Verdict::inconclusive;
  const double difference = evidence.difference->value;
  if (difference > 0 && better_p < alpha) return Verdict::better;
  if (is_within_margin) return Verdict::not_worse;
  if (difference < 0 && worse_p < alpha) return Verdict::worse;
  return Verdict::inconclusive;
}

Evidence weigh(std::span<const PairedItem* const> items, const Rules& rules) {
  Evidence evidence;
  evidence.table = count(items);
  evidence.non_inferiority = {rules.margin, rules.alpha, std::nullopt, false};
  evidence.equivalence = evidence.non_inferiority;
  const auto shares = accuracies(items);
  if (shares.empty()) return evidence;
  add_accuracies(shares, evidence);
  const Contrast contrast = contrast_of(shares);
  evidence.units = contrast.table;
  evidence.difference = share_difference(contrast, rules);
  evidence.mcnemar = mcnemar(contrast.table);
  evidence.worse_p = evidence.mcnemar.worse;
  evidence.better_p = evidence.mcnemar.exact;
  if (rules.mode == Mode::sequential) {
    test_sequence(contrast, evidence);
  } else if (uses_table(contrast)) {
    test_table(contrast, evidence);
  } else {
    test_mean(contrast, rules, evidence);
  }
  evidence.verdict = verdict_of(evidence, evidence.worse_p, evidence.better_p,
                                evidence.non_inferiority.shown, rules.alpha);
  if (evidence.verdict == Verdict::inconclusive && evidence.difference) {
    evidence.items_to_decide = items_to_decide(contrast, evidence.difference->value, rules);
  }
  return evidence;
}

}  // namespace assay::decide
