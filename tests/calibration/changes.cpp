/// \file
/// False alarms and power of the decisions that a gate makes.

#include <vector>

#include "assay/stats/change_point.hpp"
#include "assay/stats/power.hpp"
#include "assay/stats/sequential.hpp"
#include "stats/calibration/calibration.hpp"

namespace assay::stats::calibration {
namespace {

constexpr double kAlpha = 0.05;
constexpr double kMargin = 0.03;
constexpr int kLooks = 14;
constexpr std::int64_t kSizes[] = {50, 200, 500};
constexpr double kDiscordances[] = {0.02, 0.06, 0.15, 0.30};

int gates() {
  return effort.of(10'000);
}

template <class P>
double claims(std::int64_t n, const Flips& shares, std::uint64_t seed, P p_value) {
  return share_of(gates(), seed,
                  [&](Random& random) { return p_value(draw_table(random, n, shares)) < kAlpha; });
}

// Both sides equally good: every "worse" is a false alarm. Worse by exactly the margin: every
// "non-inferior" is one.
void print_single_look(Report& report) {
  std::printf("\n### False alarms of one look, %d gates each, alpha 5 %%, margin 3 points\n\n",
              gates());
  std::printf(
      "| n | discordant, %% | worse (exact), %% | worse (score), %% | non-inferior at -margin, %% "
      "| "
      "as promised |\n|---:|---:|---:|---:|---:|---|\n");
  for (const std::int64_t n : kSizes) {
    for (const double discordance : kDiscordances) {
      const Flips equal = flips(discordance, 0.0);
      const double exact =
          claims(n, equal, 21, [](const PairedTable& t) { return *mcnemar_worse(t); });
      const double score = claims(n, equal, 21, [](const PairedTable& t) { return *worse_p(t); });
      std::printf("| %lld | %.0f | %.2f | %.2f |", static_cast<long long>(n), 100 * discordance,
                  100 * exact, 100 * score);
      std::string holds = report.judge(exact, kAlpha, Promise::at_most, gates());
      if (discordance < kMargin) {  // cannot be worse by 3 points
        std::printf(" - | %s |\n", holds.c_str());
        continue;
      }
      const double passed = claims(n, flips(discordance, -kMargin), 22, [](const PairedTable& t) {
        return *non_inferiority_p(t, kMargin);
      });
      // The score test is not exact: one point over is what it may cost at small n.
      const auto other = report.judge(passed, kAlpha, Promise::at_most, gates(), 0.015);
      if (other != "yes") holds = other;
      std::printf(" %.2f | %s |\n", 100 * passed, holds.c_str());
    }
  }
}

// Share of series in which the claim is made at one of the looks, n items apart.
template <class Claim>
double ever(std::int64_t n, const Flips& shares, std::uint64_t seed, Claim is_claimed) {
  return share_of(gates(), seed, [&](Random& random) {
    PairedTable table;
    for (int look = 0; look < kLooks; ++look) {
      add_items(table, random, n, shares);
      if (is_claimed(table)) return true;
    }
    return false;
  });
}

const double kEnough = std::log(1.0 / kAlpha);

void print_many_looks(Report& report) {
  std::printf("\n### False alarms over %d looks, %d series each, alpha 5 %%, margin 3 points\n\n",
              kLooks, gates());
  std::printf(
      "| items per look | discordant, %% | worse: e-process, %% | worse: exact test each time, %% "
      "| "
      "non-inferior at -margin: e-process, %% | score test each time, %% | as promised |\n"
      "|---:|---:|---:|---:|---:|---:|---|\n");
  for (const std::int64_t n : {20, 50, 200}) {
    for (const double discordance : {0.06, 0.15, 0.30}) {
      const Flips equal = flips(discordance, 0.0);
      const Flips worse = flips(discordance, -kMargin);
      const double by_e =
          ever(n, equal, 31, [](const PairedTable& t) { return *log_e_worse(t) >= kEnough; });
      const double by_p =
          ever(n, equal, 31, [](const PairedTable& t) { return *mcnemar_worse(t) < kAlpha; });
      const double passed_e = ever(n, worse, 32, [](const PairedTable& t) {
        return *log_e_non_inferior(t, kMargin) >= kEnough;
      });
      const double passed_p = ever(n, worse, 32, [](const PairedTable& t) {
        return *non_inferiority_p(t, kMargin) < kAlpha;
      });
      std::string holds = report.judge(by_e, kAlpha, Promise::at_most, gates());
      const auto other = report.judge(passed_e, kAlpha, Promise::at_most, gates());
      if (other != "yes") holds = other;
      std::printf("| %lld | %.0f | %.2f | %.2f | %.2f | %.2f | %s |\n", static_cast<long long>(n),
                  100 * discordance, 100 * by_e, 100 * by_p, 100 * passed_e, 100 * passed_p,
                  holds.c_str());
    }
  }
}

void print_power(Report& report) {
  std::printf("\n### Power at the planned margin (80 %%), two equally good arms, %d gates each\n\n",
              gates());
  std::printf(
      "| n | discordant, %% | planned margin, points | shown, %% | shown sequentially, 14 looks, "
      "%% | "
      "as promised |\n|---:|---:|---:|---:|---:|---|\n");
  for (const std::int64_t n : {200, 300, 500, 1000, 2000}) {
    for (const double discordance : {0.02, 0.06, 0.15, 0.30}) {
      const double margin = *detectable_margin(n, discordance);
      const Flips equal = flips(discordance, 0.0);
      const double shown =
          claims(n, equal, 41, [&](const PairedTable& t) { return *non_inferiority_p(t, margin); });
      const double sequential = ever(n / kLooks, equal, 42, [&](const PairedTable& t) {
        return *log_e_non_inferior(t, margin) >= kEnough;
      });
      // Below 30 discordant items the planner, which takes their share as known, promises too much.
      const bool is_planable = static_cast<double>(n) * discordance >= 30.0;
      const auto holds =
          report.judge(shown, 0.80, is_planable ? Promise::about : Promise::nothing, gates(), 0.03);
      std::printf("| %lld | %.0f | %.2f | %.1f | %.1f | %s |\n", static_cast<long long>(n),
                  100 * discordance, 100 * margin, 100 * shown, 100 * sequential, holds.c_str());
    }
  }
}

std::vector<Tally> draw_series(Random& random, std::size_t before, std::size_t after, double rate) {
  std::vector<Tally> series;
  for (std::size_t i = 0; i < before + after; ++i) {
    Tally point{0.0, 200.0};
    for (int item = 0; item < 200; ++item) {
      point.successes += random.uniform() < (i < before ? 0.92 : rate) ? 1.0 : 0.0;
    }
    series.push_back(point);
  }
  return series;
}

void print_change_points(Report& report) {
  const int series = effort.of(1'000);
  std::printf("\n### Change points, 200 items per run, alpha 5 %%, %d series each\n\n", series);
  std::printf("| runs | rate, %% | marked any, %% | as promised |\n|---|---|---:|---|\n");
  const auto marked = [series](std::size_t before, std::size_t after, double rate) {
    return share_of(series, 51, [&](Random& random) {
      const auto found =
          change_points(draw_series(random, before, after, rate), {.permutations = 199});
      return found && !found->empty();
    });
  };
  for (const std::size_t runs : {8U, 20U, 52U}) {
    const double share = marked(runs, 0, 0.92);
    const auto holds = report.judge(share, kAlpha, Promise::at_most, series);
    std::printf("| %zu | 92 | %.1f | %s |\n", runs, 100 * share, holds.c_str());
  }
  for (const double rate : {0.90, 0.88, 0.84}) {
    std::printf("| 10 + 10 | 92 then %.0f | %.1f | - |\n", 100 * rate, 100 * marked(10, 10, rate));
  }
}

}  // namespace

void print_gate(Report& report) {
  print_single_look(report);
  print_many_looks(report);
  print_power(report);
  print_change_points(report);
}

}  // namespace assay::stats::calibration
