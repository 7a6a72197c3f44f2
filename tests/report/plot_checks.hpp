#pragma once

/// \file
/// What has to hold for every plot, whatever is in it.

#include <string>
#include <vector>

#include "report/plot/plot.hpp"

namespace assay::report::plot {

/// What is wrong with a plot: not well-formed XML, something that could act or load, a coordinate
/// that is no number or lies outside the picture, no title, a row of the table that is too short.
[[nodiscard]] std::vector<std::string> faults(const Plot& plot);

/// All that a person can see or hear of the picture: its texts and tips, one a line.
[[nodiscard]] std::string texts(const Plot& plot);

/// How often an element occurs.
[[nodiscard]] int count(const Plot& plot, const std::string& element);

/// A small plot of each kind, for what they have in common.
struct NamedPlot {
  std::string name;
  Plot plot;
};

/// \param label  used wherever a label, a measure or a title goes
[[nodiscard]] std::vector<NamedPlot> plots_of(const std::string& label);

}  // namespace assay::report::plot
