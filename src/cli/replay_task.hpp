#pragma once

/// \file
/// The replay of one task, from the store.

#include <string>
#include <vector>

#include "assay/report/task_replay.hpp"
#include "cli/compare_sides.hpp"

namespace assay::cli {

/// Other prompts and parameters are part of a model as it would be deployed; other questions or
/// other rules of scoring are not: then the answers cannot be mixed.
[[nodiscard]] bool can_be_mixed(const std::vector<eval::Disparity>& disparities);

/// \param lite, pro  of stored runs, both with an arm on the task
/// \error invalid_argument  a slice that the options name is one of no item
/// \error storage
[[nodiscard]] Result<report::TaskReplay> replay_task(store::RunStore& store,
                                                     decide::ReplayOptions options,
                                                     const ComparedModel& lite,
                                                     const ComparedModel& pro,
                                                     const std::string& task);

}  // namespace assay::cli
