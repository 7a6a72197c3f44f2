#pragma once

/// \file
/// A replay with the names that a reader knows it by.

#include <string>
#include <vector>

#include "assay/decide/replay.hpp"
#include "assay/eval/pairing.hpp"

namespace assay::report {

struct TaskReplay {
  std::string task;
  std::string lite, pro;  ///< models, with their runs where they are of two
  std::string lite_run_id, pro_run_id;
  decide::Rules rules;
  std::vector<eval::Disparity> disparities;  ///< what differs beside the model
  bool is_comparable = true;                 ///< false: items or scorers differ
  decide::Replay replay{};                   ///< computed only when comparable
};

}  // namespace assay::report
