#pragma once

/// \file
/// `assay shadow cost` --json.

#include <string>

#include "assay/shadow/cost_view.hpp"

namespace assay::report {

/// One document. Costs are US dollars; null where no call says what it cost.
[[nodiscard]] std::string cost_view_json(const shadow::CostView& view, const std::string& task,
                                         const std::string& slice);

}  // namespace assay::report
