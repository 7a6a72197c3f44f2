#pragma once

/// \file
/// One figure over runs, with its interval and with what changed between them.

#include <string>
#include <vector>

#include "report/plot/plot.hpp"

namespace assay::report::plot {

struct TrendPoint {
  std::string label;  ///< of the run: a short date
  Estimate estimate;  ///< without a value there is a gap
  /// What differs from the run before beside the figure: `served model`, `golden set`. Each is
  /// marked with a letter and explained below.
  std::vector<std::string> changes;
  bool alarm = false;  ///< a jump or a lasting change begins here: marked, too
};

struct Trend {
  std::string title;    ///< `Accuracy of lite over runs`
  std::string measure;  ///< `accuracy`
  Unit unit = Unit::percent;
  std::vector<TrendPoint> points;  ///< oldest first
};

/// The latest 60 points at equal distances; the table has all.
[[nodiscard]] Plot trend_plot(const Trend& data);

}  // namespace assay::report::plot
