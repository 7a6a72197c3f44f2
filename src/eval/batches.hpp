#pragma once

/// \file
/// Which items go into one request.

#include <vector>

#include "assay/eval/suite.hpp"
#include "eval/work_plan.hpp"

namespace assay::eval {

/// Puts the first calls of batched arms together, and leaves everything else as it is. All items of
/// a task are cut into batches in an order that depends on their content and the repeat alone: in
/// the order of the file neighbours are often alike, and every item would have one place for ever.
/// A batch then holds those of its items that are missing; so a run that was killed, where a batch
/// is stored whole or not at all, goes on with the same batches. Each stands where as many units
/// were before it in the plan. Pure.
[[nodiscard]] std::vector<Unit> in_batches(const std::vector<Arm>& arms, std::vector<Unit> units);

/// The answers that a unit's call is to bring, as units of their own that know all attempts made.
[[nodiscard]] std::vector<Unit> answers_of(const Unit& unit);

/// What is asked. \param arm  who is asked: the unit's own, or another one in its place
[[nodiscard]] Question question_of(const Arm& arm, const Unit& unit);

}  // namespace assay::eval
