#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/decide/routing_policy.hpp"
#include "assay/stats/bound.hpp"
#include "decide/gate_reason.hpp"

namespace assay::decide {
namespace {

PolicyFinding expiry(const RoutingPolicy& policy, const std::string& today) {
  // Both are YYYY-MM-DD, which sort like the days they name.
  if (today > policy.expires) {
    return {"expiry", Standing::broken, fmt::format("it expired on {}", policy.expires)};
  }
  return {"expiry", Standing::holds, fmt::format("it expires on {}", policy.expires)};
}

bool is_same(const RoutedModel& a, const RoutedModel& b) {
  return a.id == b.id && a.provider == b.provider;
}

PolicyFinding models(const RoutingPolicy& policy, const RoutingPolicy& newer) {
  for (const auto& [then, now] :
       {std::pair(&policy.lite, &newer.lite), std::pair(&policy.pro, &newer.pro)}) {
    if (is_same(*then, *now)) continue;
    return {"models", Standing::broken,
            fmt::format("{} is now {} of {}, not {} of {}", printable(then->name, 80),
                        printable(now->id, 80), printable(now->provider, 80),
                        printable(then->id, 80), printable(then->provider, 80))};
  }
  if (policy.evidence.empty() || newer.evidence.empty()) {
    return {"models", Standing::unknown, "what the answers come from is not known"};
  }
  const PolicyEvidence& then = policy.evidence.front();
  const PolicyEvidence& now = newer.evidence.front();
  if (then.lite_setup == now.lite_setup && then.pro_setup == now.pro_setup) {
    return {"models", Standing::holds,
            fmt::format("models, prompts and parameters are the same, on {}",
                        then.golden_set_hash == now.golden_set_hash ? "the same golden set"
                                                                    : "another golden set")};
  }
  return {"models", Standing::unknown, "the models are the same, but prompt or parameters changed"};
}

PolicyFinding accuracy(const RoutingPolicy& policy, const Evidence& evidence) {
  const std::string reason = evidence.difference ? baseline_reason(evidence) : "no item is scored";
  const Verdict verdict = evidence.verdict;
  if (!evidence.difference || verdict == Verdict::inconclusive) {
    return {"accuracy", Standing::unknown, reason};
  }
  const bool is_worse = verdict == Verdict::worse;
  const bool wants_worse = policy.advice == Advice::use_pro;
  return {"accuracy", is_worse == wants_worse ? Standing::holds : Standing::broken, reason};
}

PolicyFinding certificate(const RoutingPolicy& policy, std::span<const RoutedItem* const> items) {
  const double max_risk = policy.certificate ? policy.certificate->max_risk : policy.margin;
  const double delta = policy.certificate ? policy.certificate->delta : 0.05;
  const auto trial = trial_of(policy.rule, items);
  const auto high = stats::upper_bound(trial.errors, trial.trials, 1 - delta);
  const auto low = stats::lower_bound(trial.errors, trial.trials, 1 - delta);
  if (!high || !low) return {"certificate", Standing::unknown, "no request stays on Lite"};
  const Standing standing = *high <= max_risk ? Standing::holds
                            : *low > max_risk ? Standing::broken
                                              : Standing::unknown;
  return {"certificate", standing,
          fmt::format("{} of {} kept on Lite are ones that only Pro gets right: between {} and {}, "
                      "where {} are allowed",
                      trial.errors, trial.trials, percent(*low), percent(*high), level(max_risk))};
}

PolicyFinding escalation(const RoutingPolicy& policy, std::span<const RoutedItem* const> items) {
  const RoutedFigures figures = routed_figures(items, &policy.rule, {});
  const double sent = figures.sent.value;
  const bool is_above = figures.sent.low.value_or(sent) > policy.most_escalated;
  const Standing standing = is_above                        ? Standing::broken
                            : sent <= policy.most_escalated ? Standing::holds
                                                            : Standing::unknown;
  return {"escalation", standing,
          fmt::format("{} of {} items go to Pro; the cap is {}", percent(sent), items.size(),
                      level(policy.most_escalated))};
}

/// The slice value that a conjunction is about; nothing: it asks for more, or for something else.
const Predicate* whole_slice(const Conjunction& conjunction) {
  const bool is_one = conjunction.size() == 1 && conjunction.front().feature == Feature::slice;
  return is_one ? &conjunction.front() : nullptr;
}

bool sends_all_of(const RoutingRule& rule, const ShadowRow& row) {
  return std::any_of(rule.any.begin(), rule.any.end(), [&](const Conjunction& conjunction) {
    const Predicate* const slice = whole_slice(conjunction);
    return slice != nullptr && row.merged.empty() && slice->name == row.slice &&
           slice->value == row.value;
  });
}

/// Value by value: what is sent should lose on Lite, what stays should not.
PolicyFinding traffic_of_rule(const RoutingPolicy& policy, const ShadowReport& traffic) {
  const bool knows_all =
      std::all_of(policy.rule.any.begin(), policy.rule.any.end(),
                  [](const Conjunction& one) { return whole_slice(one) != nullptr; });
  bool is_open = !knows_all;
  for (const ShadowRow& row : traffic.rows) {
    const bool is_sent = sends_all_of(policy.rule, row);
    const bool loses = row.verdict == ShadowVerdict::route_to_pro;
    const bool is_fine =
        row.verdict == ShadowVerdict::stay_lite || row.verdict == ShadowVerdict::equivalent;
    const std::string name =
        fmt::format("{}={}", printable(row.slice, 40),
                    row.merged.empty() ? printable(row.value, 60) : "(small values)");
    if (is_sent && is_fine) {
      return {"traffic", Standing::broken,
              fmt::format("{} is sent to Pro and need not be: {}", name, row.reason)};
    }
    if (!is_sent && loses && knows_all) {
      return {"traffic", Standing::broken, fmt::format("{} stays on Lite: {}", name, row.reason)};
    }
    is_open = is_open || (is_sent && !loses);
  }
  if (is_open) return {"traffic", Standing::unknown, traffic.all.reason};
  return {"traffic", Standing::holds, "what loses on Lite is sent to Pro, and nothing else is"};
}

PolicyFinding traffic_of_all(const RoutingPolicy& policy, const ShadowReport& traffic) {
  const ShadowVerdict verdict = traffic.all.verdict;
  if (verdict == ShadowVerdict::insufficient || verdict == ShadowVerdict::invalid) {
    return {"traffic", Standing::unknown, traffic.all.reason};
  }
  const bool wants_pro = policy.advice == Advice::use_pro;
  const bool loses = verdict == ShadowVerdict::route_to_pro;
  return {"traffic", wants_pro == loses ? Standing::holds : Standing::broken, traffic.all.reason};
}

bool rests_on_traffic(const RoutingPolicy& policy) {
  return std::any_of(policy.evidence.begin(), policy.evidence.end(),
                     [](const PolicyEvidence& one) { return one.kind == "shadow"; });
}

}  // namespace

std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::holds:
      return "holds";
    case Standing::broken:
      return "no longer holds";
    case Standing::unknown:
      return "cannot tell";
  }
  return "";
}

