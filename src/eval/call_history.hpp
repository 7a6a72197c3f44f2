#pragma once

/// \file
/// What earlier calls of an arm used: the best forecast of what the next ones will.

#include <cstdint>
#include <string>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/eval/suite.hpp"
#include "assay/store/run_store.hpp"

namespace assay::eval {

/// Final answers of an arm that asked the same: model, provider, task, prompt and parameters. Its
/// items may be others.
struct CallHistory {
  std::string run_id;              ///< the newest run that answers are from; empty: none
  std::vector<TokenUsage> usages;  ///< of answers whose input and output are both known
  double counted_input = 0;        ///< mean of our own count over the same answers
  std::vector<double> latency_ms;  ///< of live calls
  std::int64_t scored = 0;         ///< answers with a verdict
  std::int64_t correct = 0;
};

/// From the newest run backwards until there are as many answers as the task has items.
/// \param runs  ascending, as `RunStore::runs` gives them
/// \error storage
[[nodiscard]] Result<CallHistory> read_history(store::RunStore& store,
                                               const std::vector<store::RunRecord>& runs,
                                               const Arm& arm);

}  // namespace assay::eval
