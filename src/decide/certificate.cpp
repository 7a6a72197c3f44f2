#include "assay/decide/certificate.hpp"

#include <algorithm>
#include <map>

#include "decide/policy_figures.hpp"
#include "decide/units.hpp"

namespace assay::decide {
namespace {

using Items = std::span<const RoutedItem* const>;

/// What one request got.
struct Served {
  bool is_sent = false;
  double right = 0;
  std::optional<double> usd, ms;
};

std::optional<double> sum(const std::optional<double>& a, const std::optional<double>& b) {
  return a && b ? std::optional(*a + *b) : std::nullopt;
}

Served serve(const RoutedItem& item, const RoutingRule* rule) {
  const auto right = [](bool is_right) { return is_right ? 1.0 : 0.0; };
  if (rule == nullptr || sends_at_once(*rule, item)) {
    return {true, right(item.is_pro_right), item.pro_usd, item.pro_ms};
  }
  if (!sends(*rule, item)) return {false, right(item.is_lite_right), item.lite_usd, item.lite_ms};
  return {true, right(item.is_pro_right), sum(item.lite_usd, item.pro_usd),
          sum(item.lite_ms, item.pro_ms)};
}

template <class Value>
std::vector<ValuePair> values_of(Items items, Value value) {
  std::vector<ValuePair> pairs;
  pairs.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) pairs.push_back({&items[i]->pair, value(i)});
  return pairs;
}

/// Accuracy minus that of a reference, which may be an expectation.
template <class Reference>
std::optional<Difference> minus(Items items, const std::vector<Served>& served, Reference reference,
                                const Rules& rules) {
  std::vector<SharePair> shares;
  for (std::size_t i = 0; i < items.size(); ++i) {
    shares.push_back({&items[i]->pair, reference(*items[i]), served[i].right});
  }
  return share_difference(contrast_of(shares), rules);
}

std::optional<Mean> cost_of(Items items, const std::vector<Served>& served, const Rules& rules) {
  const bool is_known = std::all_of(served.begin(), served.end(),
                                    [](const Served& one) { return one.usd.has_value(); });
  if (!is_known) return std::nullopt;
  const auto costs = values_of(items, [&](std::size_t i) { return *served[i].usd; });
  auto mean = student_mean(costs, units_of(costs), rules.confidence);
  if (mean && mean->low) mean->low = std::max(0.0, *mean->low);
  return mean;
}

std::optional<stats::PercentileEstimate> p95_of(const std::vector<Served>& served) {
  std::vector<double> ms;
  for (const Served& one : served) {
    if (one.ms) ms.push_back(*one.ms);
  }
  std::sort(ms.begin(), ms.end());
  return stats::percentile_estimate(ms, 0.95);
}

double right_of(bool is_right) {
  return is_right ? 1 : 0;
}

void add_lot(Items items, const std::vector<Served>& served, const Rules& rules,
             RoutedFigures& figures) {
  const double share = figures.sent.value;
  if (share <= 0 || share >= 1) return;
  const auto expected = [&](const RoutedItem& item) {
    return (1 - share) * right_of(item.is_lite_right) + share * right_of(item.is_pro_right);
  };
  figures.minus_lot = minus(items, served, expected, rules);
  std::optional<double> usd = 0;
  for (const RoutedItem* item : items) {
    figures.lot_accuracy += expected(*item) / static_cast<double>(items.size());
    const auto pro = item->pro_usd ? std::optional(share * *item->pro_usd) : std::nullopt;
    const auto lite = item->lite_usd ? std::optional((1 - share) * *item->lite_usd) : std::nullopt;
    usd = sum(usd, sum(pro, lite));
  }
  if (usd) figures.lot_usd = *usd / static_cast<double>(items.size());
}

/// Is the mean shown to be above 0, one-sided at alpha?
bool is_above_zero(const std::optional<Difference>& difference) {
  return difference && difference->low && *difference->low > 0;
}

void judge_references(Items items, const Rules& rules, RuleCertificate& certificate) {
  Rules one_sided = rules;
  // One of the tested rules is taken because it looks good: all of them share alpha (Bonferroni).
  one_sided.confidence = 1 - 2 * rules.alpha / static_cast<double>(certificate.tested);
  const RoutedFigures figures = routed_figures(items, &certificate.rule, one_sided);
  certificate.beats_lot = is_above_zero(figures.minus_lot);
  certificate.beats_lite = is_above_zero(figures.minus_lite);
  const auto pro = routed_figures(items, nullptr, rules).usd;
  if (!pro || !figures.usd) return;
  certificate.is_cheaper =
      figures.usd->value < pro->value || (pro->value == 0 && figures.usd->value == 0);
}

}  // namespace

