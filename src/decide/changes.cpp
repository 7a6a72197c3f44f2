#include "assay/decide/changes.hpp"

#include <algorithm>

#include "assay/stats/adjust.hpp"

namespace assay::decide {
namespace {

/// Of all ways to deal the points of a series into two halves, two split as clearly as the best:
/// that share is the smallest p there is.
std::size_t least_points(double alpha, std::size_t min_segment) {
  for (std::size_t n = 2 * min_segment;; ++n) {
    double ways = 1;
    const std::size_t half = n / 2;
    for (std::size_t i = 1; i <= half; ++i) {
      ways *= static_cast<double>(n - half + i) / static_cast<double>(i);
    }
    if (2 / ways <= alpha) return n;
  }
}

Result<std::vector<Step>> find_steps(std::span<const SeriesPoint> series, double alpha) {
  std::vector<double> p;
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (!series[i].step_p) continue;
    p.push_back(*series[i].step_p);
    at.push_back(i);
  }
  const auto adjusted = stats::holm(p);
  if (!adjusted) return invalid("changes: a p lies outside [0, 1]");
  std::vector<Step> steps;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if ((*adjusted)[i] <= alpha) steps.push_back({at[i], (*adjusted)[i]});
  }
  return steps;
}

}  // namespace

Result<Changes> find_changes(std::span<const SeriesPoint> series, double alpha) {
  if (!(alpha > 0 && alpha < 1)) return invalid("changes: alpha must lie between 0 and 1");
  Changes changes;
  changes.alpha = alpha;
  changes.points = series.size();
  changes.has_steps = std::any_of(series.begin(), series.end(), [](const SeriesPoint& point) {
    return point.step_p.has_value();
  });
  const double level = changes.has_steps ? alpha / 2 : alpha;
  stats::ChangePointOptions options;
  options.alpha = level;
  changes.least_points = least_points(level, options.min_segment);
  std::vector<stats::Tally> tallies;
  tallies.reserve(series.size());
  for (const SeriesPoint& point : series) tallies.push_back(point.level);
  ASSAY_TRY(changes.lasting, stats::change_points(tallies, options));
  ASSAY_TRY(changes.steps, find_steps(series, level));
  return changes;
}

}  // namespace assay::decide
