#pragma once

/// \file
/// What models answered to the items of a set, from a stored run: evidence about labels.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/dataset/golden_set.hpp"
#include "assay/store/run_store.hpp"

namespace assay::curate {

/// One readable answer.
struct GivenAnswer {
  std::string answer;  ///< canonical, as the task's kind defines it
  bool is_correct = false;
  std::optional<double> confidence;  ///< as stated, in [0, 1]
};

/// The answers of one arm to the items that are still what they were.
struct ArmAnswers {
  std::string model;         ///< its name in the config
  bool is_embedded = false;  ///< trained on this set's own train.jsonl
  /// Item id -> one entry for each repeat; nothing where the answer could not be read.
  std::map<std::string, std::vector<std::optional<GivenAnswer>>> by_item;
};

struct RunAnswers {
  std::string run_id;
  std::vector<ArmAnswers> arms;  ///< at least two
};

/// Reads the answers of a run, scored against the labels that the set has now. An item whose input
/// has changed since is left out.
///
/// \param run_id  or the unique beginning of one; empty: the newest run with two arms of this set
/// \return nothing when `run_id` is empty and there is no such run
/// \error invalid_argument  no such run, or it has fewer than two arms of this set
/// \error storage
[[nodiscard]] Result<std::optional<RunAnswers>> read_answers(store::RunStore& store,
                                                             const dataset::GoldenSet& set,
                                                             const std::string& run_id);

}  // namespace assay::curate
