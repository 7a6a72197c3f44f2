#pragma once

/// \file
/// A run as text for a terminal.

#include <string>

#include "assay/eval/summary.hpp"
#include "assay/report/style.hpp"

namespace assay::report {

/// One table per task, a row per model, and below it what a reader must know to trust the row: wire
/// failures, parameters that were dropped, unknown cost.
[[nodiscard]] std::string run_table(const eval::RunSummary& summary, Style style);

/// Per class and confusion, or per field; confidence; outcomes: for every arm.
[[nodiscard]] std::string run_details(const eval::RunSummary& summary, Style style);

}  // namespace assay::report
