#pragma once

/// \file
/// The plots of a task: what was computed, handed to the drawing in report/plot.

#include <string>
#include <vector>

#include "report/page/section.hpp"
#include "report/plot/plot.hpp"

namespace assay::report::page {

struct PlotOfTask {
  std::string title;
  plot::Plot plot;       ///< without a picture, its alternative says why
  bool is_news = false;  ///< the tables of the page do not say it already
  std::size_t rows = 0;  ///< where it grows with them
};

/// In the order in which they are shown. A kind of plot that cannot be drawn stands in it once,
/// without a picture.
[[nodiscard]] std::vector<PlotOfTask> plots_of(const RunReport& report, const TaskReport& task);

}  // namespace assay::report::page
