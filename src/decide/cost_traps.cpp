#include "assay/decide/cost_traps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::decide {
namespace {

constexpr double kMillion = 1e6;

TrapSighting unknown(CostTrap trap, std::string why) {
  TrapSighting found;
  found.trap = trap;
  found.why_unknown = std::move(why);
  return found;
}

TrapSighting told(CostTrap trap, bool is_seen, std::optional<double> measure) {
  TrapSighting found;
  found.trap = trap;
  found.sighting = is_seen ? Sighting::seen : Sighting::not_seen;
  found.measure = measure;
  return found;
}

double per_answer(double amount, const ArmCosts& arm) {
  return amount / static_cast<double>(std::max<std::int64_t>(arm.answers, 1));
}

std::optional<double> per_answer(const std::optional<double>& amount, const ArmCosts& arm) {
  return amount && arm.answers > 0 ? std::optional(per_answer(*amount, arm)) : std::nullopt;
}

/// What some tokens cost, per answer.
std::optional<double> cost_of(double tokens, const std::optional<double>& price,
                              const ArmCosts& arm) {
  if (!price) return std::nullopt;
  return per_answer(tokens * *price / kMillion, arm);
}

TrapSighting unbounded_output(const ArmCosts& arm) {
  const CostTrap trap = CostTrap::unbounded_output;
  if (!arm.knows_parameters) {
    return unknown(trap,
                   "the answers were imported, so nobody says whether their length was capped");
  }
  if (!arm.output_cap) return told(trap, true, std::nullopt);
  if (!arm.output_p99) {
    return unknown(trap,
                   "fewer than 100 answers told their length, so it is not known how long is "
                   "long");
  }
  const auto cap = static_cast<double>(*arm.output_cap);
  const auto p99 = static_cast<double>(std::max<std::int64_t>(*arm.output_p99, 1));
  TrapSighting found = told(trap, cap > kFarAboveP99 * p99, cap / p99);
  if (arm.output_price) {
    found.usd_per_answer = kRunawayAnswers * (cap - p99) * *arm.output_price / kMillion;
  }
  return found;
}

TrapSighting truncated(const ArmCosts& arm) {
  const CostTrap trap = CostTrap::truncated;
  TrapSighting found =
      told(trap, arm.truncated > 0, per_answer(static_cast<double>(arm.truncated), arm));
  found.usd_per_answer = per_answer(arm.truncated_usd, arm);
  return found;
}

TrapSighting reasoning(const ArmCosts& arm) {
  const CostTrap trap = CostTrap::reasoning;
  if (!arm.reasoning_tokens || !arm.output_tokens) {
    return unknown(trap, "no reply says how much of its output was reasoning");
  }
  const auto hidden = static_cast<double>(*arm.reasoning_tokens);
  const double share =
      *arm.output_tokens > 0 ? hidden / static_cast<double>(*arm.output_tokens) : 0;
  TrapSighting found = told(trap, share >= kMuchReasoning, share);
  found.usd_per_answer = cost_of(hidden, arm.output_price, arm);
  return found;
}

TrapSighting thrown_away(const ArmCosts& arm) {
  const CostTrap trap = CostTrap::thrown_away;
  if (arm.superseded == 0 || arm.superseded_usd == 0.0) return told(trap, false, 0);
  if (!arm.superseded_usd || !arm.usd) {
    return unknown(trap, fmt::format("calls were made again, and the cost of {} of {} calls is not "
                                     "known",
                                     arm.unpriced, arm.calls));
  }
  const double share = *arm.usd > 0 ? *arm.superseded_usd / *arm.usd : 0;
  TrapSighting found = told(trap, share >= kMuchThrownAway, share);
  found.usd_per_answer = per_answer(arm.superseded_usd, arm);
  return found;
}

TrapSighting cache_unused(const ArmCosts& arm) {
  const CostTrap trap = CostTrap::cache_unused;
  if (!arm.input_tokens) {
    return unknown(trap, "no reply says how long its prompt was");
  }
  const auto input = static_cast<double>(*arm.input_tokens);
  // A cache that would not take the prompt, or takes no less for it, is not left unused.
  if (per_answer(input, arm) < kLeastCacheable) return told(trap, false, std::nullopt);
  if (arm.input_price && arm.cached_price && *arm.cached_price >= *arm.input_price) {
    return told(trap, false, std::nullopt);
  }
  if (!arm.cached_tokens) return unknown(trap, "no reply says how much of its prompt was cached");
  if (!arm.cached_price || !arm.input_price) {
    return unknown(trap, "it is not known what cached input costs");
  }
  const auto cached = static_cast<double>(*arm.cached_tokens);
  TrapSighting found = told(trap, cached < kLittleCached * input, cached / input);
  found.usd_per_answer = cost_of(input - cached, *arm.input_price - *arm.cached_price, arm);
  return found;
}

TrapSighting cost_unknown(const ArmCosts& arm) {
  const bool is_unknown = arm.unpriced > 0 || !arm.usd;
  const double calls = static_cast<double>(std::max<std::int64_t>(arm.calls, 1));
  return told(CostTrap::cost_unknown, is_unknown, static_cast<double>(arm.unpriced) / calls);
}

/// Calls, and no answer among them: there is nothing to measure but what they may have cost.
std::vector<TrapSighting> without_answers(const ArmCosts& arm) {
  std::vector<TrapSighting> found;
  for (const CostTrap trap : {CostTrap::unbounded_output, CostTrap::truncated, CostTrap::reasoning,
                              CostTrap::thrown_away, CostTrap::cache_unused}) {
    found.push_back(unknown(trap, "no answer came"));
  }
  found.push_back(arm.unpriced > 0 ? cost_unknown(arm)
                                   : unknown(CostTrap::cost_unknown, "no answer came"));
  return found;
}

std::optional<double> cost_of(const Replay& replay, Recipe recipe) {
  const PolicyFigures* const figures = find_policy(replay, recipe);
  return figures != nullptr && figures->cost_usd ? std::optional(figures->cost_usd->value)
                                                 : std::nullopt;
}

TrapSighting default_to_pro(std::optional<Verdict> verdict, const Replay* replay) {
  const CostTrap trap = CostTrap::default_to_pro;
  if (!verdict) return unknown(trap, "the two could not be compared");
  if (*verdict == Verdict::worse) return told(trap, false, std::nullopt);
  if (*verdict == Verdict::inconclusive) {
    return unknown(trap, "these items cannot tell whether the candidate is worse");
  }
  const auto* const lite = replay != nullptr ? find_policy(*replay, Recipe::lite) : nullptr;
  const auto* const pro = replay != nullptr ? find_policy(*replay, Recipe::pro) : nullptr;
  if (lite == nullptr || pro == nullptr) {
    return unknown(trap, "the candidate is not worse, but what the two cost is unknown");
  }
  // Of the baseline the known part is enough, if that alone is more.
  const double lite_usd = lite->cost_usd ? lite->cost_usd->value : 0;
  const double pro_usd = pro->cost_usd ? pro->cost_usd->value : pro->known_cost_usd;
  if (!lite->cost_usd || (!pro->cost_usd && pro_usd <= lite_usd)) {
    return unknown(trap, fmt::format("the candidate is not worse, but the cost of {} of {} items "
                                     "is unknown",
                                     std::max(lite->unpriced, pro->unpriced), replay->items));
  }
  if (pro_usd <= lite_usd) return told(trap, false, std::nullopt);
  TrapSighting found = told(trap, true, (pro_usd - lite_usd) / pro_usd);
  found.usd_per_answer = pro_usd - lite_usd;
  found.is_at_least = !pro->cost_usd;
  return found;
}

TrapSighting sent_to_pro(const Replay& replay, SentShare rule) {
  TrapSighting found = told(CostTrap::unsure_to_pro, rule.sent > kMuchSentToPro, rule.sent);
  rule.pro_usd = cost_of(replay, Recipe::pro);
  const auto lite = cost_of(replay, Recipe::lite);
  if (rule.usd && lite) found.usd_per_answer = *rule.usd - *lite;
  found.rule = std::move(rule);
  return found;
}

void add_failure_rule(const Replay& replay, std::vector<TrapSighting>& found) {
  const PolicyFigures* const figures = find_policy(replay, Recipe::failure);
  if (figures == nullptr) return;
  SentShare rule{figures->policy,
                 figures->sent_to_pro.value,
                 figures->accuracy.value,
                 figures->accuracy.value,
                 std::nullopt,
                 std::nullopt};
  if (figures->random) rule.random_accuracy = figures->random->accuracy;
  if (figures->cost_usd) rule.usd = figures->cost_usd->value;
  found.push_back(sent_to_pro(replay, std::move(rule)));
}

}  // namespace

