#include "assay/decide/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "assay/core/text.hpp"
#include "decide/policy_figures.hpp"
#include "decide/recipe.hpp"
#include "decide/threshold_curve.hpp"

namespace assay::decide {
namespace {

using Sorted = std::vector<const ReplayItem*>;

bool is_compared(const ReplayItem& item) {
  return !item.lite.empty() && !item.pro.empty();
}

bool is_confidence(const std::optional<double>& confidence) {
  return !confidence || (*confidence >= 0 && *confidence <= 1);
}

Status check_options(const ReplayOptions& options) {
  for (const double threshold : options.thresholds) {
    if (!(threshold >= 0 && threshold <= kAboveEveryConfidence)) {
      return invalid(fmt::format("the threshold {} is no confidence between 0 and 1", threshold));
    }
  }
  if (!(options.rules.margin > 0 && options.rules.margin < 1)) {
    return invalid("the margin must lie between 0 and 1");
  }
  if (!(options.rules.confidence > 0 && options.rules.confidence < 1)) {
    return invalid("the confidence must lie between 0 and 1");
  }
  return {};
}

Result<Sorted> sorted(std::span<const ReplayItem> items) {
  Sorted result;
  result.reserve(items.size());
  for (const ReplayItem& item : items) {
    for (const StoredReply& reply : item.lite) {
      if (!is_confidence(reply.first.confidence)) {
        return invalid(
            fmt::format("item \"{}\": a confidence lies outside [0, 1]", printable(item.pair.id)));
      }
    }
    result.push_back(&item);
  }
  std::sort(result.begin(), result.end(),
            [](const ReplayItem* a, const ReplayItem* b) { return a->pair.id < b->pair.id; });
  const auto twice = std::adjacent_find(
      result.begin(), result.end(),
      [](const ReplayItem* a, const ReplayItem* b) { return a->pair.id == b->pair.id; });
  if (twice != result.end()) {
    return invalid(fmt::format("item \"{}\" comes twice", printable((*twice)->pair.id)));
  }
  return result;
}

/// One policy for each slice value with enough items, but not with all of them.
std::vector<Policy> slice_policies(Compared items, std::int64_t least_items) {
  std::map<std::pair<std::string, std::string>, std::int64_t> counts;
  for (const ReplayItem* item : items) {
    if (item->pair.slices == nullptr) continue;
    for (const auto& slice : *item->pair.slices) ++counts[slice];
  }
  std::vector<Policy> policies;
  for (const auto& [slice, count] : counts) {
    if (count < least_items || count == static_cast<std::int64_t>(items.size())) continue;
    policies.push_back({Recipe::slices, 0, {{slice.first, slice.second}}});
  }
  return policies;
}

std::vector<Policy> policies_of(Compared items, const ReplayOptions& options,
                                const std::optional<ConfidenceCurve>& curve) {
  const auto is_wanted = [&](Recipe recipe) {
    return options.recipes.empty() || std::find(options.recipes.begin(), options.recipes.end(),
                                                recipe) != options.recipes.end();
  };
  std::vector<Policy> policies = {{Recipe::lite, 0, {}}};
  for (const Recipe recipe : {Recipe::strict, Recipe::retry, Recipe::failure}) {
    if (is_wanted(recipe)) policies.push_back({recipe, 0, {}});
  }
  if (is_wanted(Recipe::confidence)) {
    std::vector<double> thresholds = options.thresholds;
    if (thresholds.empty() && curve) thresholds = thresholds_by_share(*curve);
    // Without any the row says why.
    if (thresholds.empty() && !curve) thresholds.push_back(1);
    for (const double threshold : thresholds) {
      policies.push_back({Recipe::confidence, threshold, {}});
    }
  }
  if (is_wanted(Recipe::slices)) {
    if (!options.slices.empty()) {
      policies.push_back({Recipe::slices, 0, options.slices});
    } else {
      const auto each = slice_policies(items, options.least_slice_items);
      policies.insert(policies.end(), each.begin(), each.end());
    }
  }
  policies.push_back({Recipe::pro, 0, {}});
  return policies;
}

std::int64_t unscored(const Policy& policy, const Sorted& all, std::int64_t missing) {
  return missing + std::count_if(all.begin(), all.end(), [&](const ReplayItem* item) {
           return !is_answered(policy, *item);
         });
}

/// Where every estimate is the same no one dominates.
bool dominates(const PolicyFigures& a, const PolicyFigures& b) {
  const double tie = 1e-9 * std::max(a.cost_usd->value, b.cost_usd->value);
  const double saved = b.cost_usd->value - a.cost_usd->value;
  const double gained = a.accuracy.value - b.accuracy.value;
  return saved >= -tie && gained >= -1e-12 && (saved > tie || gained > 1e-12);
}

void mark_frontier(std::vector<PolicyFigures>& policies) {
  const auto is_placed = [](const PolicyFigures& policy) {
    return policy.not_recorded.empty() && policy.cost_usd.has_value();
  };
  for (PolicyFigures& policy : policies) {
    if (!is_placed(policy)) continue;
    const PolicyFigures* best = nullptr;
    for (const PolicyFigures& other : policies) {
      if (!is_placed(other) || !dominates(other, policy)) continue;
      if (best == nullptr || dominates(other, *best)) best = &other;
    }
    policy.is_on_frontier = best == nullptr;
    if (best != nullptr) policy.dominated_by = name_of(best->policy);
  }
}

/// One side's first answers, averaged within their items.
std::vector<LadderStep> ladder_of(Compared items, std::vector<StoredReply> ReplayItem::*side,
                                  const Rules& rules) {
  const auto share = [&](auto holds) {
    return share_of(values_over(items,
                                [&](std::size_t i) {
                                  const auto& replies = items[i]->*side;
                                  const auto count = std::count_if(
                                      replies.begin(), replies.end(),
                                      [&](const StoredReply& reply) { return holds(reply.first); });
                                  return static_cast<double>(count) /
                                         static_cast<double>(replies.size());
                                }),
                    rules);
  };
  const auto read = [&](std::string_view name, Rung least) -> LadderStep {
    return {name, share([least](const StoredAnswer& answer) { return answer.rung >= least; }),
            share([least](const StoredAnswer& answer) {
              return answer.rung >= least && answer.is_correct;
            })};
  };
  return {read("strict", Rung::strict),
          read("stripped", Rung::stripped),
          read("repaired", Rung::repaired),
          {"schema_valid", share([](const StoredAnswer& a) { return a.is_schema_valid; }), {}},
          {"value_valid", share([](const StoredAnswer& a) { return a.is_value_valid; }), {}}};
}

void add_retries(Compared items, Replay& replay) {
  for (const ReplayItem* item : items) {
    bool is_retried = false;
    for (const StoredReply& reply : item->lite) {
      if (reply.first.is_usable) continue;
      is_retried = true;
      replay.retries_are_repeats = replay.retries_are_repeats || !reply.corrected;
    }
    replay.retried += is_retried ? 1 : 0;
  }
}

void add_rescues(const Sorted& all, Replay& replay) {
  for (const ReplayItem* item : all) {
    if (!item->lite.empty() || !item->has_lite_failed || item->pro.empty()) continue;
    ++replay.rescued;
    const auto right =
        std::count_if(item->pro.begin(), item->pro.end(),
                      [](const StoredReply& reply) { return reply.first.is_correct; });
    replay.rescued_right += static_cast<double>(right) / static_cast<double>(item->pro.size());
  }
}

}  // namespace

Result<Replay> replay(std::span<const ReplayItem> unsorted, const ReplayOptions& options) {
  ASSAY_CHECK(check_options(options));
  ASSAY_TRY(const Sorted all, sorted(unsorted));
  Sorted items;
  std::copy_if(all.begin(), all.end(), std::back_inserter(items),
               [](const ReplayItem* item) { return is_compared(*item); });
  Replay replay;
  replay.items = static_cast<std::int64_t>(items.size());
  replay.left_out = static_cast<std::int64_t>(all.size() - items.size()) + options.missing;
  add_rescues(all, replay);
  if (items.empty()) return replay;
  const Rules& rules = options.rules;
  const References references = references_of(items);
  replay.curve = curve_of(items, references, rules);
  for (const Policy& policy : policies_of(items, options, replay.curve)) {
    PolicyFigures figures;
    figures.policy = policy;
    if (policy.recipe == Recipe::confidence && !replay.curve) {
      figures.not_recorded = "no answer of Lite states a confidence";
    } else {
      figures = figures_of(policy, items, references, rules);
    }
    figures.unscored = unscored(policy, all, options.missing);
    replay.policies.push_back(std::move(figures));
  }
  mark_frontier(replay.policies);
  replay.lite_ladder = ladder_of(items, &ReplayItem::lite, rules);
  replay.pro_ladder = ladder_of(items, &ReplayItem::pro, rules);
  if (replay.curve) replay.halves = trials_by_halves(items, rules);
  add_retries(items, replay);
  return replay;
}

}  // namespace assay::decide
