#pragma once

/// \file
/// A whole run in one sentence for each pair of models.

#include <string>
#include <vector>

#include "assay/report/run_report.hpp"

namespace assay::report::page {

/// `small (lite) is worse than large (pro) on all 5 tasks, by 11.0 to 36.0 points observed, at
/// least 7.1 by the intervals`. A pair whose tasks came out differently gets every verdict with its
/// number of tasks. Tasks that are not compared are counted. What was tested stands with each task.
///
/// \return one sentence per pair of models, in the order of the report; none when nothing is
///         compared. Names in it may be hostile.
[[nodiscard]] std::vector<std::string> headlines(const RunReport& report);

}  // namespace assay::report::page