std::optional<RoutingPolicy> policy_of(const Recommendation& recommendation, RoutingPolicy policy) {
  const Advice advice = recommendation.advice;
  if (advice == Advice::fix_lite_first || advice == Advice::inconclusive) return std::nullopt;
  const RecommendOptions& options = recommendation.options;
  policy.advice = advice;
  policy.margin = options.rules.margin;
  policy.alpha = options.rules.alpha;
  policy.most_escalated = options.most_escalated;
  policy.reason = recommendation.reason;
  policy.made = options.today;
  policy.expires = recommendation.expires;
  if (recommendation.routed) policy.rule = *recommendation.routed;
  if (recommendation.rule) {
    const RuleCertificate& rule = *recommendation.rule;
    policy.certificate =
        PolicyCertificate{rule.n,     rule.errors,   rule.items, rule.tested,
                          rule.bound, rule.max_risk, rule.delta, rule.figures.sent.value};
  }
  return policy;
}

Result<PolicyCheck> check_policy(const RoutingPolicy& policy, std::span<const RoutedItem> items,
                                 const RoutingPolicy& newer, const ShadowReport* traffic,
                                 const std::string& today) {
  ASSAY_TRY(const auto day, later_day(today, 0));
  CompareOptions options;
  options.rules.margin = policy.margin;
  options.rules.alpha = policy.alpha;
  std::vector<PairedItem> pairs;
  std::vector<const RoutedItem*> scored_items;
  for (const RoutedItem& item : items) {
    pairs.push_back(item.pair);
    if (is_scored(item.pair)) scored_items.push_back(&item);
  }
  ASSAY_TRY(const auto comparison, compare(pairs, options));
  PolicyCheck check;
  check.findings = {expiry(policy, day), models(policy, newer)};
  const bool routes = policy.advice == Advice::route_slices;
  if (!routes) {
    check.findings.push_back(accuracy(policy, comparison.evidence));
  } else {
    // A rule from traffic alone has no certificate on golden items to be held to.
    if (policy.certificate || traffic == nullptr) {
      check.findings.push_back(certificate(policy, scored_items));
    }
    check.findings.push_back(escalation(policy, scored_items));
  }
  if (traffic != nullptr) {
    PolicyFinding finding =
        routes ? traffic_of_rule(policy, *traffic) : traffic_of_all(policy, *traffic);
    if (finding.standing != Standing::unknown || rests_on_traffic(policy)) {
      check.findings.push_back(std::move(finding));
    }
  } else if (rests_on_traffic(policy)) {
    check.findings.push_back(
        {"traffic", Standing::unknown, "no shadow pairs of the two models are in the database"});
  }
  const auto has = [&](Standing standing) {
    return std::any_of(check.findings.begin(), check.findings.end(),
                       [&](const PolicyFinding& one) { return one.standing == standing; });
  };
  check.standing = has(Standing::broken)    ? Standing::broken
                   : has(Standing::unknown) ? Standing::unknown
                                            : Standing::holds;
  return check;
}

}  // namespace assay::decide
