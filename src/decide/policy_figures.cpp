#include "decide/policy_figures.hpp"

#include <algorithm>
#include <cmath>

#include "assay/stats/proportion.hpp"
#include "assay/stats/quantiles.hpp"
#include "decide/recipe.hpp"

namespace assay::decide {
namespace {

struct WeightedLatency {
  double ms = 0;
  double weight = 0;
};

/// A policy played on every item.
struct Played {
  bool is_recorded = true;
  std::vector<ItemOutcome> outcomes;
  std::vector<WeightedLatency> latencies;
  std::int64_t timed_items = 0;
};

ItemOutcome mean_of(const std::vector<Trial>& trials) {
  ItemOutcome outcome;
  outcome.cost_usd = 0;
  for (const Trial& trial : trials) {
    outcome.correct += trial.is_correct ? trial.weight : 0;
    outcome.usable += trial.is_usable ? trial.weight : 0;
    outcome.sent += trial.is_sent ? trial.weight : 0;
    outcome.known_usd += trial.weight * trial.known_usd;
    if (outcome.cost_usd && trial.cost_usd) {
      *outcome.cost_usd += trial.weight * *trial.cost_usd;
    } else {
      outcome.cost_usd.reset();
    }
  }
  return outcome;
}

Played play_all(const Policy& policy, Compared items) {
  Played played;
  played.outcomes.reserve(items.size());
  std::vector<Trial> trials;
  for (const ReplayItem* item : items) {
    if (!play(policy, *item, trials)) {
      played.is_recorded = false;
      return played;
    }
    played.outcomes.push_back(mean_of(trials));
    const std::size_t before = played.latencies.size();
    for (const Trial& trial : trials) {
      if (trial.latency_ms) played.latencies.push_back({*trial.latency_ms, trial.weight});
    }
    played.timed_items += played.latencies.size() > before ? 1 : 0;
  }
  return played;
}

/// The smallest value with at least this share of the weight at or below it; with equal weights the
/// nearest rank.
std::optional<double> weighted_percentile(const std::vector<WeightedLatency>& sorted,
                                          double share) {
  double total = 0;
  for (const WeightedLatency& one : sorted) total += one.weight;
  double below = 0;
  for (const WeightedLatency& one : sorted) {
    below += one.weight;
    if (below >= (share - 1e-9) * total) return one.ms;
  }
  return std::nullopt;
}

LatencyFigures latency_of(Played& played) {
  auto& values = played.latencies;
  std::sort(values.begin(), values.end(),
            [](const WeightedLatency& a, const WeightedLatency& b) { return a.ms < b.ms; });
  LatencyFigures figures;
  figures.n = played.timed_items;
  figures.p50 = weighted_percentile(values, 0.5);
  figures.p95 = weighted_percentile(values, 0.95);
  const auto ranks = stats::percentile_ranks(static_cast<std::size_t>(figures.n), 0.95);
  const auto at = [&](const std::optional<std::size_t>& rank) -> std::optional<double> {
    if (!rank) return std::nullopt;
    return weighted_percentile(values, static_cast<double>(*rank) / static_cast<double>(figures.n));
  };
  figures.p95_low = at(ranks.low);
  figures.p95_high = at(ranks.high);
  return figures;
}

std::optional<Difference> minus(Compared items, const std::vector<ItemOutcome>& outcomes,
                                const std::vector<ItemOutcome>& reference, const Rules& rules) {
  std::vector<SharePair> shares;
  shares.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    shares.push_back({&items[i]->pair, reference[i].correct, outcomes[i].correct});
  }
  return share_difference(contrast_of(shares), rules);
}

void add_cost(Compared items, const std::vector<ItemOutcome>& outcomes, const Rules& rules,
              PolicyFigures& figures) {
  figures.unpriced = std::count_if(outcomes.begin(), outcomes.end(),
                                   [](const ItemOutcome& item) { return !item.cost_usd; });
  for (const ItemOutcome& item : outcomes) figures.known_cost_usd += item.known_usd;
  if (!outcomes.empty()) figures.known_cost_usd /= static_cast<double>(outcomes.size());
  if (figures.unpriced > 0) return;
  const auto costs = values_over(items, [&](std::size_t i) { return *outcomes[i].cost_usd; });
  figures.cost_usd = student_mean(costs, units_of(costs), rules.confidence);
  // A price has no end below zero.
  if (figures.cost_usd && figures.cost_usd->low) {
    figures.cost_usd->low = std::max(0.0, *figures.cost_usd->low);
  }
  if (figures.cost_usd && figures.accuracy.value > 0) {
    figures.cost_usd_per_correct = figures.cost_usd->value / figures.accuracy.value;
  }
}

std::optional<RandomReference> random_reference(Compared items,
                                                const std::vector<ItemOutcome>& outcomes,
                                                const References& references, double sent,
                                                const Rules& rules) {
  if (sent <= 0 || sent >= 1) return std::nullopt;
  const auto mixed = [&](double lite, double pro) { return (1 - sent) * lite + sent * pro; };
  RandomReference random;
  double cost = 0;
  bool is_priced = true;
  std::vector<ValuePair> gains;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const ItemOutcome& lite = references.lite[i];
    const ItemOutcome& pro = references.pro[i];
    const double expected = mixed(lite.correct, pro.correct);
    random.accuracy += expected;
    gains.push_back({&items[i]->pair, outcomes[i].correct - expected});
    is_priced = is_priced && lite.cost_usd && pro.cost_usd;
    if (is_priced) cost += mixed(*lite.cost_usd, *pro.cost_usd);
  }
  const auto n = static_cast<double>(items.size());
  random.accuracy /= n;
  if (is_priced) random.cost_usd = cost / n;
  random.gain = mean_difference(gains, rules.confidence, rules.seed);
  return random;
}

