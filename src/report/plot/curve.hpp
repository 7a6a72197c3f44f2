#pragma once

/// \file
/// Risk against coverage: how wrong the answers are that a model keeps when it may decline the
/// least sure ones.

#include <optional>
#include <string>
#include <vector>

#include "report/plot/plot.hpp"

namespace assay::report::plot {

struct RiskPoint {
  double coverage = 0;  ///< share of the items that are kept, in [0, 1]
  double risk = 0;      ///< share of the kept ones that are wrong, in [0, 1]
};

struct RiskCurve {
  std::string label;
  std::vector<RiskPoint> points;  ///< by ascending coverage
  std::optional<double> area;     ///< under the curve
};

struct RiskCoverage {
  std::string title;  ///< `How sure is lite when it is right?`
  std::vector<RiskCurve> curves;
  std::optional<double> chance;  ///< risk when confidence says nothing: the same at every coverage
};

/// Step lines, the first 6 curves; the references are dashed and grey.
[[nodiscard]] Plot risk_coverage_plot(const RiskCoverage& data);

}  // namespace assay::report::plot
