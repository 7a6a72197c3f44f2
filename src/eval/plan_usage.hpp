#pragma once

/// \file
/// From what stored calls used to what the planned ones will.

#include <span>

#include "assay/eval/plan.hpp"
#include "eval/call_history.hpp"

namespace assay::eval {

/// Stored calls below which no forecast is made.
inline constexpr std::size_t kFewestCalls = 10;

/// Fills in tokens, cost and latency of `planned`.
/// \param planned  with `calls` set
/// \param items    indices into the task's items, one for each planned call
void plan_usage(const Arm& arm, const CallHistory& history, std::span<const std::uint32_t> items,
                PlannedArm& planned);

}  // namespace assay::eval
