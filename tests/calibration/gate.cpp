/// \file
/// False alarms and false passes of decisions made once.

#include "calibration/items.hpp"

namespace assay::stats::calibration {
namespace {

constexpr std::size_t kSizes[] = {50, 200, 500};

struct Wrong {
  double worse = 0;   ///< called worse though it is not
  double passed = 0;  ///< shown to be within the margin though it loses all of it
};

Wrong decide_wrongly(std::size_t n, World world, double loss, int gates, std::uint64_t seed) {
  Items items(n, world.cluster);
  // Noise turns answers of either kind and so takes its share of a difference.
  const double margin = loss * (1 - 2 * world.noise);
  const decide::Rules rules{.margin = margin, .alpha = kAlpha};
  Wrong wrong;
  wrong.worse = share_of(gates, seed, [&](Random& random) {
    items.draw(random, world);
    return items.weigh(rules).verdict == decide::Verdict::worse;
  });
  world.difference = -loss;
  wrong.passed = share_of(gates, seed + 1, [&](Random& random) {
    items.draw(random, world);
    return items.weigh(rules).non_inferiority.shown;
  });
  return wrong;
}

void print_plain(Report& report) {
  const int gates = effort.of(10'000);
  std::printf("\n### False decisions of one look, %d gates each, alpha 5 %%\n\n", gates);
  std::printf(
      "| n | accuracy, %% | discordant, %% | equally good, called worse, %% | margin, points | "
      "worse by the margin, passed, %% | as promised |\n|---:|---:|---:|---:|---:|---:|---|\n");
  for (const std::size_t n : kSizes) {
    for (const double accuracy : {0.6, 0.9}) {
      for (const double discordance : {0.02, 0.08, 0.20}) {
        const double margin = margin_at(discordance);
        const World world{.accuracy = accuracy, .discordance = discordance};
        // Data of their own, although the accuracy plays no part in any method.
        const std::uint64_t seed = accuracy > 0.7 ? 23 : 21;
        const Wrong wrong = decide_wrongly(n, world, margin, gates, seed);
        // The score test is not exact: a point and a half over is what it may cost at small n.
        const auto holds =
            Report::both(report.judge(wrong.worse, kAlpha, Promise::at_most, gates),
                         report.judge(wrong.passed, kAlpha, Promise::at_most, gates, 0.015));
        std::printf("| %zu | %.0f | %.0f | %.2f | %.0f | %.2f | %s |\n", n, 100 * accuracy,
                    100 * discordance, 100 * wrong.worse, 100 * margin, 100 * wrong.passed,
                    holds.c_str());
      }
    }
  }
}

void print_clustered(Report& report) {
  constexpr double kLoss = 0.05;
  std::printf(
      "\n### The same with sources of 5 items and 3 answers to each, 20 %% discordant, 5 %% of "
      "answers by chance the other way\n\n");
  std::printf(
      "| n | sources | answers | gates | equally good, called worse, %% | worse by the margin, "
      "passed, %% | as promised |\n|---:|---:|---:|---:|---:|---:|---|\n");
  const World worlds[] = {
      {.accuracy = 0.8, .discordance = 0.2, .cluster = 5},
      {.accuracy = 0.8, .discordance = 0.2, .repeats = 3, .noise = 0.05},
      {.accuracy = 0.8, .discordance = 0.2, .cluster = 5, .repeats = 3, .noise = 0.05}};
  for (const std::size_t n : kSizes) {
    for (const World& world : worlds) {
      const std::size_t units = n / world.cluster;
      const int gates = effort.of(units > 200 ? 500 : 2'000);
      const Wrong wrong = decide_wrongly(n, world, kLoss, gates, 25);
      // Resampling few units is not promised to keep its level; the exact test of signs is.
      const auto promise = units >= 40 ? Promise::at_most : Promise::nothing;
      const auto holds = Report::both(report.judge(wrong.worse, kAlpha, Promise::at_most, gates),
                                      report.judge(wrong.passed, kAlpha, promise, gates, 0.015));
      std::printf("| %zu | %zu | %d | %d | %.2f | %.2f | %s |\n", n, units, world.repeats, gates,
                  100 * wrong.worse, 100 * wrong.passed, holds.c_str());
    }
  }
}

// What a user sees who looks at 16 slices: is any of them wrongly called worse?
void print_slices(Report& report) {
  constexpr std::size_t kSlices = 16;
  const int gates = effort.of(10'000);
  std::printf("\n### Any false claim among %zu slices, %d comparisons each, alpha 5 %%\n\n",
              kSlices, gates);
  std::printf(
      "| items per slice | discordant, %% | any called worse, %% | the same without Holm, %% | any "
      "passed at a loss of the margin (10 points), %% | as promised |\n"
      "|---:|---:|---:|---:|---:|---|\n");
  for (const std::size_t each : {30, 60}) {
    for (const double discordance : {0.12, 0.20}) {
      Items items(kSlices * each);
      items.divide(kSlices);
      decide::CompareOptions options;
      options.rules = {.margin = 0.10, .alpha = kAlpha};
      World world{.accuracy = 0.8, .discordance = discordance};
      int alone = 0;
      const double any = share_of(gates, 27, [&](Random& random) {
        items.draw(random, world);
        const auto slices = decide::compare(items.all(), options).value().slices;
        const auto is_worse = [](const auto& s) {
          return s.evidence.verdict == decide::Verdict::worse;
        };
        const auto seems_worse = [](const auto& s) { return s.evidence.worse_p < kAlpha; };
        alone += std::any_of(slices.begin(), slices.end(), seems_worse) ? 1 : 0;
        return std::any_of(slices.begin(), slices.end(), is_worse);
      });
      world.difference = -0.10;
      const double passed = share_of(gates, 28, [&](Random& random) {
        items.draw(random, world);
        const auto slices = decide::compare(items.all(), options).value().slices;
        return std::any_of(slices.begin(), slices.end(),
                           [](const auto& s) { return s.evidence.non_inferiority.shown; });
      });
      const auto holds = Report::both(report.judge(any, kAlpha, Promise::at_most, gates),
                                      report.judge(passed, kAlpha, Promise::at_most, gates, 0.015));
      std::printf("| %zu | %.0f | %.2f | %.2f | %.2f | %s |\n", each, 100 * discordance, 100 * any,
                  100.0 * alone / gates, 100 * passed, holds.c_str());
    }
  }
}

}  // namespace

void print_gate(Report& report) {
  print_plain(report);
  print_clustered(report);
  print_slices(report);
}

}  // namespace assay::stats::calibration
