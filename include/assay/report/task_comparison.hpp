#pragma once

/// \file
/// A comparison with the names that a reader knows it by.

#include <cstdint>
#include <string>
#include <vector>

#include "assay/decide/comparison.hpp"
#include "assay/eval/pairing.hpp"

namespace assay::report {

/// One side: which model, answering in which run.
struct ComparedArm {
  std::string model;     ///< name in the config
  std::string model_id;  ///< what the provider calls it
  std::string run_id;
};

struct TaskComparison {
  std::string task;
  ComparedArm baseline;
  ComparedArm candidate;
  decide::Rules rules;
  std::vector<eval::Disparity> disparities;  ///< what differs beside the model
  bool is_comparable = true;                 ///< false: of the disparities some are not allowed
  std::int64_t baseline_cached = 0, candidate_cached = 0;  ///< answers from the cache
  std::int64_t fallbacks = 0;  ///< items left out that another model answered, both sides added up
  bool knows_answers = true;   ///< false: a baseline file does not tell, so no label is suspected
  decide::Comparison comparison{};  ///< computed only when comparable
};

}  // namespace assay::report
