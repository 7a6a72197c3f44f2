#pragma once

/// \file
/// `assay shadow cost` for people.

#include <string>

#include "assay/report/style.hpp"
#include "assay/shadow/cost_view.hpp"

namespace assay::report {

/// What is paid for what, days, the month, and the three surprises. Names out of logs are
/// printable. \param slice  whose values are the features; empty: none
[[nodiscard]] std::string cost_view_text(const shadow::CostView& view, const std::string& task,
                                         const std::string& slice, Style style);

}  // namespace assay::report
