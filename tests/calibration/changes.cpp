/// \file
/// How often a change point is marked where there is none, and where there is one.

#include <vector>

#include "assay/stats/change_point.hpp"
#include "calibration/calibration.hpp"

namespace assay::stats::calibration {
namespace {

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

}  // namespace

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
    const auto holds = report.judge(share, 0.05, Promise::at_most, series);
    std::printf("| %zu | 92 | %.1f | %s |\n", runs, 100 * share, holds.c_str());
  }
  for (const double rate : {0.90, 0.88, 0.84}) {
    std::printf("| 10 + 10 | 92 then %.0f | %.1f | - |\n", 100 * rate, 100 * marked(10, 10, rate));
  }
}

}  // namespace assay::stats::calibration
