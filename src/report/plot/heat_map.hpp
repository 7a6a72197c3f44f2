#pragma once

/// \file
/// Which label was answered where which was expected.

#include <cstdint>
#include <string>
#include <vector>

#include "report/plot/plot.hpp"

namespace assay::report::plot {

struct ConfusionCell {
  std::string expected;
  std::string answered;
  std::int64_t count = 0;
};

struct Confusion {
  std::string title;  ///< `What lite answered where which label was expected`
  /// In any order; a pair that comes twice is added up, one that is absent is 0.
  std::vector<ConfusionCell> cells;
};

/// Labels by how often they are expected, then by name; beyond 20 the rest is folded into "other"
/// in the picture, and not in the table. What stands for no answer is a label like the others.
[[nodiscard]] Plot heat_map_plot(const Confusion& data);

}  // namespace assay::report::plot
