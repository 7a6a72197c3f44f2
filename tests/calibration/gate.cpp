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
  const decide::Rules rules{.margin = left_of(loss, world), .alpha = kAlpha};
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

/// A side is said to be better or worse, and how it would have been by signs alone.
struct Claims {
  double worse = 0, worse_signs = 0;
  double better = 0, better_signs = 0;
  double passed = 0;
};

Claims claims(std::size_t n, const World& world, const decide::Rules& rules, int gates,
              std::uint64_t seed) {
  Items items(n, world.cluster);
  Claims counts;
  for (int i = 0; i < gates; ++i) {
    Random random = stream(seed, i);
    items.draw(random, world);
    const decide::Evidence evidence = items.weigh(rules);
    const bool is_loss = evidence.difference->value < 0;
    const double two_sided = evidence.mcnemar.exact;
    counts.worse += evidence.verdict == decide::Verdict::worse ? 1 : 0;
    counts.worse_signs += is_loss && evidence.mcnemar.worse < rules.alpha ? 1 : 0;
    counts.better += evidence.verdict == decide::Verdict::better ? 1 : 0;
    counts.better_signs += !is_loss && two_sided < rules.alpha ? 1 : 0;
    counts.passed += evidence.non_inferiority.shown ? 1 : 0;
  }
  for (double* count :
       {&counts.worse, &counts.worse_signs, &counts.better, &counts.better_signs, &counts.passed}) {
    *count /= gates;
  }
  return counts;
}

void print_unequal_row(Report& report, std::size_t n, const char* who, World world, double loss) {
  const std::size_t units = n / world.cluster;
  const int gates = effort.of(units > 200 ? 500 : 2'000);
  const decide::Rules rules{.margin = left_of(loss, world), .alpha = kAlpha};
  const auto lose = [&](double points) {
    world.discordance = points;
    world.difference = -points;
  };
  const Claims equal = claims(n, world, rules, gates, 41);
  lose(2 * loss);
  const double found = claims(n, world, rules, gates, 42).worse;
  lose(loss);
  const double passed = claims(n, world, rules, gates, 43).passed;
  const auto promise = units >= 40 ? Promise::at_most : Promise::nothing;
  const auto judge = [&](double share) {
    return report.judge(share, kAlpha, promise, gates, 0.015);
  };
  const std::string worse = judge(equal.worse);
  const std::string better = judge(equal.better);
  const auto holds = Report::both(worse == better ? worse : "NO", judge(passed));
  std::printf(
      "| %zu | %zu | %s | %d | %.2f | %.2f | %.2f | %.2f | %.1f | %.1f | %.1f | %.2f | %s |\n", n,
      units, who, gates, 100 * equal.worse, 100 * equal.worse_signs, 100 * equal.better,
      100 * equal.better_signs, 100 * rules.margin, 100 * found, 100 * equal.passed, 100 * passed,
      holds.c_str());
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
  constexpr Noise kAny{0.05, 0.05};
  std::printf(
      "\n### The same with sources of 5 items and 3 answers to each, 20 %% discordant, 5 %% of "
      "answers by chance the other way\n\n");
  std::printf(
      "| n | sources | answers | gates | equally good, called worse, %% | worse by the margin, "
      "passed, %% | as promised |\n|---:|---:|---:|---:|---:|---:|---|\n");
  const World worlds[] = {
      {.accuracy = 0.8, .discordance = 0.2, .cluster = 5},
      {.accuracy = 0.8, .discordance = 0.2, .repeats = 3, .baseline = kAny, .candidate = kAny},
      {.accuracy = 0.8,
       .discordance = 0.2,
       .cluster = 5,
       .repeats = 3,
       .baseline = kAny,
       .candidate = kAny}};
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

/// Five answers to each item, and sides that are right equally often without being right alike.
void print_unequal(Report& report) {
  constexpr Noise kLoose{0.05, 0.45};  // 5 % of nine tenths lost are 45 % of one tenth won
  constexpr Noise kRare{0.001, 0.001};
  constexpr double kLoss = 0.06;
  std::printf(
      "\n### The same with 5 answers to each item and unequal noise, accuracy 90 %%\n\n"
      "Signs alone is the test of on how many items a side did better, without how much.\n\n"
      "| n | sources | answers vary | gates | equally good, called worse, %% | by signs alone, %% "
      "| "
      "called better, %% | by signs alone, %% | margin, points | worse by twice the margin, called "
      "worse, %% | equally good, passed, %% | worse by the margin, passed, %% | as promised |\n"
      "|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n");
  const struct {
    const char* who;
    World world;
  } rows[] = {
      {"candidate's", {.discordance = 0, .repeats = 5, .candidate = kLoose}},
      {"baseline's", {.discordance = 0, .repeats = 5, .baseline = kLoose}},
      {"both alike", {.discordance = 0, .repeats = 5, .baseline = kLoose, .candidate = kLoose}},
      {"candidate's, in sources",
       {.discordance = 0, .cluster = 5, .repeats = 5, .candidate = kLoose}},
      {"one in 1 000", {.discordance = 0, .repeats = 5, .baseline = kRare, .candidate = kRare}}};
  for (const std::size_t n : kSizes) {
    for (const auto& row : rows) {
      print_unequal_row(report, n, row.who, row.world, kLoss);
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
  print_unequal(report);
  print_slices(report);
}

}  // namespace assay::stats::calibration
