#pragma once

/// \file
/// A gate as text for a terminal or the log of a CI job.

#include <string>

#include "assay/report/style.hpp"
#include "assay/report/task_gate.hpp"

namespace assay::report {

/// One sentence with verdict and reason, then for each task a table of its checks and the command
/// that shows more, then the false alarms of a year.
[[nodiscard]] std::string gate_text(const GateReport& report, Style style);

/// The first line alone, without a newline: `FAIL: tickets: lite against pro: ...`
[[nodiscard]] std::string gate_sentence(const GateReport& report);

}  // namespace assay::report
