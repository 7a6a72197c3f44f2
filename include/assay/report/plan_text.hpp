#pragma once

/// \file
/// A plan as text for a terminal.

#include <string>

#include "assay/eval/plan.hpp"
#include "assay/report/style.hpp"

namespace assay::report {

/// For each task a table of its arms and what its items could show, then calls, cost, time and
/// budget in all.
[[nodiscard]] std::string plan_text(const eval::Plan& plan, Style style);

}  // namespace assay::report
