#pragma once

/// \file
/// The replay of one task, from the store.

#include <string>

#include "assay/report/task_replay.hpp"
#include "cli/compare_sides.hpp"

namespace assay::cli {

/// \param lite, pro  of stored runs, both with an arm on the task
/// \error invalid_argument  a slice that the options name is one of no item
/// \error storage
[[nodiscard]] Result<report::TaskReplay> replay_task(store::RunStore& store,
                                                     decide::ReplayOptions options,
                                                     const ComparedModel& lite,
                                                     const ComparedModel& pro,
                                                     const std::string& task);

}  // namespace assay::cli
