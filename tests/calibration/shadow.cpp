/// \file
/// Simulated fortnights of shadow traffic whose truth is known: false and missed verdicts, and what
/// labels of disagreements alone are worth.

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "assay/decide/recommendation.hpp"
#include "assay/decide/shadow_report.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/power.hpp"
#include "calibration/calibration.hpp"

namespace assay::stats::calibration {
namespace {

using decide::ShadowLabel;
using decide::ShadowPair;
using decide::ShadowVerdict;

constexpr int kDays = 14;
constexpr double kAlpha = 0.05;

/// How the two answers to a request of one slice come about.
struct Kind {
  double disagree = 0.08;
  double pro_right = 0.35;   ///< of the disagreements
  double lite_right = 0.35;  ///< the rest: both wrong
};

/// What users send: slices of equal traffic.
struct Traffic {
  std::vector<Kind> kinds{4};
  double noise = 0.08;  ///< each model against itself
  int pairs_a_day = 300;
  double second_calls = 0.25;
  double labelled = 1;  ///< share of the disagreements
};

const std::vector<std::shared_ptr<const decide::Slices>>& languages() {
  static const std::vector<std::shared_ptr<const decide::Slices>> kLanguages = [] {
    std::vector<std::shared_ptr<const decide::Slices>> all;
    for (const char* name : {"de", "en", "fr", "it"}) {
      all.push_back(std::make_shared<const decide::Slices>(decide::Slices{{"language", name}}));
    }
    return all;
  }();
  return kLanguages;
}

ShadowPair draw_pair(Random& random, const Traffic& traffic, int day) {
  ShadowPair pair;
  pair.key = random.bits();
  pair.day = day;
  const std::uint32_t slice = random.below(static_cast<std::uint32_t>(traffic.kinds.size()));
  const Kind& kind = traffic.kinds[slice];
  pair.slices = languages()[slice];
  pair.is_equal = random.uniform() >= kind.disagree;
  if (random.uniform() < traffic.second_calls)
    pair.lite_repeats = random.uniform() >= traffic.noise;
  if (random.uniform() < traffic.second_calls) pair.pro_repeats = random.uniform() >= traffic.noise;
  if (pair.is_equal || random.uniform() >= traffic.labelled) return pair;
  const double x = random.uniform();
  pair.label = x < kind.pro_right                     ? ShadowLabel::pro_right
               : x < kind.pro_right + kind.lite_right ? ShadowLabel::lite_right
                                                      : ShadowLabel::both_wrong;
  return pair;
}

decide::ShadowBuilder open_builder() {
  decide::ShadowRules rules;
  rules.draws = 100;  // resampled intervals decide nothing
  return decide::ShadowBuilder::open(rules).value();
}

/// Looks at a fortnight every evening until `is_over`. \return whether it ever was
template <class IsOver>
bool ever(Random& random, const Traffic& traffic, IsOver is_over) {
  auto builder = open_builder();
  for (int day = 0; day < kDays; ++day) {
    for (int i = 0; i < traffic.pairs_a_day; ++i)
      (void)builder.add(draw_pair(random, traffic, day));
    if (is_over(builder.finish({}))) return true;
  }
  return false;
}

bool routes(const decide::ShadowRow& row) {
  return row.verdict == ShadowVerdict::route_to_pro;
}

bool routes_anything(const decide::ShadowReport& report) {
  for (const auto& row : report.rows) {
    if (routes(row)) return true;
  }
  return routes(report.all);
}

void print_same(Report& report, const char* name, const Traffic& traffic, int fortnights) {
  int stays = 0;
  int covered = 0;
  const double routed = share_of(fortnights, 61, [&](Random& random) {
    bool is_stay = false;
    bool is_covered = true;
    const bool is_routed = ever(random, traffic, [&](const decide::ShadowReport& look) {
      const auto verdict = look.all.verdict;
      is_stay =
          is_stay || verdict == ShadowVerdict::stay_lite || verdict == ShadowVerdict::equivalent;
      const auto& excess = look.all.noise.excess_running;
      const double truth = traffic.kinds.front().disagree - traffic.noise;
      is_covered = is_covered && look.all.labels.running.low <= 0 &&
                   look.all.labels.running.high >= 0 &&
                   (!excess || (excess->low <= truth && excess->high >= truth));
      return routes_anything(look);
    });
    stays += is_stay ? 1 : 0;
    covered += is_covered ? 1 : 0;
    return is_routed;
  });
  const double cover = static_cast<double>(covered) / fortnights;
  const auto holds = Report::both(report.judge(routed, kAlpha, Promise::at_most, fortnights),
                                  report.judge(cover, 0.9, Promise::at_least, fortnights));
  std::printf("| %s | %d | %.0f | %d | %.2f | %.1f | %.1f | %s |\n", name, traffic.pairs_a_day,
              100 * traffic.labelled, fortnights, 100 * routed, 100 * stays / double(fortnights),
              100 * cover, holds.c_str());
}

void print_same_models(Report& report) {
  std::printf(
      "\n### Lite against Lite: %d days, looked at every evening, 4 slices\n\n"
      "Both intervals are those of the difference by labels and of the excess, over all looks.\n\n"
      "| world | pairs a day | labelled, %% | fortnights | ever ROUTE_TO_PRO, %% | ended STAY_LITE "
      "or EQUIVALENT, %% | both intervals held, %% | as promised |\n"
      "|---|---:|---:|---:|---:|---:|---:|---|\n",
      kDays);
  Traffic traffic;
  print_same(report, "8 % flip", traffic, effort.of(1'000));
  traffic.labelled = 0.2;
  print_same(report, "8 % flip", traffic, effort.of(1'000));
  for (Kind& kind : traffic.kinds) kind.disagree = 0.2;
  traffic.noise = 0.2;
  traffic.labelled = 1;
  print_same(report, "20 % flip", traffic, effort.of(1'000));
}

/// Pairs of all traffic after which the regression is expected to be seen with a chance of 80 %.
double planned_pairs(const Kind& kind, std::size_t slices) {
  const double q = kind.pro_right - kind.lite_right;
  const double discordance = kind.pro_right + kind.lite_right;
  // Half of alpha is shared among the slices, and a fifth of it is the disagreement's.
  const PowerGoal goal{0.8 * kAlpha / 2 / static_cast<double>(slices), 0.80};
  const auto labels = items_for_margin_sequential(q, discordance, goal);
  return static_cast<double>(*labels) / kind.disagree * static_cast<double>(slices);
}

void print_regression(Report& report, const Kind& worse) {
  Traffic traffic;
  traffic.noise = 0.02;
  for (Kind& kind : traffic.kinds) kind = {.disagree = 0.02};
  traffic.kinds.front() = worse;
  const double planned = planned_pairs(worse, traffic.kinds.size());
  // All of them by the last day that counts.
  traffic.pairs_a_day = static_cast<int>(std::ceil(planned / kDays));
  const int worlds = effort.of(500);
  int named = 0;
  int others = 0;
  const double found = share_of(worlds, 62, [&](Random& random) {
    bool is_found = false;
    bool is_other = false;
    (void)ever(random, traffic, [&](const decide::ShadowReport& look) {
      for (const auto& row : look.rows) {
        if (!routes(row)) continue;
        const auto& merged = row.merged;  // as long as there are few pairs
        const bool has_de = std::find(merged.begin(), merged.end(), "de") != merged.end();
        is_found = is_found || row.value == "de";
        is_other = is_other || (row.value != "de" && !has_de);
      }
      if (!is_found) return false;
      decide::RecommendInput input;
      input.shadow = &look;
      decide::RecommendOptions options;
      options.today = "2026-12-01";
      options.most_escalated = 0.3;
      const auto advice = decide::recommend(input, options).value();
      const decide::RoutingRule expected{{{{decide::Feature::slice, "language", "de"}}}};
      named += advice.routed && *advice.routed == expected ? 1 : 0;
      return true;
    });
    others += is_other ? 1 : 0;
    return is_found;
  });
  const double wrong = static_cast<double>(others) / worlds;
  const auto holds = Report::both(report.judge(found, 0.80, Promise::at_least, worlds, 0.03),
                                  report.judge(wrong, kAlpha, Promise::at_most, worlds));
  std::printf("| %.1f | %.0f | %.0f | %d | %.1f | %.1f | %.2f | %s |\n",
              100 * worse.disagree * (worse.pro_right - worse.lite_right), 100 * worse.disagree,
              planned, worlds, 100 * found, found > 0 ? 100 * named / (found * worlds) : 0,
              100 * wrong, holds.c_str());
}

void print_regressions(Report& report) {
  std::printf(
      "\n### Worse in one of four slices, %d days, every disagreement labelled\n\n"
      "| loss in the slice, points | disagree there, %% | planned pairs | worlds | found, %% | "
      "rule "
      "names that slice alone, %% of found | another slice routed, %% | as promised |\n"
      "|---:|---:|---:|---:|---:|---:|---:|---|\n",
      kDays);
  print_regression(report, {.disagree = 0.20, .pro_right = 0.65, .lite_right = 0.15});
  print_regression(report, {.disagree = 0.30, .pro_right = 0.60, .lite_right = 0.10});
}

/// Labels of disagreements alone, and as many labels of any pairs as they are said to be worth.
void print_labelling(Report& report, double disagree, int labels) {
  constexpr int kPairs = 10'000;
  constexpr double kVariance = 0.75;  // of the difference, given disagreement
  const int worlds = effort.of(1'000);
  const int worth = static_cast<int>(std::lround(labels / disagree));
  double only_width = 0;
  double any_width = 0;
  int any_covers = 0;
  const auto draw = [&](Random& random) {
    const double x = random.uniform();
    return x < kVariance / 2 ? 1 : x < kVariance ? -1 : 0;
  };
  const double covers = share_of(worlds, 63, [&](Random& random) {
    auto builder = open_builder();
    int left = labels;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < kPairs; ++i) {
      ShadowPair pair;
      pair.key = random.bits();
      pair.is_equal = random.uniform() >= disagree;
      const int difference = draw(random);
      if (i < worth) {
        const double value = pair.is_equal ? 0 : difference;
        sum += value;
        squares += value * value;
      }
      if (!pair.is_equal && left > 0) {
        --left;
        pair.label = difference > 0   ? ShadowLabel::lite_right
                     : difference < 0 ? ShadowLabel::pro_right
                                      : ShadowLabel::both_wrong;
      }
      (void)builder.add(pair);
    }
    const auto once = builder.finish({}).all.labels.once.value();
    only_width += once.high - once.low;
    const double mean = sum / worth;
    const double deviation = std::sqrt((squares - worth * mean * mean) / (worth - 1));
    const auto any = mean_interval(mean, deviation, worth).value();
    any_width += any.high - any.low;
    any_covers += any.low <= 0 && any.high >= 0 ? 1 : 0;
    return once.low <= 0 && once.high >= 0;
  });
  const double ratio = only_width / any_width;
  const auto holds = Report::both(report.judge(covers, 0.95, Promise::about, worlds, 0.01),
                                  ratio < 1.05 && ratio > 0.95 ? "yes" : "NO");
  std::printf("| %.0f | %d | %d | %.1f | %.2f | %.2f | %.3f | %.1f | %.1f | %s |\n", 100 * disagree,
              labels, worth, 100.0 * labels / worth, 100 * only_width / worlds / 2,
              100 * any_width / worlds / 2, ratio, 100 * covers, 100.0 * any_covers / worlds,
              holds.c_str());
}

}  // namespace

void print_shadow(Report& report) {
  print_same_models(report);
  print_regressions(report);
  std::printf(
      "\n### Labels of disagreements alone, 10000 pairs, against labels of any pairs\n\n"
      "| disagree, %% | labels | worth, labels of any pairs | share, %% | half of the interval, "
      "points | of any pairs, points | ratio | covers, %% | of any pairs, %% | as promised |\n"
      "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n");
  print_labelling(report, 0.04, 50);
  print_labelling(report, 0.08, 100);
  print_labelling(report, 0.12, 100);
  print_labelling(report, 0.20, 200);
}

}  // namespace assay::stats::calibration
