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
/// Two claims may send traffic to Pro: that answers are unusable, seen without labels, and that
/// they are wrong. Two may keep it: a small excess, and no loss. Each pair of them shares the row's
/// alpha.
constexpr double kShareForDifference = 0.8;
/// Share of the margin from which failed pairs are worth a word.
constexpr double kTellingFailures = 0.25;

/// Intervals that the verdict rests on, each end at its claim's share of the row's alpha. They hold
/// for all pairs, whatever those that failed would have shown; values are those of the compared.
struct Decision {
  stats::Estimate difference, invalid;
  std::optional<stats::Estimate> excess;
  double failed = 0;
};

std::string points(double difference) {
  return fmt::format("{:+.1f} points", difference * 100);
}

/// A difference in [-1, 1] among the compared as one among all.
stats::Estimate whatever_failed(stats::Estimate difference, double failed) {
  difference.low = difference.low * (1 - failed) - failed;
  difference.high = difference.high * (1 - failed) + failed;
  return difference;
}

Decision decision_of(const VerdictBasis& basis, const ShadowRow& row) {
  const double difference = 1 - 2 * kShareForDifference * basis.alpha;
  const double unlabelled = 1 - 2 * (1 - kShareForDifference) * basis.alpha;
  Decision decision;
  decision.difference = whatever_failed(
      running_difference(basis.disagreement, basis.labels, row.labels.n, difference), row.failed);
  decision.invalid = whatever_failed(as_difference(basis.invalid.running(unlabelled)), row.failed);
  if (std::min(row.counts.lite_again, row.counts.pro_again) >= kLeastSecondCalls) {
    decision.excess = basis.noise.running_excess(unlabelled);
  }
  decision.failed = row.failed;
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
    const double distance = std::sqrt(2 * std::max(0.0, decision.excess->high));
    const double most = distance * (1 - decision.failed) + decision.failed;
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

/// What is still missing, for one row.
class Plan {
 public:
  Plan(const VerdictBasis& basis, const Decision& decision, const ShadowReport& report,
       const ShadowRow& row)
      : basis_(basis),
        decision_(decision),
        row_(row),
        have_(static_cast<double>(row.counts.compared)),
        p_(std::max(basis.disagreement.mean(), 1 / have_)),
        margin_((report.rules.margin - row.failed) / (1 - row.failed)) {}

  /// Pairs after which the disagreement alone lies below the margin; nothing: it does not.
  [[nodiscard]] std::optional<double> pairs_without_labels() const {
    if (p_ >= margin_) return std::nullopt;
    const auto pairs = stats::items_for_margin_sequential(
        margin_ - p_, std::max(p_ * (1 - p_), 1e-6),
        {.alpha = kShareForDifference * basis_.alpha, .power = kPower});
    if (!pairs) return std::nullopt;
    const double reach = basis_.disagreement.running(confidence()).high - p_;
    return std::max(static_cast<double>(*pairs), scaled(have_, reach, margin_ - p_));
  }

  /// Labels after which the difference is expected to lie on one side of the margin.
  [[nodiscard]] std::optional<double> labels() const {
    if (margin_ <= 0) return std::nullopt;
    const bool is_telling = row_.labels.n >= kTellingLabels;
    const double difference = row_.labels.n > 0 ? p_ * basis_.labels.mean() : 0;
    const double to_stay = margin_ + std::min(difference, 0.0);
    const bool aims_at_loss = difference < 0 && -difference > to_stay;
    const double gap = aims_at_loss ? -difference : to_stay;
    const double discordance =
        is_telling ? std::clamp(basis_.labels.discordance(), 0.05, 1.0) : kAssumedDiscordance;
    const auto labels = stats::items_for_margin_sequential(
        std::clamp(gap / p_, 1e-4, 0.999), discordance,
        {.alpha = kShareForDifference * kShareForLabels * basis_.alpha, .power = kPower});
    if (!labels) return std::nullopt;
    if (!is_telling) return static_cast<double>(*labels);
    const stats::Estimate& running = decision_.difference;
    const double reach = aims_at_loss ? running.high - running.value : running.value - running.low;
    return std::max(static_cast<double>(*labels),
                    scaled(static_cast<double>(row_.labels.n), reach, gap));
  }

  [[nodiscard]] double disagreement() const { return p_; }

 private:
  [[nodiscard]] double confidence() const { return 1 - 2 * kShareForDifference * basis_.alpha; }

  /// What narrows an interval to `gap` that reaches as far as `reach` now: widths go with the root.
  /// Knows of clusters and weights, which a plan from the shares alone does not.
  static double scaled(double have, double reach, double gap) {
    return have * std::pow(std::max(1.0, reach / gap), 2);
  }

  const VerdictBasis& basis_;
  const Decision& decision_;
  const ShadowRow& row_;
  double have_, p_;
  double margin_;  ///< for the compared pairs, should those that failed be as bad as can be
};

void plan(const VerdictBasis& basis, const Decision& decision, const ShadowReport& report,
          ShadowRow& row) {
  const auto have = static_cast<double>(row.counts.compared);
  if (have == 0) {
    row.reason = "no pair can be compared";
    return;
  }
  const Plan plan(basis, decision, report, row);
  const auto silent = plan.pairs_without_labels();
  const auto labels = plan.labels();
  std::optional<double> pairs;
  if (labels) pairs = std::max(have, *labels / plan.disagreement());
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

void judge_open(const VerdictBasis& basis, const Decision& decision, const ShadowReport& report,
                ShadowRow& row) {
  row.verdict = ShadowVerdict::insufficient;
  plan(basis, decision, report, row);
  if (!row.reason.empty()) return;
  row.reason = fmt::format("{} pairs and {} labels cannot tell", row.counts.compared, row.labels.n);
  if (row.labels_to_decide.value_or(0) > 0) {
    row.reason += fmt::format("; about {} more labels decide", *row.labels_to_decide);
  }
  if (row.pairs_to_decide.value_or(0) > 0) {
    row.reason += fmt::format("; about {} more pairs are needed", *row.pairs_to_decide);
  }
  if (row.failed > kTellingFailures * report.rules.margin) {
    row.reason += fmt::format(
        "; {} of the pairs failed on the wire and may hide anything: `assay shadow run` asks ours "
        "again",
        percent(row.failed));
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

void judge(const VerdictBasis& basis, const ShadowReport& report, ShadowRow& row) {
  const ShadowRules& rules = report.rules;
  if (!report.facts.changes.empty()) {
    set(row, ShadowVerdict::invalid, report.facts.changes.front());
    return;
  }
  const Decision decision = decision_of(basis, row);
  if (judge_harm(decision, rules, row)) return;
  if (report.days < rules.least_days) {
    plan(basis, decision, report, row);
    set(row, ShadowVerdict::invalid,
        fmt::format("only {} of {} whole days; a week has all its days", report.days,
                    rules.least_days));
    return;
  }
  if (report.weekdays < std::min<std::int64_t>(rules.least_days, 7)) {
    plan(basis, decision, report, row);
    set(row, ShadowVerdict::invalid,
        fmt::format("traffic of only {} weekdays; a weekend is different", report.weekdays));
    return;
  }
  if (judge_loss(decision, rules, row) || judge_success(decision, rules, row)) return;
  judge_open(basis, decision, report, row);
}

}  // namespace assay::decide
