#pragma once

/// \file
/// Fields of extracted records: precision and recall of each and of all together.

#include <map>
#include <string>
#include <vector>

#include "scoring/sums.hpp"

namespace assay::scoring {

class FieldSums {
 public:
  /// \param rules  the task's fields; every column of a list is a field of its own
  explicit FieldSums(const std::vector<dataset::FieldRule>& rules);

  /// One answer; `covered` is how many answers its item has.
  void add(const Score& score, std::int64_t covered);
  /// Fills fields and field F1.
  void finish(ArmMetrics& metrics) const;

 private:
  struct FieldSum {
    MatchSum match;
    std::int64_t equal = 0;
    std::int64_t answers = 0;
  };

  std::vector<std::string> names_;
  std::map<std::string, FieldSum, std::less<>> sums_;
  MatchSum all_;
};

}  // namespace assay::scoring
