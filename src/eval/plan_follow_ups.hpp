#pragma once

/// \file
/// What corrections and fallbacks could add to a plan.

#include <cstdint>
#include <span>

#include "assay/eval/plan.hpp"

namespace assay::eval {

/// Sets what the plan of an arm holds beyond the first answers: every item corrected, and every
/// model of the chain asked about every item.
void plan_follow_ups(const Suite& suite, const Arm& arm, std::span<const std::uint32_t> items,
                     PlannedArm& planned);

}  // namespace assay::eval
