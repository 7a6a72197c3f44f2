#pragma once

/// \file
/// Compares an extracted record with the expected one, field by field. Private to scoring; for .cpp
/// files only.

#include <string>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/dataset/task.hpp"
#include "assay/scoring/scorer.hpp"

namespace assay::scoring {

/// Rows of a list that are aligned by what they say; rows beyond it pair by position, because the
/// time of an alignment grows with the cube of their number.
inline constexpr std::size_t kAlignedRows = 200;

struct RecordComparison {
  std::vector<FieldScore> fields;  ///< in the task's order; one per column for a list
  bool equal = false;              ///< every field agrees
  bool values_valid = false;     ///< every given value is of its rule's kind: a number, a real day
  std::string canonical;         ///< equal for answers that the rules call equal, tolerance aside
  std::string first_difference;  ///< for people; empty when equal
};

/// Compares two records. A missing key is null; keys without a rule are the schema's business. Rows
/// of a list may come in any order: they are aligned so that the most columns match.
///
/// \param given  null for an unreadable answer: nothing was given
[[nodiscard]] RecordComparison compare_records(const std::vector<dataset::FieldRule>& rules,
                                               const Json& expected, const Json& given);

}  // namespace assay::scoring
