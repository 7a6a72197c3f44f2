#pragma once

/// \file
/// A plan as the JSON that other programs rely on (docs/plan.md, "JSON").

#include <string>

#include "assay/eval/plan.hpp"

namespace assay::report {

/// One object. Estimates are `{"value","low","high","n"}`; unknown is null.
[[nodiscard]] std::string plan_json(const eval::Plan& plan);

}  // namespace assay::report
