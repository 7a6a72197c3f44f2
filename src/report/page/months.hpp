#pragma once

/// \file
/// What a month of requests would cost, by who answers them.

#include "assay/report/run_report.hpp"
#include "report/page/writer.hpp"

namespace assay::report::page {

/// A table for each Lite and Pro that were replayed, and one for the models that were not.
///
/// \return for each `tables`, a list of one, and `margin`: of the threshold among its rows, or
///         false; `pro`: who answers what is sent on
[[nodiscard]] Views months(const RunReport& report, const TaskReport& task);

}  // namespace assay::report::page
