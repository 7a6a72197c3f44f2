#pragma once

/// \file
/// One figure of several arms, each with its interval: dot and whisker, one row per arm.

#include <string>
#include <vector>

#include "report/plot/plot.hpp"

namespace assay::report::plot {

struct IntervalRow {
  std::string label;
  Estimate estimate;
};

struct Intervals {
  std::string title;    ///< `Accuracy of each model on tickets`
  std::string measure;  ///< `accuracy`: the axis and the column
  Unit unit = Unit::percent;
  std::vector<IntervalRow> rows;
};

/// Rows in the order given, the first 30 of them; the table has all.
[[nodiscard]] Plot intervals_plot(const Intervals& data);

}  // namespace assay::report::plot
