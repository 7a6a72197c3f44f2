#pragma once

/// \file
/// Quality against cost, and who is beaten by nobody on both.

#include <optional>
#include <string>
#include <vector>

#include "report/plot/plot.hpp"

namespace assay::report::plot {

struct Choice {
  std::string label;
  std::optional<double> cost;  ///< unknown: listed, not drawn
  Estimate quality;
  bool on_frontier = false;  ///< nobody is both cheaper and better
};

struct Frontier {
  std::string title;            ///< `Accuracy against price`
  std::string cost_measure;     ///< `USD per 1 000 items`
  std::string quality_measure;  ///< `accuracy`
  Unit cost_unit = Unit::usd;
  Unit quality_unit = Unit::percent;
  std::vector<Choice> choices;
};

/// The cost axis is logarithmic when costs span a factor of 20 and none is 0.
[[nodiscard]] Plot frontier_plot(const Frontier& data);

}  // namespace assay::report::plot
