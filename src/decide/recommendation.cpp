#include "assay/decide/recommendation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "decide/advice_words.hpp"

namespace assay::decide {
namespace {

/// A variant that costs more than this share of Pro is no fix.
constexpr double kFractionOfPro = 0.25;
/// Halves below this certify nothing.
constexpr std::size_t kLeastHalf = 20;

Status check(const RecommendOptions& options) {
  const auto is_inside = [](double value) { return value > 0 && value < 1; };
  if (!(options.most_escalated > 0 && options.most_escalated <= 1)) {
    return invalid("the share that may be escalated must lie above 0 and not above 1");
  }
  if (!is_inside(options.delta)) return invalid("delta must lie between 0 and 1");
  if (options.max_risk && !is_inside(*options.max_risk)) {
    return invalid("the risk that a certificate allows must lie between 0 and 1");
  }
  if (options.requests_per_month < 1) return invalid("a month has at least 1 request");
  return {};
}

Result<Comparison> compare_golden(const RecommendInput& input, const RecommendOptions& options) {
  std::vector<PairedItem> pairs;
  pairs.reserve(input.items.size());
  for (const RoutedItem& item : input.items) pairs.push_back(item.pair);
  CompareOptions compared;
  compared.rules = options.rules;
  compared.missing = input.missing;
  return compare(pairs, compared);
}

std::optional<double> mean_usd(const std::vector<PairedItem>& items,
                               std::optional<double> Side::*usd, Side PairedItem::*side) {
  double sum = 0;
  for (const PairedItem& item : items) {
    const auto& value = (item.*side).*usd;
    if (!value) return std::nullopt;
    sum += *value;
  }
  return items.empty() ? std::nullopt : std::optional(sum / static_cast<double>(items.size()));
}

Result<std::vector<JudgedVariant>> judge_variants(const std::vector<Variant>& variants,
                                                  const RecommendOptions& options) {
  std::vector<JudgedVariant> judged;
  for (const Variant& variant : variants) {
    CompareOptions compared;
    compared.rules = options.rules;
    // Several were tried: each gets its share.
    compared.rules.alpha /= static_cast<double>(variants.size());
    compared.missing = variant.missing;
    ASSAY_TRY(const auto comparison, compare(variant.items, compared));
    JudgedVariant one{variant.model, variant.prompt_version, comparison.evidence, {}, {}, false};
    one.usd = mean_usd(variant.items, &Side::cost_usd, &PairedItem::candidate);
    one.pro_usd = mean_usd(variant.items, &Side::cost_usd, &PairedItem::baseline);
    // An unknown price is no low one.
    const bool is_cheap = one.usd && one.pro_usd && *one.usd <= kFractionOfPro * *one.pro_usd;
    const Verdict verdict = one.evidence.verdict;
    one.closes_gap = is_cheap && (verdict == Verdict::better || verdict == Verdict::not_worse);
    judged.push_back(std::move(one));
  }
  return judged;
}

/// Searches and certifies rules; the table then is that of the certifying half.
void find_rule(const RecommendInput& input, Recommendation& result) {
  const RecommendOptions& options = result.options;
  const double max_risk = options.max_risk.value_or(options.rules.margin);
  const Halves halves = split_by_hash(input.items, options.rules.seed);
  if (std::min(halves.fitted.size(), halves.certified.size()) < kLeastHalf) return;
  result.search = search_rules(
      halves.fitted, {options.most_escalated, max_risk, options.rules.seed, options.slices});
  result.certificates =
      certify(result.search.candidates, halves.certified, max_risk, options.delta, options.rules);
  if (const auto* best = best_of(result.certificates, options.most_escalated)) {
    result.rule = *best;
    result.routed = best->rule;
  }
}

void fill_table(const RecommendInput& input, Recommendation& result) {
  const Rules& rules = result.options.rules;
  std::vector<const RoutedItem*> items;
  if (!result.certificates.empty()) {
    items = split_by_hash(input.items, rules.seed).certified;
  } else {
    for (const RoutedItem& item : input.items) {
      if (is_scored(item.pair)) items.push_back(&item);
    }
  }
  result.table_items = static_cast<std::int64_t>(items.size());
  if (items.empty()) return;
  const RoutingRule nothing;
  result.table.push_back({"all-lite", routed_figures(items, &nothing, rules)});
  result.table.push_back({"all-pro", routed_figures(items, nullptr, rules)});
  const RuleCertificate* shown = result.rule ? &*result.rule : nullptr;
  if (shown == nullptr && !result.certificates.empty()) shown = &result.certificates.front();
  if (shown != nullptr) {
    result.table.push_back({result.rule ? "rule" : "rule-not-certified", shown->figures});
  }
}

bool is_visible(const std::string& slice, const std::vector<std::string>& visible) {
  return visible.empty() || std::find(visible.begin(), visible.end(), slice) != visible.end();
}

/// Values of one slice that labelled traffic sends to Pro, where that is enough: few, small, and
/// what is left is by estimate within the margin. Values of several slices overlap, so that nobody
/// knows what is left of them.
std::optional<RoutingRule> traffic_rule(const ShadowReport& shadow,
                                        const RecommendOptions& options) {
  if (shadow.all.verdict == ShadowVerdict::invalid) return std::nullopt;
  RoutingRule rule;
  double share = 0;
  double rest = shadow.all.labels.running.value;
  std::string slice;
  for (const ShadowRow& row : shadow.rows) {
    if (row.verdict != ShadowVerdict::route_to_pro || !is_visible(row.slice, options.slices)) {
      continue;
    }
    if (!row.merged.empty()) return std::nullopt;  // several small values, not one to name
    if (!slice.empty() && row.slice != slice) return std::nullopt;
    slice = row.slice;
    rule.any.push_back({{Feature::slice, row.slice, row.value}});
    share += row.share;
    rest -= row.share * row.labels.running.value;
  }
  const bool is_enough = rest > -shadow.rules.margin;
  const bool fits = !rule.any.empty() && rule.any.size() <= kMostConjunctions;
  return fits && is_enough && share <= options.most_escalated ? std::optional(rule) : std::nullopt;
}

bool is_good_enough(Verdict verdict) {
  return verdict == Verdict::better || verdict == Verdict::not_worse;
}

/// What all the evidence says of Lite as it is.
struct Standing {
  bool is_good = false, is_worse = false, contradicts = false;
};

Standing standing_of(const Recommendation& result, const ShadowReport* shadow) {
  Standing standing;
  const Verdict golden = result.golden.evidence.verdict;
  standing.is_good = is_good_enough(golden);
  standing.is_worse = golden == Verdict::worse;
  if (shadow == nullptr) return standing;
  switch (shadow->all.verdict) {
    case ShadowVerdict::route_to_pro:
      // Traffic is what users send; golden items stand for it at best.
      standing.is_worse = true;
      standing.is_good = false;
      break;
    case ShadowVerdict::stay_lite:
    case ShadowVerdict::equivalent:
      standing.contradicts = standing.is_worse;
      standing.is_good = !standing.contradicts;
      standing.is_worse = false;
      break;
    default:
      break;
  }
  return standing;
}

void decide_advice(const RecommendInput& input, const Standing& standing, Recommendation& result) {
  const auto from_traffic =
      input.shadow == nullptr ? std::nullopt : traffic_rule(*input.shadow, result.options);
  const bool has_fix = std::any_of(result.variants.begin(), result.variants.end(),
                                   [](const JudgedVariant& one) { return one.closes_gap; });
  if (standing.contradicts) {
    result.advice = Advice::inconclusive;
  } else if (from_traffic) {
    result.advice = Advice::route_slices;
    result.routed = from_traffic;
    result.rule.reset();
    for (RoutingOption& option : result.table) {
      if (option.name == "rule") option.name = "rule-of-golden-items";
    }
  } else if (standing.is_good) {
    result.advice = Advice::stay_on_lite;
  } else if (has_fix) {
    result.advice = Advice::fix_lite_first;
  } else if (result.routed) {
    result.advice = Advice::route_slices;
  } else if (standing.is_worse) {
    result.advice = Advice::use_pro;
  }
  if (result.advice != Advice::route_slices) {
    result.rule.reset();
    result.routed.reset();
  }
}

}  // namespace

std::string_view to_string(Advice advice) {
  switch (advice) {
    case Advice::stay_on_lite:
      return "STAY_ON_LITE";
    case Advice::route_slices:
      return "ROUTE_SLICES";
    case Advice::use_pro:
      return "USE_PRO";
    case Advice::fix_lite_first:
      return "FIX_LITE_FIRST";
    case Advice::inconclusive:
      return "INCONCLUSIVE";
  }
  return "";
}

std::optional<Advice> advice_from_string(std::string_view text) {
  for (const Advice advice : {Advice::stay_on_lite, Advice::route_slices, Advice::use_pro,
                              Advice::fix_lite_first, Advice::inconclusive}) {
    if (to_string(advice) == text) return advice;
  }
  return std::nullopt;
}

Result<Recommendation> recommend(const RecommendInput& input, const RecommendOptions& options) {
  ASSAY_CHECK(check(options));
  Recommendation result;
  result.options = options;
  ASSAY_TRY(result.expires, later_day(options.today, options.valid_days));
  ASSAY_TRY(result.golden, compare_golden(input, options));
  result.items = scored(result.golden.evidence.table);
  ASSAY_TRY(result.variants, judge_variants(input.variants, options));
  const Standing standing = standing_of(result, input.shadow);
  if (!standing.is_good) find_rule(input, result);
  fill_table(input, result);
  std::vector<const RoutedItem*> all;
  for (const RoutedItem& item : input.items) {
    if (is_scored(item.pair)) all.push_back(&item);
  }
  result.break_even = break_even(all, options.rules);
  decide_advice(input, standing, result);
  add_words(input, result);
  return result;
}

}  // namespace assay::decide
