/// \file
/// False decisions over many looks: at growing data, and at many candidates in a year.

#include <algorithm>

#include "assay/decide/sequential.hpp"
#include "calibration/items.hpp"

namespace assay::stats::calibration {
namespace {

constexpr std::size_t kLooks = 14;

/// Share of series in which the claim is made at one of the looks, `step` items apart.
template <class Claim>
double ever(std::size_t step, const World& world, const decide::Rules& rules, int series,
            Claim is_claimed) {
  Items items(step * kLooks, world.cluster);
  return share_of(series, 31, [&](Random& random) {
    items.draw(random, world);
    for (std::size_t look = 1; look <= kLooks; ++look) {
      if (is_claimed(items.weigh(look * step, rules))) return true;
    }
    return false;
  });
}

bool is_worse(const decide::Evidence& evidence) {
  return evidence.verdict == decide::Verdict::worse;
}

bool is_shown(const decide::Evidence& evidence) {
  return evidence.non_inferiority.shown;
}

void print_row(Report& report, std::size_t step, World world, double loss, int series) {
  decide::Rules fixed{.margin = left_of(loss, world), .alpha = kAlpha};
  decide::Rules sequential = fixed;
  sequential.mode = decide::Mode::sequential;
  const double worse = ever(step, world, sequential, series, is_worse);
  const double worse_fixed = ever(step, world, fixed, series, is_worse);
  const double discordant = world.discordance;
  world.discordance = std::max(world.discordance, loss);
  world.difference = -loss;
  const double passed = ever(step, world, sequential, series, is_shown);
  const double passed_fixed = ever(step, world, fixed, series, is_shown);
  const auto holds = Report::both(report.judge(worse, kAlpha, Promise::at_most, series),
                                  report.judge(passed, kAlpha, Promise::at_most, series));
  std::printf("| %zu | %zu | %d | %.0f | %d | %.2f | %.2f | %.2f | %.2f | %s |\n", step,
              world.cluster, world.repeats, 100 * discordant, series, 100 * worse,
              100 * worse_fixed, 100 * passed, 100 * passed_fixed, holds.c_str());
}

void print_growing(Report& report) {
  std::printf("\n### False decisions over %zu looks at growing data, alpha 5 %%\n\n", kLooks);
  std::printf(
      "| new items per look | items per source | answers | discordant, %% | series | equally good, "
      "called "
      "worse: sequential, %% | fixed each time, %% | worse by the margin, passed: sequential, %% | "
      "fixed each time, %% | as promised |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n");
  for (const std::size_t step : {20, 50}) {
    for (const double discordance : {0.02, 0.08, 0.20}) {
      print_row(report, step, {.discordance = discordance}, margin_at(discordance),
                effort.of(10'000));
    }
  }
  print_row(report, 200, {.discordance = 0.08}, 0.03, effort.of(2'000));
  constexpr Noise kAny{0.05, 0.05};
  // Three answers to each item, whole sources at a time; resampling makes the fixed mode slow.
  const World clustered{.accuracy = 0.8,
                        .discordance = 0.2,
                        .cluster = 5,
                        .repeats = 3,
                        .baseline = kAny,
                        .candidate = kAny};
  print_row(report, 20, clustered, 0.05, effort.of(500));
  // Five answers to each item, of which the candidate's vary: a little lost on many, much won on
  // few.
  const World unequal{.discordance = 0, .repeats = 5, .candidate = {0.05, 0.45}};
  print_row(report, 20, unequal, 0.06, effort.of(500));
}

/// Repeats that are added to items already looked at: a unit does not come whole.
void print_pooled(Report& report) {
  const int series = effort.of(5'000);
  std::printf(
      "\n### %zu looks, each with one more answer to the same 100 items, %d series each, alpha 5 "
      "%%\n\n| chance of the other answer, %% | equally good, called worse: sequential, %% | at "
      "alpha / %zu, one-sided sign test, %% | as promised |\n|---:|---:|---:|---|\n",
      kLooks, series, kLooks);
  for (const double noise : {0.05, 0.20}) {
    // The truth of an item stays: only noise is drawn again.
    const World world{.discordance = 0.08};
    Items items(100);
    Items once(100);
    const decide::Rules rules{.alpha = kAlpha, .mode = decide::Mode::sequential};
    const auto budget = decide::false_alarm_budget(kAlpha, kLooks).value();
    int spent = 0;
    const double worse = share_of(series, 32, [&](Random& random) {
      items.draw(random, world);
      std::vector<std::pair<double, double>> sums(100, {0, 0});
      std::vector<std::pair<bool, bool>> right;
      for (const decide::PairedItem& item : items.all()) {
        right.emplace_back(*item.baseline.correct == 1, *item.candidate.correct == 1);
      }
      bool is_alarm = false;
      bool is_spent = false;
      for (std::size_t look = 1; look <= kLooks; ++look) {
        for (std::size_t i = 0; i < 100; ++i) {
          sums[i].first += (random.uniform() < noise) != right[i].first ? 1 : 0;
          sums[i].second += (random.uniform() < noise) != right[i].second ? 1 : 0;
          items.all()[i].baseline.correct = sums[i].first / static_cast<double>(look);
          items.all()[i].candidate.correct = sums[i].second / static_cast<double>(look);
        }
        const decide::Evidence evidence = items.weigh(rules);
        is_alarm = is_alarm || is_worse(evidence);
        is_spent = is_spent || evidence.mcnemar.worse < budget.alpha_of_each_look;
      }
      spent += is_spent ? 1 : 0;
      return is_alarm;
    });
    const double share = static_cast<double>(spent) / series;
    const auto holds = report.judge(share, kAlpha, Promise::at_most, series);
    std::printf("| %.0f | %.2f | %.2f | %s |\n", 100 * noise, 100 * worse, 100 * share,
                holds.c_str());
  }
}

/// Candidates as good as the baseline, on the same items, against the same answers of the baseline:
/// 85 % of the items are easy (right in 95 % of the answers), the others are a coin's toss.
void print_year(Report& report) {
  constexpr int kGates = 200;
  constexpr std::size_t kItems = 300;
  const int years = effort.of(1'000);
  std::printf(
      "\n### A year of %d gates on the same %zu items and baseline answers, no candidate worse, %d "
      "years\n\n| level of each gate, %% | false alarms a year, mean | at most, as stated | years "
      "with any, %% | as promised |\n|---:|---:|---:|---:|---|\n",
      kGates, kItems, years);
  const auto budget = decide::false_alarm_budget(kAlpha, kGates).value();
  for (const double alpha : {kAlpha, budget.alpha_of_each_look}) {
    Items items(kItems);
    const auto stated = decide::false_alarm_budget(alpha, kGates).value();
    int alarms = 0;
    const double any = share_of(years, 33, [&](Random& random) {
      const auto draw = [&](std::size_t i) {
        return random.uniform() < (i % 20 < 17 ? 0.95 : 0.5) ? 1.0 : 0.0;
      };
      for (std::size_t i = 0; i < kItems; ++i) items.all()[i].baseline.correct = draw(i);
      int of_year = 0;
      for (int gate = 0; gate < kGates; ++gate) {
        for (std::size_t i = 0; i < kItems; ++i) items.all()[i].candidate.correct = draw(i);
        of_year += is_worse(items.weigh({.alpha = alpha})) ? 1 : 0;
      }
      alarms += of_year;
      return of_year > 0;
    });
    const double mean = static_cast<double>(alarms) / years;
    // Alarms of one year hang together, so that the mean is judged by that of one gate.
    const auto holds =
        Report::both(report.judge(mean / kGates, alpha, Promise::at_most, years),
                     report.judge(any, stated.chance_of_any, Promise::at_most, years));
    std::printf("| %g | %.2f | %.2f | %.1f | %s |\n", 100 * alpha, mean, stated.expected, 100 * any,
                holds.c_str());
  }
}

}  // namespace

void print_looks(Report& report) {
  print_growing(report);
  print_pooled(report);
  print_year(report);
}

}  // namespace assay::stats::calibration
