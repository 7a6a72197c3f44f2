#pragma once

/// \file
/// Measures beside right and wrong (cost, similarity, overlap ...): means over items.

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "scoring/sums.hpp"

namespace assay::scoring {

class MeasureSums {
 public:
  /// All repeats of one item.
  void add(std::span<const Score> repeats);
  /// Fills measures, in the order in which they were first met.
  void finish(ArmMetrics& metrics) const;

 private:
  std::vector<std::pair<std::string, MeanSum>> sums_;
};

}  // namespace assay::scoring
