#pragma once

/// \file
/// A score as it is stored, and back.

#include <string>
#include <unordered_map>
#include <vector>

#include "assay/scoring/scorer.hpp"
#include "assay/store/records.hpp"

namespace assay::eval {

[[nodiscard]] store::ScoreRecord to_record(const scoring::Score& score, const std::string& version);

/// Reads stored scores. Not thread-safe.
class ScoreReader {
 public:
  /// Words that this build does not know become the most cautious value.
  [[nodiscard]] scoring::Score read(const store::ScoreRecord& record);

 private:
  /// Field scores are mostly ones and zeros, costs and shares of a top set few different numbers,
  /// so the same lists come back in a run, again and again.
  std::unordered_map<std::string, std::vector<scoring::FieldScore>> known_fields_;
  std::unordered_map<std::string, std::vector<scoring::Measure>> known_measures_;
};

}  // namespace assay::eval
