#pragma once

/// \file
/// What the costs of a model were computed with.

#include <string>

#include "assay/report/run_report.hpp"

namespace assay::report::page {

/// `$0.10 in, $0.40 out per million tokens (pi-ai, 2026-11-10)`; `unknown`, also for a listed model
/// that was asked at an address of one's own. With all its digits, as costs were computed with it.
///
/// \param place  in `report.run.arms`
[[nodiscard]] std::string price_text(const RunReport& report, std::size_t place);

}  // namespace assay::report::page
