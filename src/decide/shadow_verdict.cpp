#include "decide/shadow_verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/stats/power.hpp"
#include "decide/gate_reason.hpp"

namespace assay::decide {
namespace {

/// Below this many second calls of each model the running excess is not trusted.
constexpr std::int64_t kLeastSecondCalls = 100;
/// Share of the labels that favour one side, where there are too few to tell.
constexpr double kAssumedDiscordance = 0.75;
constexpr std::int64_t kTellingLabels = 10;
constexpr double kPower = 0.80;

/// Intervals that the verdict rests on, each end at the row's alpha.
struct Decision {
  stats::Estimate difference, invalid;
  std::optional<stats::Estimate> excess;
};

std::string points(double difference) {
  return fmt::format("{:+.1f} points", difference * 100);
}

Decision decision_of(const VerdictBasis& basis, const ShadowRow& row) {
  const double confidence = 1 - 2 * basis.alpha;
  Decision decision;
  decision.difference =
      running_difference(basis.disagreement, basis.labels, row.labels.n, confidence);
  decision.invalid = as_difference(basis.invalid.running(confidence));
  if (std::min(row.counts.lite_again, row.counts.pro_again) >= kLeastSecondCalls) {
    decision.excess = basis.noise.running_excess(confidence);
  }
  return decision;
}

void set(ShadowRow& row, ShadowVerdict verdict, std::string reason) {
  row.verdict = verdict;
  row.reason = std::move(reason);
}

/// Harm is seen without labels and may end a trial early.
bool judge_harm(const Decision& decision, const ShadowRules& rules, ShadowRow& row) {
  if (decision.invalid.low <= rules.margin) return false;
  set(row, ShadowVerdict::route_to_pro,
      fmt::format("Lite's answers are unusable more often: {} of {} against {}, at least {}",
                  row.counts.lite_invalid, row.counts.compared, row.counts.pro_invalid,
                  points(decision.invalid.low)));
  return true;
}

/// Worse beyond the margin, by more than noise. \return true: decided
bool judge_loss(const Decision& decision, const ShadowRules& rules, ShadowRow& row) {
  const bool is_worse = decision.difference.high < 0 && decision.difference.value < -rules.margin;
  const bool is_noise = decision.excess && decision.excess->low <= 0;
  if (!is_worse || is_noise) return false;
  set(row, ShadowVerdict::route_to_pro,
      fmt::format("Lite is right less often: {}, at most {}, by {} labels",
                  points(decision.difference.value), points(decision.difference.high),
                  row.labels.n));
  return true;
}

bool judge_success(const Decision& decision, const ShadowRules& rules, ShadowRow& row) {
  const bool shows_loss = decision.difference.high < 0;
  if (decision.excess && decision.excess->high < rules.tolerance && !shows_loss) {
    // The excess is half of a squared distance, and a difference of accuracies is no larger than
    // the distance itself.
    const double most = std::sqrt(2 * std::max(0.0, decision.excess->high));
    if (most < rules.margin) {
      set(row, ShadowVerdict::equivalent,
          fmt::format("beyond noise the two differ by at most {}, so their accuracies by at most "
                      "{}, whatever the truth is",
                      percent(std::max(0.0, decision.excess->high)), percent(most)));
      return true;
    }
  }
  if (decision.difference.low <= -rules.margin) return false;
  set(row, ShadowVerdict::stay_lite,
      fmt::format("a loss of {} or more is excluded: at worst {}, by {}", level(rules.margin),
                  points(decision.difference.low),
                  row.labels.n > 0 ? fmt::format("{} labels", row.labels.n)
                                   : std::string("how seldom the two disagree")));
  return true;
}

/// Pairs after which the disagreement alone lies below the margin; nothing: it does not.
std::optional<double> pairs_without_labels(double p, double alpha, double margin) {
  if (p >= margin) return std::nullopt;
  const auto pairs = stats::items_for_margin_sequential(margin - p, std::max(p * (1 - p), 1e-6),
                                                        {.alpha = alpha, .power = kPower});
  return pairs ? std::optional(static_cast<double>(*pairs)) : std::nullopt;
}

/// Labels after which the difference is expected to lie on one side of the margin.
std::optional<double> labels_wanted(const VerdictBasis& basis, const ShadowRow& row, double p,
                                    double margin) {
  const double q = row.labels.n > 0 ? basis.labels.mean() : 0;
  const double difference = p * q;
  const double gap = difference >= 0 ? margin : std::max(margin + difference, -difference);
  const double discordance = row.labels.n < kTellingLabels
                                 ? kAssumedDiscordance
                                 : std::clamp(basis.labels.discordance(), 0.05, 1.0);
  const auto labels = stats::items_for_margin_sequential(
      std::clamp(gap / p, 1e-4, 0.999), discordance, {.alpha = 0.8 * basis.alpha, .power = kPower});
  return labels ? std::optional(static_cast<double>(*labels)) : std::nullopt;
}

void plan(const VerdictBasis& basis, const ShadowReport& report, ShadowRow& row) {
  const auto have = static_cast<double>(row.counts.compared);
  if (have == 0) {
    row.reason = "no pair can be compared";
    return;
  }
  const double p = std::max(basis.disagreement.mean(), 1 / have);
  const double margin = report.rules.margin;
  const auto silent = pairs_without_labels(p, basis.alpha, margin);
  const auto labels = labels_wanted(basis, row, p, margin);
  std::optional<double> pairs = labels ? std::optional(std::max(have, *labels / p)) : std::nullopt;
  if (silent && (!pairs || *silent <= *pairs)) {
    pairs = std::max(have + 1, *silent);
    row.labels_to_decide = 0;
  } else if (labels) {
    const double more = std::max(1.0, *labels - static_cast<double>(row.labels.n));
    row.labels_to_decide = static_cast<std::int64_t>(std::ceil(more));
  }
  if (!pairs || *pairs > 1e15) return;
  row.pairs_to_decide = static_cast<std::int64_t>(std::ceil(*pairs - have));
  const double rate = report.pairs_per_day * have / static_cast<double>(report.all.counts.pairs);
  const auto more_days = static_cast<double>(report.rules.least_days - report.days);
  if (rate > 0) row.days_to_decide = std::max({0.0, more_days, std::ceil((*pairs - have) / rate)});
}

void judge_open(const VerdictBasis& basis, const ShadowReport& report, ShadowRow& row) {
  row.verdict = ShadowVerdict::insufficient;
  plan(basis, report, row);
  if (!row.reason.empty()) return;
  row.reason = fmt::format("{} pairs and {} labels cannot tell", row.counts.compared, row.labels.n);
  if (row.labels_to_decide.value_or(0) > 0) {
    row.reason += fmt::format("; about {} more labels decide", *row.labels_to_decide);
  }
  if (row.pairs_to_decide.value_or(0) > 0) {
    row.reason += fmt::format("; about {} more pairs are needed", *row.pairs_to_decide);
  }
}

}  // namespace

std::string_view to_string(ShadowVerdict verdict) {
  switch (verdict) {
    case ShadowVerdict::stay_lite:
      return "STAY_LITE";
    case ShadowVerdict::route_to_pro:
      return "ROUTE_TO_PRO";
    case ShadowVerdict::equivalent:
      return "EQUIVALENT";
    case ShadowVerdict::insufficient:
      return "INSUFFICIENT";
    case ShadowVerdict::invalid:
      return "INVALID";
  }
  return "";
}

std::string invalid_reason(const ShadowFacts& facts, const ShadowRules& rules) {
  if (!facts.changes.empty()) return facts.changes.front();
  if (facts.dispatched > 0) {
    const double lost = static_cast<double>(facts.lost) / static_cast<double>(facts.dispatched);
    if (lost > rules.most_lost) {
      return fmt::format("{} of {} pairs were lost, more than {}", facts.lost, facts.dispatched,
                         level(rules.most_lost));
    }
  }
  if (facts.paused > rules.most_paused) {
    return fmt::format("quotas held the shadow back for {} of the time, more than {}",
                       percent(facts.paused), level(rules.most_paused));
  }
  return "";
}

void judge(const VerdictBasis& basis, const ShadowReport& report, ShadowRow& row) {
  const ShadowRules& rules = report.rules;
  const std::string invalid = invalid_reason(report.facts, rules);
  if (!invalid.empty()) {
    set(row, ShadowVerdict::invalid, invalid);
    return;
  }
  const Decision decision = decision_of(basis, row);
  if (judge_harm(decision, rules, row)) return;
  if (report.days < rules.least_days) {
    plan(basis, report, row);
    set(row, ShadowVerdict::invalid,
        fmt::format("only {} of {} whole days; a week has all its days", report.days,
                    rules.least_days));
    return;
  }
  if (report.weekdays < std::min<std::int64_t>(rules.least_days, 7)) {
    plan(basis, report, row);
    set(row, ShadowVerdict::invalid,
        fmt::format("traffic of only {} weekdays; a weekend is different", report.weekdays));
    return;
  }
  if (judge_loss(decision, rules, row) || judge_success(decision, rules, row)) return;
  judge_open(basis, report, row);
}

}  // namespace assay::decide
