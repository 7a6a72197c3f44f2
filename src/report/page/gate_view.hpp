#pragma once

/// \file
/// What a gate checked, as the page shows it.

#include "assay/report/task_gate.hpp"
#include "report/page/writer.hpp"

namespace assay::report::page {

/// \return `tables`: for each task the checks with verdict, measured value, limit and reason;
///         `notes`: what else decides whether it passes, each with a `text`
[[nodiscard]] View gate_view(const GateReport& gate);

}  // namespace assay::report::page