/// Sums of thirds leave traces.
double clipped(double share) {
  return std::clamp(share, 0.0, 1.0);
}

}  // namespace

Mean share_of(std::span<const ValuePair> values, const Rules& rules) {
  const Units units = units_of(values);
  if (units.has_clusters) {
    return mean_difference(values, rules.confidence, rules.seed).value_or(Mean());
  }
  Mean share;
  share.method = Method::wilson;
  share.n = share.units = static_cast<std::int64_t>(values.size());
  double sum = 0;
  for (const ValuePair& value : values) sum += value.difference;
  const auto n = static_cast<double>(values.size());
  if (n > 0) share.value = clipped(sum / n);
  if (const auto interval = stats::wilson(std::clamp(sum, 0.0, n), n, rules.confidence)) {
    share.low = interval->low;
    share.high = interval->high;
  }
  return share;
}

References references_of(Compared items) {
  return {play_all({Recipe::lite, 0, {}}, items).outcomes,
          play_all({Recipe::pro, 0, {}}, items).outcomes};
}

PolicyFigures figures_of(const Policy& policy, Compared items, const References& references,
                         const Rules& rules) {
  PolicyFigures figures;
  figures.policy = policy;
  Played played = play_all(policy, items);
  if (!played.is_recorded) {
    figures.not_recorded =
        "no second answer of Lite is stored for an item that needs one; run with "
        "repeats of 2 or more";
    return figures;
  }
  const auto& outcomes = played.outcomes;
  const auto share = [&](double ItemOutcome::*value) {
    return share_of(values_over(items, [&](std::size_t i) { return outcomes[i].*value; }), rules);
  };
  figures.accuracy = share(&ItemOutcome::correct);
  figures.parse_success = share(&ItemOutcome::usable);
  figures.sent_to_pro = share(&ItemOutcome::sent);
  const Recipe recipe = policy.recipe;
  if (recipe != Recipe::failure && recipe != Recipe::confidence && recipe != Recipe::slices) {
    // Not seen in the data, but so by the recipe.
    figures.sent_to_pro.low = figures.sent_to_pro.high = std::nullopt;
  }
  add_cost(items, outcomes, rules, figures);
  figures.latency = latency_of(played);
  if (recipe != Recipe::pro) figures.minus_pro = minus(items, outcomes, references.pro, rules);
  if (recipe != Recipe::lite) figures.minus_lite = minus(items, outcomes, references.lite, rules);
  figures.random = random_reference(items, outcomes, references, figures.sent_to_pro.value, rules);
  return figures;
}

}  // namespace assay::decide