std::string_view to_string(CostTrap trap) {
  switch (trap) {
    case CostTrap::default_to_pro:
      return "default_to_pro";
    case CostTrap::unsure_to_pro:
      return "unsure_to_pro";
    case CostTrap::unbounded_output:
      return "unbounded_output";
    case CostTrap::truncated:
      return "truncated";
    case CostTrap::reasoning:
      return "reasoning";
    case CostTrap::thrown_away:
      return "thrown_away";
    case CostTrap::cache_unused:
      return "cache_unused";
    case CostTrap::cost_unknown:
      return "cost_unknown";
  }
  return "";
}

std::vector<TrapSighting> arm_traps(const ArmCosts& arm) {
  if (arm.is_free || arm.calls == 0) return {};
  if (arm.answers == 0) return without_answers(arm);
  return {unbounded_output(arm), truncated(arm),    reasoning(arm),
          thrown_away(arm),      cache_unused(arm), cost_unknown(arm)};
}

std::vector<TrapSighting> pair_traps(std::optional<Verdict> verdict, const Replay* replay,
                                     double margin) {
  if (replay != nullptr && cost_of(*replay, Recipe::lite) == 0.0 &&
      cost_of(*replay, Recipe::pro) == 0.0) {
    return {};
  }
  std::vector<TrapSighting> found = {default_to_pro(verdict, replay)};
  if (replay == nullptr || replay->items == 0) {
    found.push_back(unknown(CostTrap::unsure_to_pro, "the two could not be replayed together"));
    return found;
  }
  add_failure_rule(*replay, found);
  if (!replay->curve) {
    found.push_back(
        unknown(CostTrap::unsure_to_pro, "no answer of the candidate states a confidence"));
    return found;
  }
  const ThresholdPoint& point = least_sent_within(replay->curve->points, margin);
  found.push_back(sent_to_pro(*replay, {{Recipe::confidence, point.threshold, {}},
                                        point.sent_to_pro,
                                        point.accuracy.value,
                                        point.random_accuracy,
                                        point.cost_usd,
                                        std::nullopt}));
  return found;
}

const PolicyFigures* find_policy(const Replay& replay, Recipe recipe) {
  const auto found = std::find_if(
      replay.policies.begin(), replay.policies.end(), [recipe](const PolicyFigures& figures) {
        return figures.policy.recipe == recipe && figures.not_recorded.empty();
      });
  return found == replay.policies.end() ? nullptr : &*found;
}

}  // namespace assay::decide
