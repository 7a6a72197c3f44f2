#pragma once

/// \file
/// Accuracy by the place that an item had in its request.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assay/eval/summary.hpp"

namespace assay::eval {

/// Items in one request of an arm with these parameters; nothing where it asks one at a time.
[[nodiscard]] std::optional<int> batch_size(const std::string& parameters_json);

/// Counts answers about the model by position.
class PositionSums {
 public:
  /// \param position  from 1 on; 0, for an item that was asked alone, counts nowhere
  void add(int position, bool is_correct);
  /// In at most five bands of the same width, the last one shorter where it does not come out even.
  /// \param size  of a whole batch
  [[nodiscard]] std::vector<PositionBand> bands(int size) const;

 private:
  struct Count {
    std::int64_t correct = 0;
    std::int64_t answers = 0;
  };
  std::vector<Count> counts_;  ///< of position i + 1
};

}  // namespace assay::eval
