#pragma once

/// \file
/// Classes of a labelled task: precision and recall of each, and what was taken for what.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "scoring/sums.hpp"

namespace assay::scoring {

class ClassSums {
 public:
  /// \param labels  the task's, in their order
  explicit ClassSums(std::vector<std::string> labels) : labels_(std::move(labels)) {}

  /// All repeats of one item.
  void add(const std::string& expected, std::span<const Score> repeats, const ItemCounts& counts);
  /// Fills classes, macro F1 and the confusion table.
  void finish(ArmMetrics& metrics) const;

 private:
  std::vector<std::string> labels_;
  std::map<std::string, MatchSum, std::less<>> sums_;
  std::map<std::string, std::map<std::string, std::int64_t>> confusion_;
};

}  // namespace assay::scoring
