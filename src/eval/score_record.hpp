#pragma once

/// \file
/// A score as it is stored, and back.

#include "assay/scoring/scorer.hpp"
#include "assay/store/records.hpp"

namespace assay::eval {

[[nodiscard]] store::ScoreRecord to_record(const scoring::Score& score, const std::string& version);
/// Words that this build does not know become the most cautious value.
[[nodiscard]] scoring::Score to_score(const store::ScoreRecord& record);

}  // namespace assay::eval
