#pragma once

/// \file
/// What the items of a task could show, before they are asked.

#include <span>

#include "assay/eval/plan.hpp"
#include "eval/plan_usage.hpp"

namespace assay::eval {

/// Scored units below which a stored pair says too little about how often two models disagree.
inline constexpr std::int64_t kFewestPairUnits = 20;

/// \param store      nullptr: nothing is stored
/// \param runs       ascending
/// \param histories  of the suite's arms, in their order
/// \error storage
[[nodiscard]] Result<PlannedTask> plan_power(const Suite& suite, const Task& task,
                                             store::RunStore* store,
                                             const std::vector<store::RunRecord>& runs,
                                             std::span<const CallHistory> histories);

}  // namespace assay::eval
