#pragma once

/// \file
/// One tier's answers to sampled requests, added up.

#include <vector>

#include "assay/shadow/comparison.hpp"

namespace assay::shadow {

class TierSums {
 public:
  /// The first answer to one request.
  void add(const store::TrafficSide& side);
  /// A second call to the same request: only that it was made.
  void add_again(const store::TrafficSide& side) { figures_.calls += side.attempts; }

  [[nodiscard]] TierFigures finish(store::ArmRecord arm) &&;
  /// What makes two halves of the answers two experiments: another model served them.
  [[nodiscard]] std::vector<std::string> changes(const std::string& model) const;

 private:
  void add_times(const store::TrafficSide& side);

  TierFigures figures_;
  std::vector<double> latency_, logged_latency_, ttft_, logged_ttft_;
};

}  // namespace assay::shadow
