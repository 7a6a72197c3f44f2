#pragma once

/// \file
/// Learning to rank by pairs: a linear score under which better results stand above worse ones.

#include <span>
#include <vector>

#include "local/rank_features.hpp"

namespace assay::local {

/// A training list.
struct GradedList {
  std::vector<RankRow> rows;
  std::vector<int> grades;  ///< of each row: 0 the best, then worse
};

using RankWeights = RankRow;  ///< one for each feature

[[nodiscard]] double rank_score(const RankWeights& weights, const RankRow& row);

/// Logistic regression on the differences between every better and every worse result of a list,
/// with an L2 penalty, by Newton's method; each list counts the same. All zero without a pair.
/// \see Herbrich, Graepel and Obermayer (2000), Large margin rank boundaries for ordinal regression
[[nodiscard]] RankWeights fit_pairwise(std::span<const GradedList* const> lists);

}  // namespace assay::local
