#pragma once

/// \file
/// How often answers of a stated confidence are right, in ten bins of equal width.

#include <array>
#include <cstdint>

#include "scoring/sums.hpp"

namespace assay::scoring {

class ConfidenceSums {
 public:
  /// One answer. A confidence outside [0, 1] says nothing and is left out.
  void add(const Score& score);
  /// Fills the bins that are not empty.
  void finish(ArmMetrics& metrics) const;

 private:
  struct Bin {
    std::int64_t answers = 0;
    std::int64_t correct = 0;
    UnitSum confidence;
  };

  std::array<Bin, 10> bins_;
};

}  // namespace assay::scoring
