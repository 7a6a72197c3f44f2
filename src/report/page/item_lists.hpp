#pragma once

/// \file
/// Which items a reader should look at.

#include <optional>
#include <string>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/decide/comparison.hpp"
#include "assay/eval/answer_source.hpp"

namespace assay::report::page {

/// Ids in the order of the golden set. Memory: some hundred bytes per item while they are found.
struct ItemLists {
  std::vector<std::string> flips;     ///< the baseline is right more often
  std::vector<std::string> gains;     ///< the candidate is
  std::vector<std::string> wrong;     ///< neither is right in at least half of its answers
  std::vector<std::string> unscored;  ///< asked, but without a verdict on at least one side
};

/// As decide::compare counts them.
/// \error storage, invalid_argument  as eval::pair_arms
[[nodiscard]] Result<ItemLists> list_pairs(store::RunStore& store, const eval::ArmOfRun& baseline,
                                           const eval::ArmOfRun& candidate);

/// The items that an arm got wrong, even if only once, or that have no verdict.
/// \param comparison  with a baseline whose answers are not stored: then the lists are those of
///                    `list_pairs`
/// \error storage
[[nodiscard]] Result<ItemLists> list_failures(store::RunStore& store, const eval::ArmOfRun& arm,
                                              const decide::Comparison* comparison);

}  // namespace assay::report::page
