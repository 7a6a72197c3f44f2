#pragma once

/// \file
/// How a quantity such as latency is distributed: the share of values up to each, per arm.

#include <optional>
#include <string>
#include <vector>

#include "report/plot/plot.hpp"

namespace assay::report::plot {

struct Sample {
  std::string label;
  std::vector<double> values;  ///< in any order; those that are not finite are left out
  std::optional<double> p50;   ///< marked on the curve; computed by whoever also prints it
  std::optional<double> p95;
};

struct Distribution {
  std::string title;    ///< `Latency of each model`
  std::string measure;  ///< `latency`
  Unit unit = Unit::milliseconds;
  std::vector<Sample> samples;
};

/// Empirical cumulative curves; the axis is logarithmic when the values span a factor of 20. The
/// first 6 samples are drawn.
[[nodiscard]] Plot distribution_plot(const Distribution& data);

}  // namespace assay::report::plot
