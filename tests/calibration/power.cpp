/// \file
/// Do the planned numbers of items show what they were planned for?

#include "assay/stats/power.hpp"
#include "calibration/items.hpp"

namespace assay::stats::calibration {
namespace {

constexpr std::size_t kLooks = 14;

double shown_once(std::size_t n, const World& world, double margin, int gates) {
  Items items(n);
  const decide::Rules rules{.margin = margin, .alpha = kAlpha};
  return share_of(gates, 41, [&](Random& random) {
    items.draw(random, world);
    return items.weigh(rules).non_inferiority.shown;
  });
}

double shown_by_the_last_look(std::size_t n, const World& world, double margin, int series) {
  Items items(n);
  const decide::Rules rules{.margin = margin, .alpha = kAlpha, .mode = decide::Mode::sequential};
  return share_of(series, 42, [&](Random& random) {
    items.draw(random, world);
    for (std::size_t look = 1; look <= kLooks; ++look) {
      if (items.weigh(n * look / kLooks, rules).non_inferiority.shown) return true;
    }
    return false;
  });
}

}  // namespace

void print_power(Report& report) {
  const int gates = effort.of(10'000);
  const int series = effort.of(1'000);
  std::printf(
      "\n### Power with the planned number of items (80 %%), two equally good arms, %d gates, %d "
      "series each\n\n",
      gates, series);
  std::printf(
      "| margin, points | discordant, %% | items for one look | shown, %% | items for %zu looks | "
      "shown sequentially, %% | one look's items, sequentially, %% | as promised |\n"
      "|---:|---:|---:|---:|---:|---:|---:|---|\n",
      kLooks);
  for (const double margin : {0.02, 0.03, 0.05}) {
    for (const double discordance : {0.02, 0.04, 0.08, 0.15, 0.20}) {
      const World world{.accuracy = 0.85, .discordance = discordance};
      const auto n = static_cast<std::size_t>(*items_for_margin(margin, discordance));
      const auto more = static_cast<std::size_t>(*items_for_margin_sequential(margin, discordance));
      const double shown = shown_once(n, world, margin, gates);
      const double by_sequence = shown_by_the_last_look(more, world, margin, series);
      const double too_few = shown_by_the_last_look(n, world, margin, series);
      // Below 30 discordant items the planner, which takes their share as known, promises too much.
      const bool is_planable = static_cast<double>(n) * discordance >= 30.0;
      const auto holds = Report::both(
          report.judge(shown, 0.80, is_planable ? Promise::about : Promise::nothing, gates, 0.03),
          report.judge(by_sequence, 0.80, is_planable ? Promise::at_least : Promise::nothing,
                       series, 0.03));
      std::printf("| %.0f | %.0f | %zu | %.1f | %zu | %.1f | %.1f | %s |\n", 100 * margin,
                  100 * discordance, n, 100 * shown, more, 100 * by_sequence, 100 * too_few,
                  holds.c_str());
    }
  }
}

}  // namespace assay::stats::calibration
