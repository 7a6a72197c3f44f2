#pragma once

/// \file
/// The budget of the config against what is planned.

#include "assay/core/money.hpp"
#include "assay/eval/plan.hpp"

namespace assay::eval {

/// One check for each cap that the config sets.
/// \param plan        with calls, cost and time
/// \param calls_made  by earlier sessions of the run, as `spent`: the budget is the run's
[[nodiscard]] std::vector<BudgetCheck> check_plan(const config::BudgetConfig& budget,
                                                  const Plan& plan, std::int64_t calls_made,
                                                  MicroUsd spent);

}  // namespace assay::eval
