#include "decide/advice_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/stats/bound.hpp"
#include "assay/stats/paired.hpp"
#include "decide/gate_reason.hpp"

namespace assay::decide {
namespace {

/// What people mean by "if unsure, use Pro".
constexpr double kSure = 0.9;
constexpr int kMostFlips = 1000;
/// A model that is wrong more often than right is no yardstick.
constexpr double kLeastAccuracy = 0.5;

std::string golden_words(const Recommendation& result) {
  if (result.items == 0) return "no golden item has a verdict on both sides";
  return baseline_reason(result.golden.evidence);
}

std::string rule_words(const RuleCertificate& rule) {
  return fmt::format(
      "of the requests that stay on Lite at most {} are ones that only Pro gets right ({} of {} "
      "seen, {} confidence)",
      percent(rule.bound), rule.errors, rule.n, level(1 - rule.delta));
}

std::string shadow_words(const ShadowReport& shadow) {
  return fmt::format("traffic: {}, {}", to_string(shadow.all.verdict), shadow.all.reason);
}

const JudgedVariant* fix_of(const Recommendation& result) {
  const JudgedVariant* best = nullptr;
  for (const JudgedVariant& one : result.variants) {
    if (!one.closes_gap) continue;
    if (best == nullptr || one.evidence.candidate_accuracy > best->evidence.candidate_accuracy) {
      best = &one;
    }
  }
  return best;
}

std::string reason_of(const RecommendInput& input, const Recommendation& result) {
  if (result.advice == Advice::route_slices && result.rule) return rule_words(*result.rule);
  if (const auto* fix = fix_of(result); fix != nullptr && result.advice == Advice::fix_lite_first) {
    return fmt::format("{} with prompt {}: {}", fix->model, fix->prompt_version,
                       baseline_reason(fix->evidence));
  }
  std::string reason = golden_words(result);
  if (input.shadow != nullptr && input.shadow->all.verdict != ShadowVerdict::invalid) {
    reason += "; " + shadow_words(*input.shadow);
  }
  return reason;
}

/// Items, kept and free of extra errors, that a certificate takes.
std::int64_t items_for_certificate(double max_risk, double delta, std::int64_t errors) {
  std::int64_t n = errors + 1;
  while (n < 1'000'000 && stats::upper_bound(errors, n, 1 - delta).value_or(1) > max_risk) {
    n += std::max<std::int64_t>(1, n / 50);
  }
  return n;
}

std::string next_step(const RecommendInput& input, const Recommendation& result) {
  if (result.items == 0) return "run both models on the golden set: `assay run`";
  const Evidence& golden = result.golden.evidence;
  if (input.shadow != nullptr && golden.verdict == Verdict::worse) {
    return "golden items and traffic contradict each other: look at which slices of the traffic "
           "the golden set lacks (`assay shadow report`)";
  }
  std::vector<std::string> steps;
  if (golden.items_to_decide) {
    steps.push_back(fmt::format("label about {} more golden items ({} in all)",
                                *golden.items_to_decide - result.items, *golden.items_to_decide));
  }
  if (input.shadow != nullptr) {
    const ShadowRow& row = input.shadow->all;
    if (row.labels_to_decide.value_or(0) > 0) {
      steps.push_back(
          fmt::format("label about {} more disagreements of traffic", *row.labels_to_decide));
    }
    if (row.days_to_decide.value_or(0) > 0) {
      steps.push_back(fmt::format("let the shadow run about {} more days", *row.days_to_decide));
    }
  }
  if (!result.certificates.empty() && !result.rule) {
    const RuleCertificate& first = result.certificates.front();
    if (!first.holds) {
      steps.push_back(fmt::format(
          "for a certificate of the rule \"{}\": about {} items that it keeps, with {} errors "
          "as now",
          printable(text_of(first.rule)),
          items_for_certificate(first.max_risk, first.delta, first.errors), first.errors));
    }
  }
  return steps.empty() ? "add golden items" : fmt::format("{}", fmt::join(steps, "; or "));
}

/// How many more items that only Pro gets right would undo "not worse".
std::optional<int> flips_to_undo(const Evidence& evidence) {
  stats::PairedTable table = evidence.units;
  const std::int64_t n = stats::items(table);
  if (!evidence.difference || evidence.difference->method != Method::tango ||
      n != scored(evidence.table)) {
    return std::nullopt;
  }
  for (int flips = 1; flips <= kMostFlips && table.both > 0; ++flips) {
    --table.both;
    ++table.baseline_only;
    const auto p = stats::non_inferiority_p(table, evidence.non_inferiority.margin);
    if (!p || *p >= evidence.non_inferiority.alpha) return flips;
  }
  return std::nullopt;
}

std::int64_t errors_to_undo(const RuleCertificate& rule) {
  std::int64_t more = 1;
  while (rule.errors + more <= rule.n) {
    const auto bound = stats::upper_bound(rule.errors + more, rule.n, 1 - rule.delta);
    if (bound.value_or(1) > rule.max_risk) break;
    ++more;
  }
  return more;
}

void add_changes(const Recommendation& result, std::vector<std::string>& changes) {
  const Evidence& golden = result.golden.evidence;
  if (result.advice == Advice::stay_on_lite) {
    if (const auto flips = flips_to_undo(golden)) {
      changes.push_back(fmt::format(
          "{} more of these {} items that only Pro gets right: no longer shown to be good enough",
          *flips, result.items));
    }
  }
  if (result.advice == Advice::use_pro && golden.difference && golden.difference->low) {
    changes.push_back(fmt::format("a margin above {:.1f} points: Lite would be within it",
                                  100 * std::max(0.0, -*golden.difference->low)));
  }
  if (result.advice == Advice::use_pro && result.break_even.usd) {
    changes.push_back(
        fmt::format("an error that costs less than {:.6g} USD: Lite with its errors is then "
                    "cheaper than Pro",
                    result.break_even.usd->value));
  }
  if (result.rule) {
    const std::int64_t more = errors_to_undo(*result.rule);
    changes.push_back(
        fmt::format("{} more {} on the certifying half: the certificate would not hold", more,
                    more == 1 ? "error" : "errors"));
  }
  changes.emplace_back(
      "another model behind either name, another prompt, other traffic, other prices");
}

void add_share_warning(const RecommendInput& input, const Recommendation& result,
                       std::vector<std::string>& warnings) {
  double stated = 0;
  double unsure = 0;
  for (const RoutedItem& item : input.items) {
    stated += item.confidence ? 1 : 0;
    unsure += item.confidence.value_or(0) < kSure ? 1 : 0;
  }
  if (stated == 0) return;
  const double share = unsure / static_cast<double>(input.items.size());
  if (share <= result.options.most_escalated) return;
  warnings.push_back(fmt::format(
      "\"if unsure, use Pro\" (confidence below {}) would send {} of the requests, above the cap "
      "of {}; such rules are known to send 60 to 80 %",
      kSure, percent(share), level(result.options.most_escalated)));
}

bool uses_slices(const RoutingRule& rule) {
  for (const Conjunction& conjunction : rule.any) {
    for (const Predicate& predicate : conjunction) {
      if (predicate.feature == Feature::slice) return true;
    }
  }
  return false;
}

void add_warnings(const RecommendInput& input, const Recommendation& result,
                  std::vector<std::string>& warnings) {
  add_share_warning(input, result, warnings);
  const auto& check = result.search.confidence;
  if (check.stated > 0 && !check.is_usable) {
    warnings.emplace_back(
        "Lite's stated confidence is not shown to tell right from wrong, so no rule uses it");
  }
  if (result.routed && result.options.slices.empty() && uses_slices(*result.routed)) {
    warnings.emplace_back(
        "the rule looks at slices: can your router see them before it asks? `--slices` names those "
        "that it can");
  }
  const double pro_accuracy = result.golden.evidence.baseline_accuracy;
  if (result.items > 0 && pro_accuracy < kLeastAccuracy) {
    warnings.push_back(
        fmt::format("Pro itself is right on {} of the items only: look at labels and prompt first",
                    percent(pro_accuracy)));
  }
  const std::int64_t unscored = result.golden.evidence.table.unscored;
  if (unscored > 0) {
    warnings.push_back(
        fmt::format("{} items have no verdict on both sides and count nowhere", unscored));
  }
  if (input.shadow != nullptr && input.shadow->all.verdict == ShadowVerdict::invalid) {
    warnings.emplace_back("shadow traffic is left out: " + input.shadow->all.reason);
  }
  if (result.table.size() < 2) return;
  const auto& lite = result.table[0].figures.usd;
  const auto& pro = result.table[1].figures.usd;
  if (!lite || !pro) {
    warnings.emplace_back("what an answer costs is not known for every item, so no money is told");
  } else if (lite->value > pro->value) {
    warnings.emplace_back("Lite costs more than Pro here: look at the length of its answers");
  }
}

}  // namespace

void add_words(const RecommendInput& input, Recommendation& result) {
  result.reason = reason_of(input, result);
  if (result.advice == Advice::inconclusive) result.next_step = next_step(input, result);
  if (const auto* fix = fix_of(result); fix != nullptr && result.advice == Advice::fix_lite_first) {
    result.next_step =
        fmt::format("use prompt {} for {}, then ask again", fix->prompt_version, fix->model);
  }
  add_changes(result, result.changes);
  add_warnings(input, result, result.warnings);
}

}  // namespace assay::decide
