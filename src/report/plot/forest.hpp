#pragma once

/// \file
/// Differences per slice with their intervals, against zero and against the margin.

#include <optional>
#include <string>
#include <vector>

#include "report/plot/plot.hpp"

namespace assay::report::plot {

/// What is said of a row, shown by shape, by colour and in the legend.
enum class Standing { better, not_worse, worse, inconclusive };

struct ForestRow {
  std::string label;
  Estimate difference;               ///< the mark grows with n
  std::optional<Standing> standing;  ///< nothing: not judged
  bool summary = false;              ///< over all slices: set apart by a rule and bold text
};

struct Forest {
  std::string title;    ///< `Lite minus Pro, per category`
  std::string measure;  ///< `difference of accuracy`
  Unit unit = Unit::points;
  std::optional<double> margin;  ///< the loss accepted, positive: a line stands at its negative
  std::vector<ForestRow> rows;
  std::vector<std::string> notes = {};  ///< short lines that a reader must know to read it
};

/// Rows in the order given, the first 30 of them; the table has all.
[[nodiscard]] Plot forest_plot(const Forest& data);

}  // namespace assay::report::plot
