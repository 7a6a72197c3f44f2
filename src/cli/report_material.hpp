#pragma once

/// \file
/// What `assay report` shows of a run, read from the database and, where they still are, from the
/// golden sets on disk.

#include <string>
#include <vector>

#include "assay/report/run_report.hpp"
#include "cli/command.hpp"
#include "cli/compare_sides.hpp"

namespace assay::cli {

struct ReportOrder {
  std::vector<std::string> tasks;      ///< only these; empty: all
  std::vector<std::string> baselines;  ///< as `assay gate` takes them; empty: the model of tier pro
  std::string candidate;               ///< only this model is compared; empty: every one
  std::vector<eval::Aspect> allowed;
  decide::Rules rules;
};

/// Summary, comparisons, replay, trends and lint of a run. Each other model of the run is a
/// candidate; with one that is named, models that are neither side are left out. Without `gate`,
/// `command` and `requests_per_month`, which the caller knows. \param finder  opens the database
/// \error storage, invalid_argument  as `SideFinder`; also a task that the run does not have
[[nodiscard]] Result<report::RunReport> report_material(const Globals& globals, SideFinder& finder,
                                                        const store::RunRecord& run,
                                                        const ReportOrder& order);

}  // namespace assay::cli