RoutedFigures routed_figures(Items items, const RoutingRule* rule, const Rules& rules) {
  std::vector<Served> served;
  served.reserve(items.size());
  for (const RoutedItem* item : items) served.push_back(serve(*item, rule));
  RoutedFigures figures;
  figures.sent =
      share_of(values_of(items, [&](std::size_t i) { return right_of(served[i].is_sent); }), rules);
  figures.accuracy =
      share_of(values_of(items, [&](std::size_t i) { return served[i].right; }), rules);
  const bool is_lite = rule != nullptr && rule->any.empty();
  if (rule == nullptr || is_lite) figures.sent.low = figures.sent.high = std::nullopt;
  figures.usd = cost_of(items, served, rules);
  figures.p95_ms = p95_of(served);
  if (!is_lite) {
    figures.minus_lite = minus(
        items, served, [](const RoutedItem& item) { return right_of(item.is_lite_right); }, rules);
  }
  if (rule != nullptr) {
    figures.minus_pro = minus(
        items, served, [](const RoutedItem& item) { return right_of(item.is_pro_right); }, rules);
  }
  add_lot(items, served, rules, figures);
  return figures;
}

stats::RuleTrial trial_of(const RoutingRule& rule, Items items) {
  struct Cluster {
    std::int64_t items = 0;
    bool has_error = false;
  };
  stats::RuleTrial trial;
  std::map<std::string, Cluster> clusters;
  std::int64_t kept = 0;
  for (const RoutedItem* item : items) {
    if (sends(rule, *item)) continue;
    ++kept;
    if (!item->pair.cluster.empty()) {
      Cluster& cluster = clusters[item->pair.cluster];
      ++cluster.items;
      cluster.has_error |= is_extra_error(*item);
      continue;
    }
    ++trial.trials;
    trial.errors += is_extra_error(*item) ? 1 : 0;
  }
  std::int64_t largest = kept > 0 ? 1 : 0;
  for (const auto& [name, cluster] : clusters) {
    ++trial.trials;
    trial.errors += cluster.has_error ? 1 : 0;
    largest = std::max(largest, cluster.items);
  }
  // The risk is one of requests, and a cluster with an error may be the largest one: as many trials
  // as there would be if all were of that size.
  if (largest > 0) trial.trials = std::max(trial.errors, std::min(trial.trials, kept / largest));
  return trial;
}

std::vector<RuleCertificate> certify(std::span<const RoutingRule> candidates, Items certified,
                                     double max_risk, double delta, const Rules& rules) {
  std::vector<stats::RuleTrial> trials;
  trials.reserve(candidates.size());
  for (const RoutingRule& rule : candidates) trials.push_back(trial_of(rule, certified));
  const auto tested = stats::fixed_sequence(trials, max_risk, delta);
  std::vector<RuleCertificate> certificates;
  if (!tested) return certificates;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    RuleCertificate certificate;
    certificate.rule = candidates[i];
    certificate.holds = (*tested)[i].holds;
    certificate.max_risk = max_risk;
    certificate.delta = delta;
    certificate.n = trials[i].trials;
    certificate.errors = trials[i].errors;
    certificate.bound = (*tested)[i].bound;
    certificate.p = (*tested)[i].p;
    certificate.items = static_cast<std::int64_t>(certified.size());
    certificate.tested = static_cast<std::int64_t>(candidates.size());
    certificate.figures = routed_figures(certified, &candidates[i], rules);
    judge_references(certified, rules, certificate);
    certificates.push_back(std::move(certificate));
  }
  return certificates;
}

const RuleCertificate* best_of(std::span<const RuleCertificate> certificates, double most_sent) {
  const RuleCertificate* best = nullptr;
  for (const RuleCertificate& one : certificates) {
    const Mean& sent = one.figures.sent;
    if (sent.value > most_sent) continue;
    if (!one.holds || !one.beats_lot || !one.beats_lite) continue;
    if (!one.is_cheaper.value_or(true)) continue;
    if (best == nullptr || one.figures.sent.value < best->figures.sent.value) best = &one;
  }
  return best;
}

}  // namespace assay::decide
