#pragma once

/// \file
/// What the items of a planned task could show, in words.

#include <string>

#include "assay/eval/plan.hpp"
#include "assay/report/style.hpp"

namespace assay::report {

/// Lines indented by two spaces.
[[nodiscard]] std::string plan_power_text(const eval::PlannedTask& task, Style style);

}  // namespace assay::report
