#pragma once

/// \file
/// From what stored calls used to what the planned ones will.

#include <span>

#include "assay/eval/caller.hpp"
#include "assay/eval/plan.hpp"
#include "eval/call_history.hpp"

namespace assay::eval {

/// Stored calls below which no forecast is made.
inline constexpr std::size_t kFewestCalls = 10;

/// Fills in tokens, cost and latency of `planned`.
/// \param planned  with `calls` set
/// \param asked    one for each planned call; a correction is reckoned as the first call
void plan_usage(const Arm& arm, const CallHistory& history, std::span<const Question> asked,
                PlannedArm& planned);

}  // namespace assay::eval
